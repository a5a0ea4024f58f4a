import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** Where benchmarks keep the reference's environment and generated data, inside the clone and ignored by git. */
export const BENCH_DIR = join(here, '..', '..', '.cartograph', 'bench');

/** The reference cannot be had on this machine; nothing was measured. */
export class MissingReferenceError extends Error {
  /** @override */
  name = 'MissingReferenceError';
}

/**
 * A Python with the given packages, installed on first use into an environment of its own.
 *
 * @param {readonly string[]} packages - pinned, such as `implicit==0.7.3`.
 * @param {(line: string) => void} say
 * @returns {Promise<string>} path of the interpreter.
 */
export async function referencePython(packages, say) {
  const key = createHash('sha256').update(packages.join(' ')).digest('hex').slice(0, 12);
  const home = join(BENCH_DIR, `python-${key}`);
  const python = join(home, 'bin', 'python');
  if (existsSync(join(home, 'ready'))) return python;
  say(`Installing the reference (${packages.join(', ')}) …`);
  await mkdir(BENCH_DIR, { recursive: true });
  await rm(home, { recursive: true, force: true });
  try {
    await runQuietly('python3', ['-m', 'venv', home]);
    await runQuietly(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
    await mkdir(join(home, 'ready.partial'));
    await rename(join(home, 'ready.partial'), join(home, 'ready'));
  } catch (cause) {
    throw new MissingReferenceError(
      `Nothing was measured: the reference (${packages.join(', ')}) could not be installed. It needs python3 with venv and a package index. ${cause instanceof Error ? cause.message : ''}`,
      { cause },
    );
  }
  return python;
}

/**
 * A reference that stays alive between rounds: one JSON request a line in, one JSON answer a line out.
 *
 * @param {string} python
 * @param {string} script - its path from this folder.
 * @param {readonly string[]} [args]
 */
export function startWorker(python, script, args = []) {
  const child = spawn(python, [join(here, script), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1', MKL_NUM_THREADS: '1', PYTHONUNBUFFERED: '1' },
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    /** @param {Record<string, unknown>} request @returns {Promise<Record<string, number>>} */
    async ask(request) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value, done } = await lines.next();
      if (done)
        throw new MissingReferenceError(`Nothing was measured: the reference ${script} stopped; its message is above.`);
      return JSON.parse(value);
    },
    stop() {
      child.stdin.end();
    },
  };
}

/** @param {string} command @param {string[]} args @returns {Promise<void>} */
function runQuietly(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk) => {
      complaint = `${complaint}${chunk}`.slice(-600);
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args[0]} ended with ${code}: ${complaint.trim()}`)),
    );
  });
}
