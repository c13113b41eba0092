import { describe, expect, it } from '@jest/globals';
import { parsePostmasterFile } from './postmaster-file.js';

describe('postmaster.pid', () => {
  it('tells process, port and status of a ready server', () => {
    const text = '4711\n/proc/self/cwd\n1700000000\n5433\n.\n127.0.0.1\n  1234567  0\nready   \n';
    expect(parsePostmasterFile(text)).toEqual({ pid: 4711, port: 5433, status: 'ready' });
  });

  it('tells only the process of a server that has just begun', () => {
    expect(parsePostmasterFile('4711\n/data\n1700000000\n')).toEqual({ pid: 4711, port: undefined, status: undefined });
  });

  it('names the process of a standalone backend, which writes it negated', () => {
    expect(parsePostmasterFile('-4711\n/data\n')).toMatchObject({ pid: 4711 });
  });

  it.each(['', '\n', 'abc\n', '0\n', '1.5\n'])('says nothing when it is %j', (text) => {
    expect(parsePostmasterFile(text)).toBeUndefined();
  });
});
