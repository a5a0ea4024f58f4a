import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** The built command line as a process of its own. */
export interface Running {
  child: ChildProcess;
  said(): { stdout: string; stderr: string };
  ended: Promise<Finished>;
}

/** Starts the built command line; `terminal` gives it a pseudo-terminal, where both streams come out as stdout. */
export function launch(
  args: readonly string[],
  options: { input?: string; terminal?: boolean; env?: NodeJS.ProcessEnv } = {},
): Running {
  if (!existsSync(main)) throw new Error('The command line is not built: run nx run cli:test, which builds it first.');
  const command = [process.execPath, main, ...args];
  const [program = '', ...rest] = options.terminal
    ? ['python3', '-c', 'import pty, sys; pty.spawn(sys.argv[1:])', ...command]
    : command;
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1', ...options.env };
  delete env['CARTOGRAPH_CWD'];
  const child = spawn(program, rest, {
    cwd: tmpdir(),
    env: { ...env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  if (!options.terminal) child.stdin.end(options.input ?? '');
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, said: () => ({ stdout, stderr }), ended };
}

/** Runs the built command line to its end. */
export const run = (args: readonly string[], options: Parameters<typeof launch>[1] = {}): Promise<Finished> =>
  launch(args, options).ended;

/** Runs a command that must succeed, and reads its JSON. */
export async function runJson<Answer>(args: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await run(args);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${stderr}`);
  return JSON.parse(stdout) as Answer;
}

/** Waits until `check` gives something. */
export async function eventually<Value>(
  what: string,
  check: () => Promise<Value | null> | Value | null,
  withinMs = 300_000,
): Promise<Value> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await check();
    if (value !== null) return value;
    if (Date.now() > end) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await new Promise((next) => setTimeout(next, 50));
  }
}

/** Which of the test processes that run side by side this one is, from 1. */
const worker = Number(process.env['VITEST_POOL_ID'] ?? '1');
const WORKERS = 8;

/** A port that is free now; of the test processes each takes its own pairs of ports, so that no two take the same. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await anyFreePort();
    // By pairs, because Linux hands out odd ports only.
    if (Math.floor(port / 2) % WORKERS === worker % WORKERS) return port;
  }
}

function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

/** What a server answers at an address, or null as long as nothing listens there. */
export async function ifListening(url: string): Promise<Response | null> {
  try {
    return await fetch(url);
  } catch (error) {
    const cause: unknown = error instanceof TypeError ? error.cause : null;
    if (cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED') return null;
    throw error;
  }
}
