import Database from 'better-sqlite3';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, QueryFailedError, type EntityManager, type MigrationInterface } from 'typeorm';
import { databaseFile } from '../data-paths.js';
import { rawConnection, type RawConnection } from './raw-connection.js';
import { Writer } from './writer.js';

/** Lets one piece of asynchronous work in at a time, in the order of arrival. */
class Mutex {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work, work);
    this.#tail = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }
}

// Classes are only handed on to type-graphql and typeorm, which take constructors of any shape.
export type AnyClass = abstract new (...args: never[]) => object;

/** Hears every SQL statement; tests count them. */
export type StatementListener = (sql: string) => void;

/**
 * The operational database: accounts, jobs, plans. One connection reads, another writes, so that a reader never sees half a
 * transaction; SQLite allows one writer at a time, so writes queue here and wait for other processes.
 */
export interface Decisions {
  /** For queries only: a write through it fails. */
  readonly read: EntityManager;
  /** The data folder is only read: every write is refused. */
  readonly isReadOnly: boolean;
  /**
   * What was read before, as long as nothing has been written since by any connection or process; else it is read again. Looking whether something was written takes
   * microseconds. Callers share the value: they must not change it.
   *
   * @param key - names the question; the same one always comes with the same `load`.
   */
  remember<T>(key: string, load: (read: EntityManager) => Promise<T>): Promise<T>;
  /**
   * Runs `work` in a transaction; everything it did is undone when it throws. Keep it short and free of other waiting.
   * Returns only after SQLite has committed and the disk has confirmed it: where the commit fails, the write is an error and the next one starts on a new connection.
   * @throws DatabaseBusyError - another process kept the write lock for longer than 15 s.
   * @throws LostTransactionError - SQLite ended the transaction before its commit.
   * @throws ReadOnlyError - see `isReadOnly`. UnwritableError - the disk is full, and was when the database was opened.
   */
  write<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>;
  /** Commits a write that changes nothing, except where the data folder is only read. @throws whatever keeps a write from reaching the file. */
  checkWritable(): Promise<void>;
  /**
   * Makes the file again without what was deleted or replaced, and empties the log that is written ahead: nothing of it is left in either.
   * Needs the space of the database once more for a while.
   * @throws DatabaseBusyError - another process kept the database locked for longer than 15 s.
   */
  wipe(): Promise<void>;
  close(): Promise<void>;
}

export class DatabaseBusyError extends Error {
  constructor() {
    super(
      'Another process has kept the database locked for too long. Try again; if it stays so, "cartograph doctor" finds the process.',
    );
    this.name = 'DatabaseBusyError';
  }
}

const BUSY_WAIT_MS = 15_000;

export interface DatabaseOptions {
  dataDir: string;
  entities: readonly AnyClass[];
  migrations: readonly (new () => MigrationInterface)[];
  onStatement?: StatementListener | undefined;
  /** Milliseconds that a request may take; a database that is read from its bytes keeps those of before for so long. Default: until it is closed. */
  longestMs?: number | undefined;
}

/**
 * A typeorm DataSource on the data folder's SQLite file.
 *
 * @param role - a `guest` writes nothing, neither into the file nor beside it.
 * @param image - bytes of the database to read in the file's place.
 */
export function sqliteSource(
  options: DatabaseOptions,
  role: 'reader' | 'writer' | 'guest',
  image?: Buffer,
): DataSource {
  return new DataSource({
    type: 'better-sqlite3',
    // Given, not looked for by name: bundled code may lie where no package is found.
    driver: image === undefined ? Database : openerOf(image),
    readonly: role === 'guest',
    database: databaseFile(options.dataDir),
    entities: [...options.entities] as unknown as Function[],
    migrations: [...options.migrations],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
    enableWAL: role === 'writer',
    // The driver waits without yielding, so it waits briefly; `write` waits longer, and politely.
    timeout: role === 'writer' ? 100 : 2_000,
    ...(options.onStatement ? { verbose: (sql: unknown) => options.onStatement?.(String(sql)) } : {}),
    prepareDatabase: (connection: RawConnection) => {
      try {
        prepare(connection, role === 'writer');
      } catch (error) {
        // typeorm forgets what it could not open.
        connection.close();
        throw error;
      }
    },
  });
}

