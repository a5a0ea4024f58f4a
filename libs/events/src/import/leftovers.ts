import { readdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from '../durable-file.js';
import { ownerOfTempFolder } from '../engines/duckdb/engine.js';
import { DamagedLakeError } from '../errors.js';
import { filesOf, lakePaths, readManifestAlone, readPointer, type Pointer } from '../manifest.js';
import { isHere } from '../machine.js';
import { ifMissing, isThere } from '../missing-file.js';
import { isSameProcess } from '../process-life.js';
import { sealJson, unsealJson } from '../sealed-json.js';
import { isSilent } from '../sign-of-life.js';
import { heldSnapshots, livingReaders } from '../snapshots/readers.js';

/** A file of a lake that nothing names any more. */
export interface Leftover {
  /** Relative to the lake's folder. */
  readonly path: string;
  readonly bytes: number;
  /** ISO 8601 instant in UTC at which a writer first met it as a leftover; null where none did yet. */
  readonly seenAt: string | null;
}

const DAY_MS = 86_400_000;
/** Days for which a leftover stays after a writer first met it, so that a pointer that lost snapshots does not lose their files as well. */
export const LEFTOVER_DAYS = 7;

/** When the next writer may remove a leftover. */
export const isDue = ({ seenAt }: Leftover, now: number): boolean =>
  seenAt !== null && now - Date.parse(seenAt) >= LEFTOVER_DAYS * DAY_MS;

/**
 * Clears away what belongs to nobody: at once what a killed writer had half made and the files of snapshots that were removed on purpose; other files that
 * nothing names {@link LEFTOVER_DAYS} days after they were first met. Only the holder of the import lease may do so.
 *
 * @param dir - the lake's folder.
 */
export async function removeLeftovers(dir: string, now = Date.now()): Promise<void> {
  const paths = lakePaths(dir);
  const pointer = await readPointer(dir);
  const kept = await keptSnapshots(dir, pointer);
  const halfMade = (await entriesOf(paths.staging)).map(({ name }) => name);
  const named = await namedFiles(dir, kept);
  if (named !== null) {
    const gone = [...(pointer.removed ?? []), ...Object.keys(pointer.replaced ?? {})];
    for (const id of gone) if (!kept.includes(id)) await removeSnapshotFiles(dir, id, named);
    for (const id of halfMade)
      if (!kept.includes(id) && !pointer.reports.includes(id)) await removeHalfMade(dir, id, named);
    await removeDueLeftovers(dir, pointer, named, now);
  }
  await rm(paths.staging, { recursive: true, force: true });
  for (const folder of [dir, paths.snapshots, paths.reports])
    await removeWhere(folder, (name) => name.endsWith('.tmp'));
  const elsewhere = (await livingReaders(path.dirname(dir))).filter((reader) => !isHere(reader));
  await removeWhere(paths.temp, async (name) => {
    const owner = ownerOfTempFolder(name);
    if (owner === null) return false;
    // A process elsewhere lives for certain while it reads; else its folder goes once nothing has changed in it for long.
    if (!owner.isOfThisHost)
      return (
        !elsewhere.some(({ pid }) => pid === owner.pid) &&
        (await isSilent(path.join(paths.temp, name), LEFTOVER_DAYS * DAY_MS))
      );
    return !(await isSameProcess(owner.pid, null));
  });
}

/** What a running process elsewhere spills changes more often than that. */
const SPILL_SILENT_MS = 10 * 60_000;

/** Removes spill folders of other machines in which nothing has changed for ten minutes and whose process reads nothing: users were erased, and they may hold rows of theirs. */
export async function removeSilentSpills(dir: string): Promise<void> {
  const { temp } = lakePaths(dir);
  const readers = await livingReaders(path.dirname(dir));
  await removeWhere(temp, async (name) => {
    const owner = ownerOfTempFolder(name);
    return (
      owner !== null &&
      !owner.isOfThisHost &&
      !readers.some(({ pid }) => pid === owner.pid) &&
      (await isSilent(path.join(temp, name), SPILL_SILENT_MS))
    );
  });
}

/** The snapshots whose files stay: those the pointer names, and removed ones that somebody still reads, unless users were erased from them. */
export async function keptSnapshots(dir: string, { snapshots, replaced = {} }: Pointer): Promise<string[]> {
  const held = await heldSnapshots(path.dirname(dir));
  const present = (await entriesOf(lakePaths(dir).snapshots)).map(({ name }) => name);
  return [
    ...snapshots,
    ...[...held].filter(
      (id) => !snapshots.includes(id) && replaced[id] === undefined && present.includes(`${id}.json`),
    ),
  ];
}

/** The files that some snapshots name, relative to the lake's folder; null where one of their manifests cannot be read, so that nobody knows. */
export async function namedFiles(dir: string, snapshots: readonly string[]): Promise<Set<string> | null> {
  const named = new Set<string>();
  for (const id of snapshots) {
    try {
      for (const file of filesOf(await readManifestAlone(dir, id))) named.add(file.path);
    } catch (error) {
      if (error instanceof DamagedLakeError) return null;
      throw error;
    }
  }
  return named;
}

/**
 * Removes a snapshot's manifest and, by their names, the files that no other snapshot names. The files go first: killed in between, the manifest
 * still tells which they are. Of a manifest that cannot be read the files become leftovers.
 *
 * @param named - the files of the snapshots that stay.
 * @returns the bytes that are free now.
 */
export async function removeSnapshotFiles(dir: string, id: string, named: ReadonlySet<string>): Promise<number> {
  const manifest = lakePaths(dir).manifest(id);
  if (!(await isThere(manifest))) return 0;
  const own = await namedFiles(dir, [id]);
  const freed = await removeFiles(
    dir,
    [...(own ?? [])].filter((file) => !named.has(file)),
  );
  await rm(manifest, { force: true });
  return freed;
}

/** Removes every file below `files/` that none of some snapshots names, at once: users were erased, and a leftover may have them still. */
export async function removeUnnamedFiles(dir: string, snapshots: readonly string[]): Promise<number> {
  const named = new Set<string>();
  for (const id of snapshots) for (const file of filesOf(await readManifestAlone(dir, id))) named.add(file.path);
  return removeFiles(
    dir,
    (await filesBelow(dir, 'files')).filter((file) => !named.has(file)),
  );
}

/** What nothing names: neither the pointer, nor a manifest of a snapshot that is kept. Null where a manifest cannot be read, so that nobody knows. */
export async function findLeftovers(dir: string): Promise<Leftover[] | null> {
  const pointer = await readPointer(dir);
  const kept = await keptSnapshots(dir, pointer);
  const named = await namedFiles(dir, kept);
  return named === null ? null : leftoversBeside(dir, pointer, named, await seenBefore(dir));
}

type Seen = Readonly<Record<string, string>>;
const seenFile = (dir: string): string => path.join(dir, 'leftovers.json');

/** When leftovers were first met, by path. A list that cannot be read is begun again: everything on it then stays the longer. */
async function seenBefore(dir: string): Promise<Seen> {
  const text = await ifMissing(readFile(seenFile(dir), 'utf8'), null);
  if (text === null) return {};
  try {
    return (unsealJson(seenFile(dir), text).value ?? {}) as Seen;
  } catch (error) {
    if (error instanceof DamagedLakeError) return {};
    throw error;
  }
}

async function leftoversBeside(
  dir: string,
  pointer: Pointer,
  named: ReadonlySet<string>,
  seen: Seen,
): Promise<Leftover[]> {
  const kept = new Set(await keptSnapshots(dir, pointer));
  // These have their own way to go; see removeLeftovers.
  const going = new Set([...(pointer.removed ?? []), ...Object.keys(pointer.replaced ?? {})]);
  const ofGoing = (await namedFiles(dir, await presentOf(dir, going))) ?? new Set();
  const reports = new Set(pointer.reports);
  const isNamed = (file: string): boolean => {
    const [folder = '', name = '', below] = file.split('/');
    if (file.endsWith('.tmp')) return true;
    if (folder === 'files') return named.has(file) || ofGoing.has(file);
    const id = name.replace(/\.[a-z]+$/, '');
    if (below !== undefined) return false;
    if (folder === 'snapshots') return name.endsWith('.json') && (kept.has(id) || going.has(id));
    return name.endsWith(folder === 'reports' ? '.json' : '.parquet') && reports.has(id);
  };
  const found: Leftover[] = [];
  for (const folder of ['files', 'snapshots', 'reports', 'quarantine'])
    for (const file of await filesBelow(dir, folder)) {
      if (isNamed(file)) continue;
      const size = (await ifMissing(stat(path.join(dir, file)), null))?.size;
      if (size !== undefined) found.push({ path: file, bytes: size, seenAt: seen[file] ?? null });
    }
  return found;
}

async function presentOf(dir: string, ids: ReadonlySet<string>): Promise<string[]> {
  const present: string[] = [];
  for (const id of ids) if (await isThere(lakePaths(dir).manifest(id))) present.push(id);
  return present;
}

async function removeDueLeftovers(
  dir: string,
  pointer: Pointer,
  named: ReadonlySet<string>,
  now: number,
): Promise<void> {
  const seen = await seenBefore(dir);
  const found = await leftoversBeside(dir, pointer, named, seen);
  const due = found.filter((one) => isDue(one, now));
  await removeFiles(
    dir,
    due.map((one) => one.path),
  );
  const next = Object.fromEntries(
    found
      .filter((one) => !due.includes(one))
      .map((one) => [one.path, one.seenAt ?? new Date(now).toISOString()] as const),
  );
  if (Object.keys(next).length === 0) await rm(seenFile(dir), { force: true });
  else if (JSON.stringify(next) !== JSON.stringify(seen)) await writeDurably(seenFile(dir), sealJson(next, 2));
}

/** Removes what a writer that was killed, or failed, had given its place already: nothing names it, and no other writer made it. */
export async function removeHalfMade(dir: string, id: string, named: ReadonlySet<string> = new Set()): Promise<void> {
  const paths = lakePaths(dir);
  const own = (await filesBelow(dir, path.posix.join('files', id))).filter((file) => !named.has(file));
  await removeFiles(dir, own);
  for (const file of [paths.manifest(id), paths.report(id), paths.quarantineFile(id)]) await rm(file, { force: true });
}

/** Removes files, relative to the lake's folder, and the folders that are empty then; returns the bytes that are free now. */
async function removeFiles(dir: string, files: readonly string[]): Promise<number> {
  let freed = 0;
  const folders = new Set<string>();
  for (const file of files) {
    const place = path.join(dir, file);
    freed += (await ifMissing(stat(place), null))?.size ?? 0;
    await rm(place, { force: true });
    for (let folder = path.posix.dirname(file); folder.includes('/'); folder = path.posix.dirname(folder))
      folders.add(folder);
  }
  for (const folder of [...folders].toSorted((a, b) => b.length - a.length)) {
    const place = path.join(dir, folder);
    if ((await entriesOf(place)).length === 0) await ifMissing(rmdir(place), undefined);
  }
  return freed;
}

/** Files of a folder and those below it, relative to the lake's folder, with slashes. */
async function filesBelow(dir: string, folder: string): Promise<string[]> {
  const entries = await ifMissing(readdir(path.join(dir, folder), { recursive: true, withFileTypes: true }), []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .toSorted();
}

async function removeWhere(folder: string, isLeftover: (name: string) => boolean | Promise<boolean>): Promise<void> {
  for (const { name } of await entriesOf(folder))
    if (await isLeftover(name)) await rm(path.join(folder, name), { recursive: true, force: true });
}

const entriesOf = (folder: string): Promise<{ name: string; isDirectory: () => boolean }[]> =>
  ifMissing(readdir(folder, { withFileTypes: true }), []);
