import { mkdir, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { createHash, randomBytes } from 'node:crypto';
import { placeHere } from '../../machine.js';
import { isMissing, isUnwritable } from '../../missing-file.js';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** What an engine may use of the machine. */
export interface EngineLimits {
  /** Default: one per core. */
  readonly threads?: number;
  /** E.g. `2GiB`. Default: half of the machine's memory, at most 4 GiB. */
  readonly memoryLimit?: string;
}

/** How one engine is opened. */
export interface EngineOptions extends EngineLimits {
  /** Folder below which the engine makes a folder of its own to spill into. Where none can be made there, the system's folder for such files takes its place. */
  readonly tempRoot: string;
  /** When given, the engine reaches no file outside these folders and its settings are locked. */
  readonly onlyFolders?: readonly string[];
}

const GIB = 1024 ** 3;

/** Bytes that this process may use of the machine: a container may have less of it. */
const memoryHere = (): number => Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);

/** Half of the machine's memory, at most 4 GiB. */
export function defaultMemoryLimit(totalBytes: number = memoryHere()): string {
  return `${Math.max(256, Math.floor(Math.min(4 * GIB, totalBytes / 2) / 1024 ** 2))}MiB`;
}

/** Bytes of a size such as `2GiB` or `800MB`; of the default without one. */
export function memoryBytes(size: string = defaultMemoryLimit()): number {
  const [, count, unit, binary] = /^([\d.]+)\s*([kmgt])(i?)b$/i.exec(size) ?? [];
  if (count === undefined || unit === undefined) throw new RangeError(`"${size}" is no size such as 2GiB or 800MB.`);
  return Number(count) * (binary ? 1024 : 1000) ** ('kmgt'.indexOf(unit.toLowerCase()) + 1);
}

/** What tells spill folders of processes that can see one another from others. */
export const thisHost = (): string =>
  createHash('sha256').update(Object.values(placeHere()).join('/')).digest('hex').slice(0, 8);

/** The name of a spill folder, or of a file on its way, tells its machine and process, so that leftovers of dead ones can be found. */
export const tempFolderName = (): string => `${thisHost()}-${process.pid}-${randomBytes(4).toString('hex')}`;

/** Whose a spill folder is; null for a name that is none. */
export function ownerOfTempFolder(name: string): { isOfThisHost: boolean; pid: number } | null {
  const [, host, pid] = /^([0-9a-f]{8})-(\d+)-[0-9a-f]{8}$/.exec(name) ?? [];
  return host === undefined || pid === undefined ? null : { isOfThisHost: host === thisHost(), pid: Number(pid) };
}

/** Writes a text as an SQL literal; a zero byte, at which the engine's parser would stop, by its number. */
export const literal = (text: string): string => {
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts.join('') : `(${parts.join(' || chr(0) || ')})`;
};

/** A path that names itself alone where the engine looks for patterns. */
const exactly = (file: string): string => file.replaceAll(/[*?[]/g, '[$&]');

/**
 * Writes the path of files to read as an SQL literal. The engine takes `*`, `?` and `[` in a path for a pattern, which may fit other
 * files, too; here they stand for themselves.
 *
 * @param names - names below the path, which may be patterns.
 */
export const fileLiteral = (file: string, ...names: readonly string[]): string =>
  literal(path.join(exactly(file), ...names));

/** One DuckDB instance in memory that spills to the lake's disk. */
export class Engine {
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly tempDir: string | null,
  ) {}

  static async open(options: EngineOptions): Promise<Engine> {
    const tempDir = await makeTempFolder([options.tempRoot, tmpdir()]);
    const instance = await DuckDBInstance.create(':memory:', {
      threads: String(options.threads ?? availableParallelism()),
      memory_limit: options.memoryLimit ?? defaultMemoryLimit(),
      temp_directory: tempDir ?? '',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
    });
    const connection = await instance.connect();
    try {
      await connection.run("SET GLOBAL TimeZone = 'UTC'");
      // The system keeps what was read of files in memory; a copy of the engine's own would also keep that of files that are gone.
      await connection.run('SET enable_external_file_cache = false');
      if (options.onlyFolders !== undefined) {
        await connection.run('SET parquet_metadata_cache = true');
        await connection.run(
          `SET allowed_directories = [${options.onlyFolders
            .flatMap((folder) => [...new Set([folder, exactly(folder)])])
            .map(literal)
            .join(', ')}]`,
        );
        await connection.run('SET enable_external_access = false');
        await connection.run('SET lock_configuration = true');
      }
    } finally {
      connection.closeSync();
    }
    return new Engine(instance, tempDir);
  }

  connect(): Promise<DuckDBConnection> {
    return this.instance.connect();
  }

  /** A connection whose statements tell how far they are; the engine counts only with its bar on, and nothing is printed. */
  async connectWithProgress(): Promise<DuckDBConnection> {
    const connection = await this.connect();
    await connection.run('SET enable_progress_bar = true');
    await connection.run('SET enable_progress_bar_print = false');
    return connection;
  }

  async close(): Promise<void> {
    this.instance.closeSync();
    if (this.tempDir !== null) await rm(this.tempDir, { recursive: true, force: true });
  }
}

/** A folder to spill into below the first of some places that takes one; null where none does, so that the engine has its memory and no more. */
async function makeTempFolder(places: readonly string[]): Promise<string | null> {
  for (const place of places) {
    const folder = path.join(place, tempFolderName());
    try {
      await mkdir(folder, { recursive: true });
      return folder;
    } catch (error) {
      // On a disk that is mounted read-only, Node says that the folder above is missing.
      if (!isUnwritable(error) && !isMissing(error)) throw error;
    }
  }
  return null;
}