function prepare(connection: RawConnection, isWriter: boolean): void {
  if (!isWriter) {
    connection.pragma('query_only = ON');
    // Looks into the file, so that one that cannot be read fails here.
    connection.pragma('schema_version');
    return;
  }
  // A commit returns once it is on the disk; with NORMAL the last ones of a log that is written ahead are lost when the power fails.
  connection.pragma('synchronous = FULL');
  // What is deleted is overwritten with zeros.
  connection.pragma('secure_delete = ON');
  // A deferred transaction that reads first cannot wait for the write lock; an immediate one can.
  const prepareSql = connection.prepare.bind(connection);
  connection.prepare = (sql) => prepareSql(sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE TRANSACTION' : sql);
}

/** What typeorm calls to open a file, opening some bytes instead. */
const openerOf = (image: Buffer): unknown =>
  function open(_file: string, { verbose }: Database.Options): Database.Database {
    return new Database(image, { verbose });
  };

const isBusy = (error: unknown): boolean =>
  error instanceof QueryFailedError && String((error.driverError as { code?: unknown }).code).startsWith('SQLITE_BUSY');

/** @returns false where another process writes. */
function vacuum(connection: RawConnection): boolean {
  try {
    connection.prepare('VACUUM').run();
    return true;
  } catch (error) {
    if (String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}

/** Questions that are remembered at once; more start again. */
const MOST_REMEMBERED = 1_000;

/** See {@link Decisions.remember}. A connection that only reads sees another data version after each write of any other. */
export function rememberUntilWritten(reader: DataSource): Decisions['remember'] {
  const connection = rawConnection(reader);
  const answers = new Map<string, Promise<unknown>>();
  let version: unknown;
  return <T>(key: string, load: (read: EntityManager) => Promise<T>): Promise<T> => {
    const now = connection.pragma('data_version', { simple: true });
    if (now !== version || answers.size >= MOST_REMEMBERED) answers.clear();
    version = now;
    const known = answers.get(key) as Promise<T> | undefined;
    if (known) return known;
    // A failure is told to whoever waits for it, and tried again by the next.
    const answer: Promise<T> = load(reader.manager).catch((error: unknown) => {
      if (answers.get(key) === answer) answers.delete(key);
      throw error;
    });
    answers.set(key, answer);
    return answer;
  };
}

/** Opens reader and writer; the schema must be migrated already (see migrate.ts). */
export async function connectDecisions(options: DatabaseOptions): Promise<Decisions> {
  const writer = new Writer(() => sqliteSource(options, 'writer').initialize());
  await writer.open();
  const reader = await sqliteSource(options, 'reader')
    .initialize()
    .catch(async (error: unknown) => {
      await writer.close();
      throw error;
    });
  const mutex = new Mutex();

  const transaction = async <T>(work: (manager: EntityManager) => Promise<T>): Promise<T> => {
    const deadline = Date.now() + BUSY_WAIT_MS;
    for (;;) {
      let started = false;
      try {
        return await writer.run((manager) => {
          started = true;
          return work(manager);
        });
      } catch (error) {
        if (started || !isBusy(error)) throw error;
        if (Date.now() > deadline) throw new DatabaseBusyError();
        await sleep(20);
      }
    }
  };

  const write = <T>(work: (manager: EntityManager) => Promise<T>): Promise<T> => mutex.run(() => transaction(work));

  const untilFree = async (attempt: () => boolean): Promise<void> => {
    const deadline = Date.now() + BUSY_WAIT_MS;
    while (!attempt()) {
      if (Date.now() > deadline) throw new DatabaseBusyError();
      await sleep(20);
    }
  };
  const wipe = async (): Promise<void> => {
    const connection = rawConnection(await writer.open());
    await untilFree(() => vacuum(connection));
    // A reader that began before keeps the log; it reads for milliseconds.
    await untilFree(() => {
      const [row] = connection.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
      return row?.busy === 0;
    });
  };

  return {
    read: reader.manager,
    isReadOnly: false,
    remember: rememberUntilWritten(reader),
    write,
    // Setting the number that nobody reads rewrites the file's first page.
    checkWritable: () => write((manager) => manager.query('PRAGMA user_version = 0')),
    wipe: () => mutex.run(wipe),
    close: () =>
      mutex.run(async () => {
        await reader.destroy();
        await writer.close();
      }),
  };
}
