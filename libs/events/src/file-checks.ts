import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DamagedLakeError } from './errors.js';
import { isMissing } from './missing-file.js';
import { sha256Of } from './read-pieces.js';

/** A file and what it was written as. */
export interface KnownFile {
  /** Relative to the lake's folder. */
  readonly path: string;
  readonly bytes: number;
  /** Of the whole file, in hex. */
  readonly sha256: string;
  /** UTC month of its rows, where the table is cut by month. */
  readonly month?: string | null;
}

/** Files that are read at once: reading waits for the disk, hashing does not. */
const AT_ONCE = 4;
/** Smaller files are read in one go. */
const STREAM_FROM = 4 * 1024 ** 2;

/**
 * Looks whether files are as they were written, each once in the life of this object. A file that is not is looked at again whenever it is needed, so
 * that one that was put back from a backup serves at once.
 *
 * @remarks SHA-256 takes about a second for each GB and core.
 */
export class FileChecks {
  /** By path, for no two files have one. */
  private readonly checks = new Map<string, Promise<void>>();

  /** @param dir - the lake's folder. */
  constructor(private readonly dir: string) {}

  /** Has files looked at again when they are next needed. @param paths - relative to the lake's folder. */
  forget(paths: readonly string[]): void {
    for (const place of paths) this.checks.delete(place);
  }

  /**
   * Resolves when every one of the files is known to be as it was written.
   *
   * @throws DamagedLakeError - one is missing, or is not as it was written; names it and says how to restore it. The signal's reason.
   */
  async need(files: readonly KnownFile[], signal?: AbortSignal): Promise<void> {
    const waiting = files.toSorted((a, b) => a.bytes - b.bytes);
    await Promise.all(
      Array.from({ length: Math.min(AT_ONCE, waiting.length) }, async () => {
        for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
          signal?.throwIfAborted();
          await this.check(file).catch((error: unknown) => {
            waiting.length = 0;
            throw error;
          });
        }
      }),
    );
  }

  /** Looks at files again, whatever was found before. Throws as {@link need}. */
  async again(files: readonly KnownFile[], signal?: AbortSignal): Promise<void> {
    this.forget(files.map((file) => file.path));
    await this.need(files, signal);
  }

  private check(file: KnownFile): Promise<void> {
    const key = file.path;
    const known = this.checks.get(key);
    if (known !== undefined) return known;
    const check = this.look(file).catch((error: unknown) => {
      if (this.checks.get(key) === check) this.checks.delete(key);
      throw error;
    });
    this.checks.set(key, check);
    return check;
  }

  private async look(file: KnownFile): Promise<void> {
    const place = path.join(this.dir, file.path);
    const found = await hashOf(place, file.bytes).catch((cause: unknown) => {
      throw isMissing(cause) ? new DamagedLakeError(place, 'is missing', { cause, remedy: remedyFor(file) }) : cause;
    });
    if (found !== file.sha256)
      throw new DamagedLakeError(place, 'is not as it was written (its SHA-256 differs)', { remedy: remedyFor(file) });
  }
}

const hashOf = async (file: string, bytes: number): Promise<string> =>
  bytes >= STREAM_FROM
    ? sha256Of(file)
    : createHash('sha256')
        .update(await readFile(file))
        .digest('hex');

/** How to get a data file back. */
export const remedyFor = ({ month = null }: Pick<KnownFile, 'month'>): string =>
  [
    'put the file back from a backup',
    'roll back to a snapshot without it ("cartograph lake rollback")',
    month === null
      ? 'write the snapshot again from its events ("cartograph lake compact")'
      : `import the logs of ${month} again ("cartograph import PATH --replace-only-months ${month}")`,
  ].join(', or ');
