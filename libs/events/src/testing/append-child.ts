import { spawn, type ChildProcess } from 'node:child_process';
import type { AppendMessage, AppendWork } from './appends.js';
import { bundled } from './bundled.js';

const MAIN = await bundled(new URL('./append-child-main.ts', import.meta.url));

/**
 * A process of its own that appends; see append-child-main.ts.
 *
 * @param fileBlocks - no file it writes may grow beyond this many blocks of 512 bytes: the system then refuses as a full disk does.
 */
export function startAppending(work: AppendWork, fileBlocks?: number): ChildProcess {
  const node = [process.execPath, MAIN];
  const child = spawn(
    'sh',
    ['-c', `${fileBlocks === undefined ? '' : `ulimit -f ${fileBlocks}; `}exec "$@"`, 'sh', ...node],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  );
  child.send(work);
  return child;
}

/** The first message of a type; rejects when the child ends before. */
export function heardFrom(child: ChildProcess, type: AppendMessage['type']): Promise<AppendMessage> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: AppendMessage) => {
      if (message.type === type) resolve(message);
    });
    child.on('exit', (code, signal) => reject(new Error(`the child ended (${code ?? signal}) before it said ${type}`)));
  });
}
