import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { gunzip, gzip } from 'node:zlib';
import { DamagedLakeError, isForbidden, isWithoutRoom, type Lake } from '@cartograph/events';
import { ifThere } from '../../if-there.js';

/** Names an answer: the snapshot, the version of definitions, the question's name and everything it was asked with. */
export type AnswerKey = readonly [snapshotId: string, ...asked: unknown[]];

/** An answer that a job worked out. */
export interface KeptAnswer<T = unknown> {
  value: T;
  /** Milliseconds that it took. */
  computedInMs: number;
}

export const MOST_ANSWERS = 200;
const MOST_BYTES = 256 * 1024 ** 2;
const PART = '.part';

const [pack, unpack] = [promisify(gzip), promisify(gunzip)];

/**
 * Answers that take too long for a request, on the disk: `answers/<snapshot>/<hash of the key>` in the data folder, for whichever process asks. Those of snapshots
 * that are gone are removed, and beyond so many answers or bytes the ones that were not wanted for longest.
 */
export class KeptAnswers {
  readonly #folder: string;
  readonly #seen = new Set<string>();

  /** @param dataDir - the data folder. */
  constructor(
    dataDir: string,
    private readonly lake: Pick<Lake, 'isReadOnly' | 'snapshots'>,
    private readonly most: { answers: number; bytes: number } = { answers: MOST_ANSWERS, bytes: MOST_BYTES },
  ) {
    this.#folder = path.join(dataDir, 'answers');
  }

  /** The answer of a key, or null where none is kept, or what is kept cannot be read. */
  async find<T>(key: AnswerKey): Promise<KeptAnswer<T> | null> {
    if (!this.#seen.has(key[0])) {
      this.#seen.add(key[0]);
      await this.#change(() => this.sweep());
    }
    const file = this.#fileOf(key);
    const bytes = await ifThere(readFile(file));
    if (bytes === null) return null;
    let found: KeptAnswer<T> & { asked: string };
    try {
      found = deserialize(await unpack(bytes)) as KeptAnswer<T> & { asked: string };
    } catch {
      // Cut off, or written by a Node.js of another time: it is worked out again.
      await this.#change(() => rm(file, { force: true }));
      return null;
    }
    const { asked, ...answer } = found;
    if (asked !== JSON.stringify(key)) return null;
    const now = new Date();
    await this.#change(() => ifThere(utimes(file, now, now)));
    return answer as KeptAnswer<T>;
  }

  /** Whether an answer is kept, without reading it. */
  async has(key: AnswerKey): Promise<boolean> {
    return (await ifThere(stat(this.#fileOf(key)))) !== null;
  }

  /** Keeps an answer; it is there whole or not at all. @returns false where it alone has more bytes than all may have. */
  async keep(key: AnswerKey, answer: KeptAnswer): Promise<boolean> {
    const bytes = await pack(serialize({ ...answer, asked: JSON.stringify(key) }));
    if (bytes.length > this.most.bytes) return false;
    const file = this.#fileOf(key);
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const part = `${file}.${randomBytes(6).toString('hex')}${PART}`;
    try {
      await writeFile(part, bytes, { mode: 0o600 });
      await rename(part, file);
    } finally {
      await rm(part, { force: true });
    }
    await this.sweep(file);
    return true;
  }

  /** Removes every answer. */
  async clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /**
   * Removes the answers of snapshots that are gone, and as many others as are too many.
   *
   * @param stays - a file that stays whatever its age.
   */
  async sweep(stays?: string): Promise<void> {
    const folders = (await ifThere(readdir(this.#folder))) ?? [];
    if (folders.length === 0) return;
    for (const { file, isOver } of await this.list(stays)) if (isOver) await rm(file, { force: true });
    const isGone = await this.#gone();
    for (const name of folders)
      if (isGone(name)) await rm(path.join(this.#folder, name), { recursive: true, force: true });
  }

  /** The files of all answers, and whether the next sweep removes them. @param stays - as of {@link sweep}. */
  async list(stays?: string): Promise<{ file: string; bytes: number; isOver: boolean }[]> {
    const folders = (await ifThere(readdir(this.#folder))) ?? [];
    if (folders.length === 0) return [];
    const isGone = await this.#gone();
    const files: { file: string; bytes: number; usedAt: number }[] = [];
    for (const folder of folders) {
      for (const name of (await ifThere(readdir(path.join(this.#folder, folder)))) ?? []) {
        const file = path.join(this.#folder, folder, name);
        const found = await ifThere(stat(file));
        const usedAt = (at: number): number => (isGone(folder) ? -Infinity : file === stays ? Infinity : at);
        if (found) files.push({ file, bytes: found.size, usedAt: usedAt(found.mtimeMs) });
      }
    }
    let [answers, bytes] = [0, 0];
    return files
      .toSorted((a, b) => b.usedAt - a.usedAt)
      .map((one) => {
        [answers, bytes] = [answers + 1, bytes + one.bytes];
        const isOver = one.usedAt === -Infinity || answers > this.most.answers || bytes > this.most.bytes;
        return { file: one.file, bytes: one.bytes, isOver };
      });
  }

  /** Does what only keeps the folder tidy: not where it is only read, and where nothing can be written it stays undone. */
  async #change(work: () => Promise<unknown>): Promise<void> {
    if (this.lake.isReadOnly) return;
    try {
      await work();
    } catch (error) {
      if (!isForbidden(error) && !isWithoutRoom(error)) throw error;
    }
  }

  /** Whether a snapshot is gone. Where one that is kept is damaged, none is taken to be gone. */
  async #gone(): Promise<(id: string) => boolean> {
    try {
      const known = new Set((await this.lake.snapshots()).map(({ id }) => id));
      return (id) => !known.has(id);
    } catch (error) {
      if (error instanceof DamagedLakeError) return () => false;
      throw error;
    }
  }

  #fileOf(key: AnswerKey): string {
    return path.join(this.#folder, key[0], createHash('sha256').update(JSON.stringify(key)).digest('hex'));
  }
}

const kept = new WeakMap<Pick<Lake, 'dir' | 'isReadOnly' | 'snapshots'>, KeptAnswers>();

/** The answers kept beside a lake. */
export function keptAnswersOf(lake: Pick<Lake, 'dir' | 'isReadOnly' | 'snapshots'>): KeptAnswers {
  const known = kept.get(lake) ?? new KeptAnswers(path.dirname(lake.dir), lake);
  kept.set(lake, known);
  return known;
}
