import { readFile } from 'node:fs/promises';

/** Milliseconds of processor time of a process and of its first thread since they began (proc(5): utime and stime, in ticks of 10 ms). */
export async function threadTimes(pid) {
  const read = async (path) => {
    const fields = (await readFile(path, 'utf8')).replace(/^.*\) /s, '').split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  return { process: await read(`/proc/${pid}/stat`), main: await read(`/proc/${pid}/task/${pid}/stat`) };
}
