import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStore, type EventType, importLog, type Lake, openLake } from '@cartograph/events';

/** One row of a log made for a test; what is left out is ordinary. */
export interface LogRow {
  /** `YYYY-MM-DD HH:MM:SS` in UTC. */
  at: string;
  type: EventType;
  product: string;
  user: string;
  session?: string | null;
  price?: string;
  categoryId?: string | null;
  code?: string | null;
  brand?: string | null;
}

/** A lake in a folder of its own, filled by the real importer. */
export interface TinyLake {
  lake: Lake;
  store: EventStore;
  dataDir: string;
  /** Imports more rows and answers the new snapshot's store. */
  add(rows: readonly LogRow[]): Promise<EventStore>;
  close(): Promise<void>;
}

/** Imports rows as the log's own CSV; repeated rows are kept. @param dayZone - by whose local days users and sessions are counted; default as the importer has it. */
export async function tinyLake(rows: readonly LogRow[], dayZone?: string): Promise<TinyLake> {
  const made = await lakeFolder();
  await importRows(made, rows, dayZone);
  return opened(made);
}

/** Whether this machine has real rows: CARTOGRAPH_SAMPLES names their folder. The project itself holds none. */
export const hasSamples = (process.env['CARTOGRAPH_SAMPLES'] ?? '') !== '';

/** A lake of real rows. @param name - of a file in the samples folder. */
export async function sampleLake(name: string): Promise<TinyLake> {
  const made = await lakeFolder();
  await importLog({ dataDir: made.dataDir, paths: [join(process.env['CARTOGRAPH_SAMPLES'] ?? '', name)] });
  return opened(made);
}

/** The log's text of some rows. */
function csv(rows: readonly LogRow[]): string {
  const lines = rows.map(
    ({
      at,
      type,
      product,
      user,
      session = `s${user}`,
      price = '10.00',
      categoryId = '2053013555631882655',
      code = 'electronics.smartphone',
      brand = 'samsung',
    }) => [`${at} UTC`, type, product, categoryId ?? '', code ?? '', brand ?? '', price, user, session ?? ''].join(','),
  );
  return [
    'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
    ...lines,
    '',
  ].join('\n');
}

interface LakeFolder {
  folder: string;
  dataDir: string;
}

async function lakeFolder(): Promise<LakeFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'cartograph-analytics-'));
  return { folder, dataDir: join(folder, 'data') };
}

async function importRows({ folder, dataDir }: LakeFolder, rows: readonly LogRow[], dayZone?: string): Promise<void> {
  const file = join(folder, `log-${randomUUID()}.csv`);
  await writeFile(file, csv(rows));
  await importLog({ dataDir, paths: [file], keepDuplicates: true, ...(dayZone === undefined ? {} : { dayZone }) });
}

async function opened(made: LakeFolder): Promise<TinyLake> {
  const lake = await openLake({ dataDir: made.dataDir, threads: 1 });
  const store = await lake.store();
  const stores = [store];
  return {
    lake,
    store,
    dataDir: made.dataDir,
    add: async (more) => {
      await importRows(made, more);
      const newer = await lake.store();
      stores.push(newer);
      return newer;
    },
    close: async () => {
      for (const one of stores) await one.close();
      await lake.close();
      await rm(made.folder, { recursive: true, force: true });
    },
  };
}
