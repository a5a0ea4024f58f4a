import { existsSync, readFileSync } from 'node:fs';

/** How long the event loop of a server was held. */
export interface LoopTurns {
  /** CPU of the longest turn on the thread that answers, in ms: what a busy machine does beside it does not count. */
  longestCpuMs: number;
  /** Turns of more than 100 ms of CPU, each with when it ended. */
  over100: { at: string; cpuMs: number }[];
}

/**
 * The environment of a server that writes down every turn of its loop that takes more than 20 ms of CPU. Linux counts a thread's CPU; elsewhere the clock is taken.
 *
 * @param file - takes a line a turn.
 */
export function watchLoop(file: string): NodeJS.ProcessEnv {
  const source = `import { appendFileSync, readFileSync } from 'node:fs';
if (process.argv.includes('serve')) {
  const cpuMs = () => { try { return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6; } catch { return performance.now(); } };
  let cpu = cpuMs();
  setInterval(() => {
    const used = cpuMs() - cpu;
    if (used > 20) appendFileSync(${JSON.stringify(file)}, JSON.stringify({ at: new Date().toISOString(), cpuMs: used }) + '\\n');
    cpu = cpuMs();
  }, 5).unref();
}`;
  return {
    NODE_OPTIONS: [process.env['NODE_OPTIONS'], `--import data:text/javascript,${encodeURIComponent(source)}`]
      .filter(Boolean)
      .join(' '),
  };
}

/** What `watchLoop` wrote down; remove the file to begin again. */
export function loopTurns(file: string): LoopTurns {
  const turns = (existsSync(file) ? readFileSync(file, 'utf8') : '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { at: string; cpuMs: number });
  return {
    longestCpuMs: Math.max(0, ...turns.map(({ cpuMs }) => cpuMs)),
    over100: turns.filter(({ cpuMs }) => cpuMs > 100),
  };
}
