import type { DestinationStream } from 'pino';

/** For people at a terminal: `10:31:07.120 info  request method=GET path=/login status=200`. */
export function prettyStream(output: DestinationStream): DestinationStream {
  return {
    write: (line) => {
      const { time, level, msg, ...rest } = JSON.parse(line) as Record<string, unknown>;
      const clock = typeof time === 'string' ? time.slice(11, 23) : '';
      const details = Object.entries(rest).map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
      output.write(`${clock} ${String(level).padEnd(5)} ${typeof msg === 'string' ? msg : ''}${details.join('')}\n`);
    },
  };
}
