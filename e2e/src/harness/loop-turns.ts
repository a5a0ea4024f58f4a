import { existsSync, readFileSync } from 'node:fs';

/** How long the event loop of a server was held. */
export interface LoopTurns {
  /** CPU of the longest turn on the thread that answers, in ms: what a busy machine does beside it does not count. */
  longestCpuMs: number;
  /** Time of the longest turn by the clock, in ms, of those that took more than 20 ms of CPU or of the clock: also what it waited for. */
  longestMs: number;
  /** Turns of more than 100 ms of CPU, each with when it ended. */
  over100: { at: string; cpuMs: number }[];
}

/**
 * The environment of a server that writes down every turn of its loop that takes more than 20 ms. Linux counts a thread's CPU; elsewhere the clock is taken.
 *
 * @param file - takes a line a turn.
 */
export function watchLoop(file: string): NodeJS.ProcessEnv {
  const source = `import { appendFileSync, readFileSync } from 'node:fs';
if (process.argv.includes('serve')) {
  const cpuMs = () => { try { return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e6; } catch { return performance.now(); } };
  let [cpu, at] = [cpuMs(), performance.now()];
  setInterval(() => {
    const used = cpuMs() - cpu;
    const ms = performance.now() - at - 5;
    if (used > 20 || ms > 20) appendFileSync(${JSON.stringify(file)}, JSON.stringify({ at: new Date().toISOString(), cpuMs: used, ms }) + '\\n');
    [cpu, at] = [cpuMs(), performance.now()];
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
    .map((line) => JSON.parse(line) as { at: string; cpuMs: number; ms: number });
  return {
    longestCpuMs: Math.max(0, ...turns.map(({ cpuMs }) => cpuMs)),
    longestMs: Math.max(0, ...turns.map(({ ms }) => ms)),
    over100: turns.filter(({ cpuMs }) => cpuMs > 100),
  };
}
