import { readFile } from 'node:fs/promises';
import type { NewEvent } from '../append/log-line.js';
import { appendsFolder, listSegments, segmentPaths } from '../append/segment-files.js';

/** A batch that a child of a test sends; its events bear `name` in their session, so that each can be found again. */
export interface TestBatch {
  readonly name: string;
  readonly events: number;
  readonly hasId: boolean;
}

export type AppendWork =
  | {
      readonly verb: 'append';
      readonly dataDir: string;
      readonly batches: readonly TestBatch[];
      readonly segmentBytes: number;
      readonly atOnce: number;
    }
  | {
      readonly verb: 'append-and-wait' | 'seal-and-hang';
      readonly dataDir: string;
      readonly batches: readonly TestBatch[];
    };

export type AppendMessage =
  | { readonly type: 'ready' | 'done' | 'committed' }
  | { readonly type: 'taken'; readonly name: string }
  | { readonly type: 'failed'; readonly code: string };

/** One ordinary event; what is not said has an ordinary value. */
export const newEvent = (event: Partial<NewEvent> = {}): NewEvent => ({
  event_time: '2019-10-01T00:00:00.000Z',
  event_type: 'view',
  product_id: '1001',
  category_id: '2053013555631882655',
  category_code: 'electronics.smartphone',
  brand: 'acme',
  price: '10.00',
  user_id: '501',
  user_session: 'a session',
  ...event,
});

/** The events of a test's batch. */
export const eventsOf = ({ name, events }: TestBatch): NewEvent[] =>
  Array.from({ length: events }, (_, index) =>
    newEvent({ user_session: `${name}/${index}`, product_id: String(index) }),
  );

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
