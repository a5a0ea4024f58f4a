import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone. */
export const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const main = join(root, 'apps/cli/dist/main.js');

/** A process of the product and what it has said so far. */
export interface Running {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Starts the built command line as its own process, without a terminal. */
export function launch(args: readonly string[], options: { env?: NodeJS.ProcessEnv; input?: string } = {}): Running {
  if (!existsSync(main)) throw new Error('The product is not built: run npx nx run e2e:e2e, which builds it first.');
  const child = spawn(process.execPath, [main, ...args], {
    cwd: tmpdir(),
    env: { ...process.env, NO_COLOR: '1', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin?.end(options.input ?? '');
  const said = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => done({ code, signal }));
  });
  return { child, stdout: () => said.stdout, stderr: () => said.stderr, ended };
}

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs one command to its end. */
export async function cartograph(
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<Finished> {
  const running = launch(args, options);
  const { code } = await running.ended;
  return { code, stdout: running.stdout(), stderr: running.stderr() };
}

/** Runs a command that must succeed and reads the JSON on its standard output. */
export async function cartographJson<Answer>(args: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await cartograph(args);
  if (code !== 0) throw new Error(`cartograph ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  return JSON.parse(stdout) as Answer;
}

/** A fresh folder below the system's temporary one. */
export const freshFolder = (name: string): string => mkdtempSync(join(tmpdir(), `cartograph-e2e-${name}-`));

/** Removes a folder that `freshFolder` made. */
export const removeFolder = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5 });

/** Waits until `check` gives something, asking ten times a second. @throws Error - with `what` when it took too long. */
export async function eventually<Value>(
  what: string,
  check: () => Promise<Value | null | undefined> | Value | null | undefined,
  timeoutMs = 300_000,
): Promise<Value> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const value = await check();
    if (value !== null && value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`not within ${timeoutMs / 1000} s: ${what}`);
    await new Promise((next) => setTimeout(next, 100));
  }
}

/** What a server answers at an address, or null as long as nothing listens there. */
export async function ifListening(url: string): Promise<Response | null> {
  try {
    return await fetch(url);
  } catch (error) {
    const cause: unknown = error instanceof TypeError ? error.cause : null;
    // Reset: `start` tries its port for a moment before it prepares the data.
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ECONNREFUSED' || cause.code === 'ECONNRESET'))
      return null;
    throw error;
  }
}
