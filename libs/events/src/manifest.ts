import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { LAYOUT_VERSION, type EventType } from './schema.js';
import { DamagedLakeError, NewerDataError, OlderDataError } from './errors.js';
import { writeDurably } from './durable-file.js';
import { ifMissing, isMissing } from './missing-file.js';
import { sealJson, unsealJson } from './sealed-json.js';
import type { Snapshot } from './snapshot.js';

/** The tables of a snapshot; what each holds is told in docs/reference/lake.md. */
export const LAKE_TABLES = [
  'events',
  'sessions',
  'interactions',
  'user_months',
  'presence',
  'users',
  'session_index',
  'product_reach',
  'category_quarters',
  'product_days',
  'product_descriptions',
  'products',
  'product_prices',
  'categories',
  'long_ids',
  'acts',
  'brand_quarters',
  'session_shapes',
  'session_steps',
  'session_moves',
  'active_days',
  'entry_sales',
  'session_groups',
  'session_orders',
] as const;

/** The tables that older snapshots lack. */
const LATER_TABLES = [
  'long_ids',
  'acts',
  'brand_quarters',
  'session_shapes',
  'session_steps',
  'session_moves',
  'active_days',
  'entry_sales',
  'session_groups',
  'session_orders',
] as const satisfies readonly LakeTable[];

/** Which tables by facet a new snapshot has: from 1 on those of sessions, from 3 on `active_days` and `entry_sales`, from 4 on `session_groups`, from 5 on `session_orders`. A manifest without a number has none. */
export const ROLLUPS = 5;

/** One of {@link LAKE_TABLES}. */
export type LakeTable = (typeof LAKE_TABLES)[number];

/** One immutable Parquet file; several snapshots may name it. */
export interface LakeFile {
  /** Relative to the lake's folder. */
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  /** Of the whole file, in hex. */
  readonly sha256: string;
  /** UTC month, `YYYY-MM`, where the table is cut by month; for sessions the month they began in. */
  readonly month: string | null;
  /** Where the table is cut by user. */
  readonly bucket: number | null;
}

/** A log file whose rows are in a snapshot. */
export interface ContentEntry {
  /** Of the file as it was stored, packed or not. */
  readonly sha256: string;
  readonly name: string;
  readonly bytes: number;
  readonly importId: string;
  /** UTC months of its good rows. */
  readonly months: readonly string[];
  /** How it was read; snapshots of before this was kept do not say. */
  readonly reading?: ContentReading;
}

/** What decides which rows the bytes of a log file are. */
export interface ContentReading {
  readonly format: string;
  readonly delimiter: string;
  readonly hasHeader: boolean;
  /** In the order of the file, with commas between; empty where one is passed over. */
  readonly columns: string;
  /** IANA zone of times that name none. */
  readonly zone: string;
  /** SHA-256 of the product catalogs that were joined, in their order, with spaces between; empty without one. Lakes spell it so. */
  readonly catalogue: string;
  readonly keepDuplicates: boolean;
}

/** What a snapshot holds, counted once when it was made. */
export interface SnapshotTotals {
  readonly eventsByType: Readonly<Record<EventType, number>>;
  readonly users: number;
  readonly sessions: number;
  readonly products: number;
  readonly buyers: number;
  readonly revenue: string;
  readonly zeroPrices: number;
  readonly firstEventAt: string | null;
  readonly lastEventAt: string | null;
}

/** The description of one snapshot, beside its files. */
export interface Manifest {
  readonly snapshot: Snapshot;
  /** Minutes without an event that end a session where the log gives no session id. */
  readonly gapMinutes: number;
  /** Users are spread over this many parts, a power of two: see bucketOf. */
  readonly buckets: number;
  /** {@link ROLLUPS} of when the files were made; without it there are no tables by facet, and questions are answered from the events. */
  readonly rollups?: number;
  /** IANA zone of the local days of `active_days`, `entry_sales`, `session_groups` and `session_orders`. */
  readonly dayZone?: string;
  /** The highest running number given to a session of each bucket. */
  readonly sessionCounters: readonly number[];
  /** `uuid` when every session id is a lower-case UUID. */
  readonly sessionType: 'uuid' | 'text';
  readonly contents: readonly ContentEntry[];
  readonly totals: SnapshotTotals;
  readonly files: Readonly<Record<LakeTable, readonly LakeFile[]>>;
  /** The snapshot of which this one is the same without the users who were erased. */
  readonly replaces?: string;
}

/** The lake's one mutable file: which snapshots and reports count. Whatever it does not name is a leftover. */
export interface Pointer {
  readonly format: 'cartograph-lake';
  readonly layoutVersion: number;
  readonly current: string | null;
  /** Oldest first. */
  readonly snapshots: readonly string[];
  /** Oldest first. */
  readonly reports: readonly string[];
  /** Log files that hold nothing beyond a snapshot, by snapshot: they were read after it was made, and it stayed as it was. */
  readonly copies?: Readonly<Record<string, readonly ContentEntry[]>>;
  /** Snapshots from which users were erased, and what took their place. Their files are removed even while somebody reads them. */
  readonly replaced?: Readonly<Record<string, string>>;
  /** Snapshots that were taken out and of which files may still be there, because somebody read them. */
  readonly removed?: readonly string[];
}

