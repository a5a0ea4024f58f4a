import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { Background } from '../background.js';
import { ifMissing, isMissing, isThere, isUnwritable } from '../missing-file.js';
import { isHere, type Place, placeHere } from '../machine.js';
import { makePrivate } from '../private-folder.js';
import { isSameProcess, processStart } from '../process-life.js';
import { giveSign, isSilent } from '../sign-of-life.js';

/** A process that reads snapshots, as it says of itself. */
export interface Reader extends Place {
  readonly pid: number;
  /** Tells the process from a later one of the same number; null where the system does not say. */
  readonly processStart: string | null;
  /** ISO 8601 instant in UTC. */
  readonly since: string;
  readonly snapshots: readonly string[];
  /** Of each snapshot the instant since when it is held. Processes of older versions do not say. */
  readonly heldSince?: Readonly<Record<string, string>>;
}

/** A living process that reads a snapshot, which is not removed meanwhile. */
export interface SnapshotHolder {
  readonly host: string;
  readonly pid: number;
  /** ISO 8601 instant in UTC. */
  readonly since: string;
}

const BEAT_MS = 5_000;

const readersFolder = (dataDir: string): string => path.join(dataDir, 'leases', 'readers');

/**
 * Says which snapshots this process reads, so that no writer removes their files. The file is gone when the last one is let go;
 * that of a process that died counts no longer. Where nothing can be written the snapshots are read all the same: one that is removed meanwhile
 * is an error, never another figure. On a full disk it is said as soon as there is room.
 */
export class ReaderHold {
  private readonly file: string;
  private readonly held = new Map<string, string>();
  private last: Promise<void> = Promise.resolve();
  private beat: NodeJS.Timeout | undefined;
  private isTold = false;
  private isUnwritten = false;
  private readonly signs = new Background(
    'A reader of snapshots gives no sign of life, so that another machine may remove them after a minute',
  );
  private readonly since = new Date().toISOString();

  /** @param options.isQuiet - tells nobody: the data folder is not to be written. */
  constructor(
    dataDir: string,
    private readonly options: { readonly isQuiet?: boolean } = {},
  ) {
    const host = hostname()
      .replaceAll(/[^A-Za-z0-9.]/g, '_')
      .slice(0, 60);
    this.file = path.join(readersFolder(dataDir), `${host}-${process.pid}-${randomBytes(4).toString('hex')}.json`);
  }

  /**
   * When the promise resolves every writer that looks sees the snapshots held. Look afterwards whether the lake still has them.
   *
   * @returns false where nobody could be told, for nothing can be written.
   */
  async hold(ids: readonly string[]): Promise<boolean> {
    for (const id of ids) if (!this.held.has(id)) this.held.set(id, new Date().toISOString());
    await this.tell();
    return !this.isUnwritten;
  }

  letGo(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.held.delete(id);
    return this.tell();
  }

  close(): Promise<void> {
    this.held.clear();
    return this.tell();
  }

  /** One after another, each with what is held by then. */
  private tell(): Promise<void> {
    // A failure is told to whoever asked for that change; the next one begins all the same.
    const next = Promise.allSettled([this.last]).then(() => this.write());
    this.last = next;
    return next;
  }

  private async write(): Promise<void> {
    this.isUnwritten = this.options.isQuiet === true;
    if (this.isUnwritten) return;
    if (this.held.size === 0) {
      clearInterval(this.beat);
      this.beat = undefined;
      // Where nothing was written there is nothing to remove, and on a read-only disk even that would be refused.
      if (this.isTold) await rm(this.file, { force: true });
      return;
    }
    const content: Reader = {
      ...placeHere(),
      pid: process.pid,
      processStart: await processStart(process.pid),
      since: this.since,
      snapshots: [...this.held.keys()].toSorted(),
      heldSince: Object.fromEntries(this.held),
    };
    try {
      await makePrivate(path.dirname(path.dirname(this.file)));
      await mkdir(path.dirname(this.file), { recursive: true });
      await writeFile(`${this.file}.tmp`, JSON.stringify(content));
      this.isTold = true;
      await rename(`${this.file}.tmp`, this.file);
    } catch (error) {
      if (!isUnwritable(error) && !(await isForbiddenToMake(this.file, error))) throw error;
      this.isUnwritten = true;
      await ifUnwritable(rm(`${this.file}.tmp`, { force: true }));
    }
    if (this.beat !== undefined) return;
    this.beat = setInterval(() => {
      void this.signs.run(() => this.giveSign());
    }, BEAT_MS);
    this.beat.unref();
  }

  private async giveSign(): Promise<void> {
    // Another machine that saw no beat for long has cleared the file away, or it could not be written: say it again.
    if ((this.isUnwritten || !(await giveSign(this.file))) && this.held.size > 0) await this.tell();
  }
}

/** Making a folder on a disk that is mounted read-only, Node says that the one above is missing. */
const isForbiddenToMake = async (file: string, error: unknown): Promise<boolean> =>
  isMissing(error) && (await isThere(path.dirname(path.dirname(path.dirname(file)))));

/** Work that can be left undone where nothing can be written. */
const ifUnwritable = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => {
    if (!isUnwritable(error)) throw error;
  });

/** The snapshots that living processes read. Files of dead ones are removed. */
export async function heldSnapshots(dataDir: string): Promise<Set<string>> {
  return new Set((await livingReaders(dataDir)).flatMap(({ snapshots }) => snapshots));
}

/** Who reads each snapshot, by its id. Files of dead processes are removed. */
export async function snapshotHolders(dataDir: string): Promise<Map<string, SnapshotHolder[]>> {
  const holders = new Map<string, SnapshotHolder[]>();
  for (const { host, pid, since, snapshots, heldSince } of await livingReaders(path.resolve(dataDir))) {
    for (const id of snapshots)
      holders.set(id, [...(holders.get(id) ?? []), { host, pid, since: heldSince?.[id] ?? since }]);
  }
  return holders;
}

/** The processes that read snapshots now. Files of dead ones are removed. */
export async function livingReaders(dataDir: string): Promise<Reader[]> {
  const folder = readersFolder(dataDir);
  const living: Reader[] = [];
  for (const name of await ifMissing(readdir(folder), [])) {
    const file = path.join(folder, name);
    const reader = await readReader(file);
    if (reader !== null && (await isAlive(reader, file))) living.push(reader);
    else if (reader !== null || (await isSilent(file))) await ifUnwritable(rm(file, { force: true }));
  }
  return living;
}

/** null where it is gone, or its writer died writing it. */
async function readReader(file: string): Promise<Reader | null> {
  if (!file.endsWith('.json')) return null;
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Reader;
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A reader of this machine lives as long as its process does; of another, as long as it gives signs of life. */
const isAlive = async (reader: Reader, file: string): Promise<boolean> =>
  isHere(reader) ? isSameProcess(reader.pid, reader.processStart) : !(await isSilent(file));
