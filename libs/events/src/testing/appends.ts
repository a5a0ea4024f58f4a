import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { NewEvent } from '../append/log-line.js';
import { appendsFolder, listSegments, segmentPaths } from '../append/segment-files.js';

/** A batch that a child of a test sends; its events bear `name` in their session, so that each can be found again. */
export interface TestBatch {
  readonly name: string;
  readonly events: number;
  readonly hasId: boolean;
}

export type AppendWork =
  | { readonly verb: 'append'; readonly dataDir: string; readonly batches: readonly TestBatch[]; readonly segmentBytes: number; readonly atOnce: number }
  | { readonly verb: 'append-and-wait' | 'seal-and-hang'; readonly dataDir: string; readonly batches: readonly TestBatch[] };

export type AppendMessage = { readonly type: 'ready' | 'done' | 'committed' } | { readonly type: 'taken'; readonly name: string } | { readonly type: 'failed'; readonly code: string };

/** One ordinary event; what is not said has an ordinary value. */
export const newEvent = (event: Partial<NewEvent> = {}): NewEvent => ({
  event_time: '2019-10-01T00:00:00.000Z', event_type: 'view', product_id: '1001', category_id: '2053013555631882655', category_code: 'electronics.smartphone',
  brand: 'acme', price: '10.00', user_id: '501', user_session: 'a session', ...event,
});

/** The events of a test's batch. */
export const eventsOf = ({ name, events }: TestBatch): NewEvent[] => Array.from({ length: events }, (_, index) => newEvent({ user_session: `${name}/${index}`, product_id: String(index) }));

/**
 * A process of its own that appends; see append-child-main.ts.
 *
 * @param fileBlocks - no file it writes may grow beyond this many blocks of 512 bytes: the system then refuses as a full disk does.
 */
export function startAppending(work: AppendWork, fileBlocks?: number): ChildProcess {
  const node = [process.execPath, '--import', new URL('ts-loader.mjs', import.meta.url).href, fileURLToPath(new URL('append-child-main.ts', import.meta.url))];
  const child = spawn('sh', ['-c', `${fileBlocks === undefined ? '' : `ulimit -f ${fileBlocks}; `}exec "$@"`, 'sh', ...node], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  child.send(work);
  return child;
}

/** The first message of a type; rejects when the child ends before. */
export function heardFrom(child: ChildProcess, type: AppendMessage['type']): Promise<AppendMessage> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: AppendMessage) => { if (message.type === type) resolve(message); });
    child.on('exit', (code, signal) => reject(new Error(`the child ended (${code ?? signal}) before it said ${type}`)));
  });
}

/** The lines of the closed segments without their headers, and of those still open. */
export async function linesOf(dataDir: string): Promise<{ closed: string[]; open: string[] }> {
  const folder = appendsFolder(dataDir);
  const { open, closed } = await listSegments(folder);
  const read = async (file: string): Promise<string[]> => (await readFile(file, 'utf8')).split('\n').slice(1, -1);
  return {
    closed: (await Promise.all(closed.map((name) => read(segmentPaths(folder, name).closed)))).flat(),
    open: (await Promise.all(open.map((name) => read(segmentPaths(folder, name).open)))).flat(),
  };
}