/** Where things lie inside a lake's folder. */
export const lakePaths = (dir: string) => ({
  pointer: path.join(dir, 'lake.json'),
  snapshots: path.join(dir, 'snapshots'),
  manifest: (id: string) => path.join(dir, 'snapshots', `${id}.json`),
  reports: path.join(dir, 'reports'),
  report: (id: string) => path.join(dir, 'reports', `${id}.json`),
  quarantine: path.join(dir, 'quarantine'),
  quarantineFile: (id: string) => path.join(dir, 'quarantine', `${id}.parquet`),
  files: path.join(dir, 'files'),
  filesOf: (id: string) => path.join(dir, 'files', id),
  staging: path.join(dir, 'staging'),
  temp: path.join(dir, 'tmp'),
});

const EMPTY: Pointer = {
  format: 'cartograph-lake',
  layoutVersion: LAYOUT_VERSION,
  current: null,
  snapshots: [],
  reports: [],
};

/** What to do where the pointer is missing or damaged. */
const REPAIR =
  'run "cartograph lake repair", which makes it again from the manifests of the snapshots, or restore the data folder from a backup; nothing was changed';

/**
 * Reads the pointer; a folder without one is an empty lake, unless something of a lake is in it.
 *
 * @throws NewerDataError, OlderDataError - a Cartograph wrote it that is newer, or too old. DamagedLakeError - the file is no pointer, or is missing where snapshots are; names it.
 */
export async function readPointer(dir: string): Promise<Pointer> {
  return (await readSealedPointer(dir)).pointer;
}

/** Reads the pointer, and tells whether it carries a checksum; one of before there were checksums does not. Throws as {@link readPointer}. */
export async function readSealedPointer(dir: string): Promise<{ pointer: Pointer; isSealed: boolean }> {
  const file = lakePaths(dir).pointer;
  const text = (await readPointerText(file)) ?? (await textUnlessEmpty(dir));
  if (text === null) return { pointer: EMPTY, isSealed: true };
  const { value, isSealed } = unsealJson(file, text, REPAIR);
  const pointer = value as Partial<Pointer> | null;
  if (pointer?.format !== 'cartograph-lake' || !Number.isInteger(pointer.layoutVersion))
    throw new DamagedLakeError(file, "is not a lake's pointer", { remedy: REPAIR });
  checkLayout(dir, pointer.layoutVersion ?? 0);
  const { current, snapshots, reports } = pointer;
  if (!(current === null || typeof current === 'string') || !areTexts(snapshots) || !areTexts(reports))
    throw new DamagedLakeError(file, "is not a lake's pointer", { remedy: REPAIR });
  return { pointer: pointer as Pointer, isSealed };
}

/** @throws NewerDataError, OlderDataError - `found` is not the present layout version. */
export function checkLayout(dir: string, found: number): void {
  if (found > LAYOUT_VERSION) throw new NewerDataError(dir, found, LAYOUT_VERSION);
  if (found < LAYOUT_VERSION) throw new OlderDataError(dir, found);
}

const areTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one: unknown) => typeof one === 'string');

const readPointerText = (file: string): Promise<string | null> => ifMissing(readFile(file, 'utf8'), null);

/** What only a lake has that had a pointer; appended events and folders are there before it. */
const OF_A_LAKE = ['snapshots', 'files', 'reports', 'quarantine'] as const;

/** null where nothing of a lake is in the folder; else the pointer's text, which a writer may have made meanwhile. */
async function textUnlessEmpty(dir: string): Promise<string | null> {
  const paths = lakePaths(dir);
  const found: string[] = [];
  for (const name of OF_A_LAKE) if ((await ifMissing(readdir(paths[name]), [])).length > 0) found.push(`${name}/`);
  if (found.length === 0) return null;
  const text = await readPointerText(paths.pointer);
  if (text === null)
    throw new DamagedLakeError(paths.pointer, `is missing, though ${dir} holds a lake (${found.join(', ')})`, {
      remedy: REPAIR,
    });
  return text;
}

/** Gives an empty lake its pointer before anything else is written there, so that a folder without one is known to have lost it. For the holder of the import lease. */
export async function beginLake(dir: string): Promise<void> {
  if ((await readPointerText(lakePaths(dir).pointer)) === null) await writePointer(dir, await readPointer(dir));
}

/** What stands in the place of a snapshot from which users were erased, however often; null where it is no such one. */
export function replacementOf(
  { replaced = {}, snapshots }: Pick<Pointer, 'replaced' | 'snapshots'>,
  id: string,
): string | null {
  let found = replaced[id];
  while (found !== undefined && !snapshots.includes(found)) found = replaced[found];
  return found ?? null;
}

/** Every log file whose rows are in a snapshot, whether it was made of them or had them already. */
export const contentsOf = ({ copies = {} }: Pointer, { snapshot, contents }: Manifest): readonly ContentEntry[] => [
  ...contents,
  ...(copies[snapshot.id] ?? []),
];

