import { existsSync, readFileSync } from 'node:fs';

/** How long the event loop of a server was held. */
export interface LoopTurns {
  /** CPU of the longest turn on the thread that answers, in ms: what a busy machine does beside it does not count. */
  longestCpuMs: number;
  /** Time of the longest turn by the clock, in ms, of those that took more than 20 ms of CPU or of the clock: also what it waited for. */
  longestMs: number;
  /**
   * The same without what other work took of the machine: the time that the thread was ready and waited for a core, and that the machine's host gave to others. What is left is work, and waits
   * for the disk, which hold everybody.
   */
  longestHeldMs: number;
  /** Turns that held the loop for more than 100 ms so. */
  held100: readonly Turn[];
  /** Turns of more than 100 ms of CPU, each with when it ended. */
  over100: readonly Turn[];
}

interface Turn {
  /** When it ended. */
  at: string;
  cpuMs: number;
  /** By the clock. */
  ms: number;
  /** Waiting for a core. */
  waitMs: number;
  /** Taken by the machine's host from all cores, so at least what this thread lost by it. */
  stealMs: number;
}

/**
 * The environment of a server that writes down every turn of its loop that takes more than 20 ms. Linux counts a thread's CPU and how long it waits for a core; elsewhere the clock is taken.
 *
 * @param file - takes a line a turn.
 */
export function watchLoop(file: string): NodeJS.ProcessEnv {
  const source = `import { appendFileSync, readFileSync } from 'node:fs';
if (process.argv.includes('serve')) {
  const numbers = (file) => { try { return readFileSync(file, 'utf8').split('\\n')[0].match(/\\d+/g).map(Number); } catch { return []; } };
  const look = () => {
    const [cpu = performance.now() * 1e6, wait = 0] = numbers('/proc/self/schedstat');
    return { cpuMs: cpu / 1e6, waitMs: wait / 1e6, stealMs: (numbers('/proc/stat')[7] ?? 0) * 10, ms: performance.now() };
  };
  let last = look();
  setInterval(() => {
    const now = look();
    const turn = Object.fromEntries(Object.entries(now).map(([name, value]) => [name, value - last[name]]));
    turn.ms -= 5;
    if (turn.cpuMs > 20 || turn.ms > 20) appendFileSync(${JSON.stringify(file)}, JSON.stringify({ at: new Date().toISOString(), ...turn }) + '\\n');
    last = look();
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
    .map((line) => JSON.parse(line) as Turn);
  const heldMs = ({ ms, waitMs, stealMs }: Turn): number => ms - waitMs - stealMs;
  return {
    longestCpuMs: Math.max(0, ...turns.map(({ cpuMs }) => cpuMs)),
    longestMs: Math.max(0, ...turns.map(({ ms }) => ms)),
    longestHeldMs: Math.max(0, ...turns.map(heldMs)),
    held100: turns.filter((turn) => heldMs(turn) > 100),
    over100: turns.filter(({ cpuMs }) => cpuMs > 100),
  };
}
