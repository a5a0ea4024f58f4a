import { existsSync, statSync } from 'node:fs';
import type { DataSource, EntityManager } from 'typeorm';
import { PeriodicLook } from '../periodic-look.js';
import { rememberUntilWritten, sqliteSource, type DatabaseOptions, type Decisions } from './decisions.js';
import { databaseFile } from '../data-paths.js';
import { pendingMigrations } from './pending-migrations.js';
import { readImage, stateOf } from './read-image.js';
import { ReadOnlyError, tryToWrite, UnreadyDataError, UnwritableError, type WhyUnwritable } from './unwritable.js';

/** Milliseconds between two looks whether the database has changed, or may be written again. */
const LOOK_MS = 2_000;

/** A connection that reads a database where nothing is written beside it. */
interface Guest {
  readonly source: DataSource;
  readonly remember: Decisions['remember'];
  /** Whether it still reads what is there: the bytes as the file has them, or, where the file itself is open, no other file in its place. */
  readonly isCurrent: () => boolean;
}

/**
 * Opens a database to read it, and writes nothing: beside a process that writes it, its file; else its bytes, which are read again when they change.
 *
 * @param full - set where the disk is full: `open` opens the database to be written, which is tried now and then and before each write. Null where it is only to be read.
 * @throws UnreadyDataError - there is none, or its schema is of an older version. NewerDataError.
 */
export async function openUnwritable(
  options: DatabaseOptions,
  full: { why: WhyUnwritable; open: () => Promise<Decisions> } | null,
): Promise<Decisions> {
  let guest = await openGuest(options);
  const former = new Set<DataSource>();
  let live: Decisions | null = null;
  /** Why the last look could not read what is there by now. */
  let stale: unknown = null;

  /** Requests under way still ask it, and no other. */
  const retire = (source: DataSource): void => {
    former.add(source);
    if (options.longestMs === undefined) return;
    const end = (): void => {
      // What cannot be closed is no longer asked either.
      if (former.delete(source)) void source.destroy().catch(() => undefined);
    };
    setTimeout(end, options.longestMs).unref();
  };
  const revive = async (): Promise<Decisions | null> => {
    // SQLite would begin files beside the database that it cannot end.
    if (full === null || (await tryToWrite(options.dataDir)) !== null) return live;
    const opened = await full.open();
    if (live === null) live = opened;
    else await opened.close();
    return live;
  };
  const looks = new PeriodicLook(
    async () => {
      if (live !== null) return;
      if (full !== null && (await revive()) !== null) return;
      if (!guest.isCurrent()) {
        const next = await openGuest(options);
        retire(guest.source);
        guest = next;
      }
      stale = null;
    },
    // What was read before is read until the next look.
    (error) => (stale = error),
  );
  looks.start(LOOK_MS);

  const writable = async (): Promise<Decisions> => {
    if (full === null) throw new ReadOnlyError();
    const opened = live ?? (await revive());
    if (opened === null) throw new UnwritableError(full.why, options.dataDir);
    return opened;
  };
  return {
    get read(): EntityManager {
      return live?.read ?? guest.source.manager;
    },
    isReadOnly: full === null,
    remember: (key, load) => (live ?? guest).remember(key, load),
    write: async (work) => (await writable()).write(work),
    checkWritable: async () => {
      if (full !== null) await (await writable()).checkWritable();
      else if (stale !== null) throw stale;
    },
    wipe: async () => (await writable()).wipe(),
    close: async () => {
      await looks.close();
      const sources = [...former, guest.source];
      former.clear();
      for (const source of sources) await source.destroy();
      await live?.close();
    },
  };
}

/** Another file in the place of one has another number. */
const placeOf = (file: string): number | undefined => statSync(file, { throwIfNoEntry: false })?.ino;

async function openGuest(options: DatabaseOptions): Promise<Guest> {
  const file = databaseFile(options.dataDir);
  if (!existsSync(file))
    throw new UnreadyDataError(
      `There is no database in ${options.dataDir} to read. Name another data folder with --data, or make this one where it can be written.`,
    );
  const isOpenElsewhere = existsSync(`${file}-wal`) && existsSync(`${file}-shm`);
  const beside = isOpenElsewhere ? await openChecked(options).catch(unlessUnready) : null;
  if (beside !== null) {
    const place = placeOf(file);
    return { source: beside, remember: rememberUntilWritten(beside), isCurrent: () => placeOf(file) === place };
  }
  const { bytes, state } = await readImage(file);
  const source = await openChecked(options, bytes);
  return { source, remember: rememberUntilWritten(source), isCurrent: () => stateOf(file) === state };
}

/** What the file says of its schema stays said; where SQLite cannot open it beside another process, its bytes are read. */
function unlessUnready(error: unknown): null {
  if (error instanceof UnreadyDataError || (error instanceof Error && error.name === 'NewerDataError')) throw error;
  return null;
}

async function openChecked(options: DatabaseOptions, image?: Buffer): Promise<DataSource> {
  const source = await sqliteSource(options, 'guest', image).initialize();
  try {
    const pending = await pendingMigrations(source, options);
    if (pending.length === 0) return source;
    throw new UnreadyDataError(
      `The data folder ${options.dataDir} was written by an older version of Cartograph and must be brought up to date before it is read (${pending.length} database changes). Run "cartograph upgrade" where it can be written and its disk has room.`,
    );
  } catch (error) {
    await source.destroy();
    throw error;
  }
}