/** What a pointer says of copies once snapshots got other ids, or, with null, are gone. */
export const movedCopies = ({ copies }: Pointer, idOf: (id: string) => string | null): Pick<Pointer, 'copies'> => {
  if (copies === undefined) return {};
  const moved = Object.entries(copies).flatMap(([id, entries]): [string, readonly ContentEntry[]][] => {
    const to = idOf(id);
    return to === null ? [] : [[to, entries]];
  });
  return { copies: Object.fromEntries(moved) };
};

/** Replaces the pointer in one step that is on disk when the promise resolves. */
export async function writePointer(dir: string, pointer: Pointer): Promise<void> {
  await writeDurably(lakePaths(dir).pointer, sealJson(pointer, 2));
}

/** Writes a snapshot's manifest; it is on disk when the promise resolves. */
export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
  await writeDurably(lakePaths(dir).manifest(manifest.snapshot.id), sealJson(manifest));
}

/** What to do where the files of one snapshot are damaged. */
const AROUND_SNAPSHOT =
  'restore the data folder from a backup, roll back to another snapshot with "cartograph lake rollback", or run "cartograph lake repair"';

/** Reads a JSON file that the lake itself wrote. @throws DamagedLakeError - it is missing, no JSON, or does not match its checksum. */
export async function readLakeJson<T>(file: string): Promise<T> {
  return (await readSealedJson<T>(file)).value;
}

/** The same, and whether the file carries a checksum. */
export async function readSealedJson<T>(file: string): Promise<{ value: T; isSealed: boolean }> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (isMissing(cause)) throw new DamagedLakeError(file, 'is missing', { cause, remedy: AROUND_SNAPSHOT });
    // What goes wrong with a file that is open already names none.
    throw cause instanceof Error && !('path' in cause) ? Object.assign(cause, { path: file }) : cause;
  }
  const { value, isSealed } = unsealJson(file, text, AROUND_SNAPSHOT);
  if (typeof value !== 'object' || value === null)
    throw new DamagedLakeError(file, 'is no JSON object', { remedy: AROUND_SNAPSHOT });
  return { value: value as T, isSealed };
}

/**
 * Reads a snapshot's manifest and looks whether every file it names is there in the size it had.
 *
 * @throws DamagedLakeError - the manifest or one of its files is missing or changed; names it. Cost: one look a file.
 */
export async function readManifest(dir: string, id: string): Promise<Manifest> {
  const manifest = await readManifestAlone(dir, id);
  await Promise.all(filesOf(manifest).map(({ path: relative, bytes }) => checkFile(path.join(dir, relative), bytes)));
  return manifest;
}

/** Reads a snapshot's manifest without looking for its files. @throws DamagedLakeError - it is missing or is none. */
export async function readManifestAlone(dir: string, id: string): Promise<Manifest> {
  const file = lakePaths(dir).manifest(id);
  const manifest = withAllTables(await readLakeJson<Partial<Manifest>>(file));
  if (manifest.snapshot?.id !== id || LAKE_TABLES.some((table) => !Array.isArray(manifest.files?.[table])))
    throw new DamagedLakeError(file, 'is not the manifest of its snapshot', { remedy: AROUND_SNAPSHOT });
  return manifest as Manifest;
}

/** A manifest of before a table was there names no file of it. */
export const withAllTables = <M extends Partial<Manifest>>(manifest: M): M =>
  manifest.files === undefined
    ? manifest
    : { ...manifest, files: { ...Object.fromEntries(LATER_TABLES.map((table) => [table, []])), ...manifest.files } };

/** Whether a snapshot has the tables of sessions by facet. */
export const hasSessionRollups = ({ rollups = 0 }: Pick<Manifest, 'rollups'>): boolean => rollups >= 1;

/** The zone by whose local days a snapshot counts users and sessions; null where it does not. */
export const dayZoneOf = ({ rollups = 0, dayZone }: Pick<Manifest, 'rollups' | 'dayZone'>): string | null =>
  rollups >= 3 ? (dayZone ?? null) : null;

/** Whether a snapshot has the table of sessions by groups of users. */
export const hasSessionGroups = ({ rollups = 0 }: Pick<Manifest, 'rollups'>): boolean => rollups >= 4;

/** Whether a snapshot has the table of sessions with a purchase. */
export const hasSessionOrders = ({ rollups = 0 }: Pick<Manifest, 'rollups'>): boolean => rollups >= 5;

/** Every file of a snapshot. */
export const filesOf = (manifest: Manifest): LakeFile[] => LAKE_TABLES.flatMap((table) => manifest.files[table]);

async function checkFile(file: string, bytes: number): Promise<void> {
  try {
    const { size } = await stat(file);
    if (size !== bytes)
      throw new DamagedLakeError(file, `has ${size} bytes where the manifest says ${bytes}`, {
        remedy: AROUND_SNAPSHOT,
      });
  } catch (cause) {
    if (isMissing(cause)) throw new DamagedLakeError(file, 'is missing', { cause, remedy: AROUND_SNAPSHOT });
    throw cause;
  }
}
