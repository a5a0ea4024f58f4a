import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { bundled } from './bundled.js';

/** POSIX counts this limit in blocks. */
const LIMIT_UNIT = 512;
const MAIN = await bundled(new URL('./child-main.ts', import.meta.url));

/** A process of its own that runs one of this room's verbs and tells what happens by messages; see child-main.ts. */
export function startChild(
  work:
    | { verb: 'import'; dataDir: string; paths: string[]; waitMs?: number }
    | { verb: 'lease'; dataDir: string; name: string }
    | { verb: 'erase'; dataDir: string; users: string[]; waitMs?: number }
    | { verb: 'read'; dataDir: string; snapshot: string },
): ChildProcess {
  return fork(MAIN, [JSON.stringify(work)]);
}

/** A process that imports and may write no file of more than so many bytes: as on a full disk, whatever grows beyond fails. */
export const startOnFullDisk = (
  bytes: number,
  work: { verb: 'import'; dataDir: string; paths: string[] },
): ChildProcess =>
  spawn(
    'sh',
    [
      '-c',
      'ulimit -f "$1"; shift; exec "$@"',
      'sh',
      String(Math.ceil(bytes / LIMIT_UNIT)),
      process.execPath,
      MAIN,
      JSON.stringify(work),
    ],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );

const ELSEWHERE = ['--pid', '--fork', '--mount-proc', '--kill-child'];

/** Whether this machine lets a process have numbers of its own for its processes, as a container has. */
export const canStartElsewhere = spawnSync('unshare', [...ELSEWHERE, 'true']).status === 0;

/** The same as {@link startChild}, in a container with the same host name. */
export const startElsewhere = (work: { verb: 'lease'; dataDir: string; name: string }): ChildProcess =>
  spawn('unshare', [...ELSEWHERE, process.execPath, MAIN, JSON.stringify(work)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });

/** The first message for which `isWanted` holds; rejects when the child ends before. */
export function messageFrom(child: ChildProcess, isWanted: (message: ChildMessage) => boolean): Promise<ChildMessage> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: ChildMessage) => {
      if (isWanted(message)) resolve(message);
    });
    child.on('exit', (code, signal) => reject(new Error(`the child ended (${code ?? signal}) before it said so`)));
  });
}

/** Resolves when the child is gone. */
export const goneFrom = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });

export type ChildMessage =
  | { type: 'step'; step: string }
  | { type: 'done'; rows: number }
  | { type: 'failed'; error: string }
  | { type: 'held' };
