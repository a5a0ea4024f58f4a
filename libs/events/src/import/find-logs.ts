import { access, constants, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { about, ImportError } from '../errors.js';
import type { SkippedFile } from '../report.js';
import { readCatalog, type CatalogFile } from './catalog-file.js';
import { ifMissing } from '../missing-file.js';
import { inWords, orNotFound } from './in-words.js';
import { LakeFolders } from './lake-folders.js';
import { parseJsonObject } from './line-json.js';
import { checkColumns, columnOf, detectShape, timesOf, type LogShape } from './log-shape.js';
import { checkReadAs, type ReadAs } from './read-as.js';
import { expandGlob, isPattern } from './read-glob.js';
import { readHead, type FileHead } from './read-head.js';
import type { Packing } from './read-packed.js';
import { parquetShape } from './read-parquet.js';

/** A file that is to be imported. */
export interface LogFile {
  /** Short and distinct among the files of the import. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly packing: Packing;
  readonly isGzip: boolean;
  readonly format: 'csv' | 'jsonl' | 'parquet';
  readonly shape: LogShape;
  /** IANA zone of times that name none; null: UTC, with a warning. */
  readonly zone: string | null;
  readonly readAs: ReadAs;
}

/** What is known of the files beside their paths. */
export interface FindOptions {
  readonly readAs?: ReadAs;
  /** Product catalogs to join to the log: files or patterns. They are not taken for logs. */
  readonly catalog?: readonly string[];
  /** The folder of the lake that the logs are for. */
  readonly lakeDir?: string;
}

/** What was found. */
export interface FoundLogs {
  /** In the order named, each once. */
  readonly logs: LogFile[];
  /** Files of folders and patterns that are no logs. */
  readonly skipped: SkippedFile[];
  readonly catalogs: CatalogFile[];
}

interface Candidate {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** Named by the caller, not found in a folder: then it must be a log. */
  readonly isNamed: boolean;
}

/** A file of a folder that is no log by its name. */
interface OtherFile {
  readonly path: string;
  readonly name: string;
  /** The folder that was named, or fits the pattern. */
  readonly below: string;
}

const LOG_NAME = /\.(?:csv|tsv|jsonl|ndjson|parquet)(?:\.(?:gz|zst))?$/i;

/**
 * Finds the logs among files, folders and patterns such as `logs/2019-*.csv`. Folders are searched all the way down for .csv, .tsv,
 * .jsonl, .ndjson and .parquet, also packed as .gz or .zst. What is found within a lake or a backup of one is passed over, so that a
 * folder with logs and data in it does not take the lake's own files for logs.
 *
 * @throws ImportError - a path does not exist or cannot be read; a named file is no log; no log is found; `readAs` cannot be meant.
 */
export async function findLogs(
  paths: readonly string[],
  { readAs = {}, catalog = [], lakeDir }: FindOptions = {},
): Promise<FoundLogs> {
  checkReadAs(readAs);
  const catalogs = await findCatalogs(catalog);
  const isCatalog = new Set(await Promise.all(catalogs.map((file) => realpath(file.path))));
  const candidates = new Map<string, Candidate>();
  const logs: LogFile[] = [];
  const skipped: SkippedFile[] = [];
  const others: OtherFile[] = [];
  const lakes = new LakeFolders(lakeDir === undefined ? undefined : await ifMissing(realpath(lakeDir), lakeDir));
  for (const given of paths) {
    const found = await candidatesOf(given);
    skipped.push(...found.skipped);
    for (const other of found.others) {
      const real = await ifMissing(realpath(other.path), other.path);
      if (
        isCatalog.has(real) ||
        (await lakes.ownsFolderOf(real, await realpath(other.below))) ||
        (await lakes.holds(real))
      )
        continue;
      others.push(other);
    }
    for (const candidate of found.candidates) {
      const real = await realpath(candidate.path);
      if (!candidate.isNamed && (await lakes.holds(real))) continue;
      if (!isCatalog.has(real) && (!candidates.has(real) || candidate.isNamed)) candidates.set(real, candidate);
    }
  }
  skipped.push(
    ...lakes.met.map((name) => ({ name, why: `${name} is a lake or a backup of one, not a folder of logs` })),
  );
  const names = distinctNames([...candidates.values()]);
  for (const [index, candidate] of [...candidates.values()].entries()) {
    const name = names[index] ?? candidate.name;
    try {
      const head = await inWords(candidate.path, () => readHead(name, candidate.path));
      const format = formatOf(name, head, readAs);
      const shape =
        format === 'parquet'
          ? await parquetShape(name, candidate.path, readAs)
          : format === 'jsonl'
            ? jsonShape(name, head, readAs)
            : csvShape(name, head, readAs);
      logs.push({
        name,
        path: candidate.path,
        bytes: candidate.bytes,
        packing: head.packing,
        isGzip: head.packing === 'gzip',
        format,
        shape,
        zone: readAs.zone ?? null,
        readAs,
      });
    } catch (error) {
      if (!(error instanceof ImportError) || candidate.isNamed) throw about(name, error);
      skipped.push({ name, why: error.message });
    }
  }
  skipped.push(...passedOver(others));
  if (logs.length === 0) {
    const seen =
      skipped.length > 0
        ? `: ${skipped.map(({ why }) => why).join('; ')}`
        : ': a log is a .csv, .jsonl or .parquet file, perhaps packed as .gz or .zst';
    throw new ImportError('no-logs', `no log was found in ${paths.join(', ')}${seen}`, {
      facts: { file: paths.join(', ') },
    });
  }
  return { logs, skipped, catalogs };
}

async function findCatalogs(paths: readonly string[]): Promise<CatalogFile[]> {
  const found: CatalogFile[] = [];
  for (const given of paths) {
    const files = isPattern(given) ? await expandGlob(given) : [given];
    if (files.length === 0)
      throw new ImportError('no-match', `no file fits ${given}: check the pattern`, { facts: { file: given } });
    for (const file of files) {
      const { bytes, isDirectory } = await lookAt(file);
      if (isDirectory) throw new ImportError('options', `the catalog ${file} is a folder: name its files`);
      found.push(
        await readCatalog(path.basename(file), file, bytes).catch((error: unknown) => {
          throw about(path.basename(file), error);
        }),
      );
    }
  }
  return found;
}

function formatOf(name: string, head: FileHead, { format }: ReadAs): LogFile['format'] {
  if (format === undefined || format === head.format) return head.format;
  if (format === 'parquet' || head.format === 'parquet')
    throw new ImportError(
      'binary',
      `${name} is ${head.format === 'parquet' ? 'a Parquet file' : 'no Parquet file'}, and was to be read as ${format}: leave the format out`,
    );
  return format;
}

function csvShape(name: string, head: FileHead, readAs: ReadAs): LogShape {
  const shape = detectShape(name, head.lines, head.hasBom, readAs);
  if (head.isWhole && head.lines.slice(shape.skippedLines).every((line) => line === ''))
    throw new ImportError('header-only', `${name} has a header and no rows: choose a file with rows`);
  return shape;
}

/** The keys of the first lines are the columns. */
function jsonShape(name: string, { lines, hasBom }: FileHead, { columns: named }: ReadAs): LogShape {
  if (named !== undefined)
    throw new ImportError(
      'options',
      `${name} is a file of JSON lines, in which each row names its columns itself: leave the columns out, and write the keys as a log does, event_time, event_type and so on`,
    );
  const objects = lines.map((line) => parseJsonObject(line)).filter((object) => object !== null);
  const keys = [...new Set(objects.flatMap((object) => [...object.keys()]))];
  const columns = keys.map(columnOf);
  checkColumns(name, 1, columns, keys, false);
  const time = keys[columns.indexOf('event_time')] ?? '';
  return {
    delimiter: ',',
    columns,
    hasHeader: false,
    header: [],
    skippedLines: 0,
    hasBom,
    ignored: keys.filter((_, index) => columns[index] === null),
    lastValueLength: null,
    times: timesOf(objects.map((object) => object.get(time)?.text)),
  };
}

const ENDINGS = '.csv, .tsv, .jsonl, .ndjson or .parquet, perhaps packed as .gz or .zst';

/** Files with the same ending are one entry: a folder of pictures says so once. */
function passedOver(others: readonly OtherFile[]): SkippedFile[] {
  const byEnding = new Map<string, OtherFile[]>();
  for (const other of others) {
    const ending = path.extname(other.name).toLowerCase();
    byEnding.set(ending, [...(byEnding.get(ending) ?? []), other]);
  }
  return [...byEnding.values()].map((files) => {
    const more = files.length - 1;
    const name = `${files[0]?.name ?? ''}${more === 0 ? '' : ` and ${more} more of its kind`}`;
    return { name, why: `${name} ${more === 0 ? 'does' : 'do'} not end like a log: ${ENDINGS}` };
  });
}

interface Candidates {
  readonly candidates: Candidate[];
  readonly skipped: SkippedFile[];
  readonly others: OtherFile[];
}

async function candidatesOf(given: string): Promise<Candidates> {
  if (!isPattern(given) || (await isThere(given))) return candidatesAt(given);
  const faults: SkippedFile[] = [];
  const files = await expandGlob(given, (folder, error) => {
    faults.push({ name: folder, why: error.message });
  });
  if (files.length === 0)
    throw new ImportError(
      'no-match',
      `no file fits ${given}: check the pattern${faults.map(({ why }) => `; ${why}`).join('')}`,
      { facts: { file: given } },
    );
  const found: Candidates = { candidates: [], skipped: faults, others: [] };
  for (const file of files) {
    try {
      const { candidates, skipped, others } = await candidatesAt(file);
      found.candidates.push(...candidates.map((candidate) => ({ ...candidate, isNamed: false })));
      found.skipped.push(...skipped);
      found.others.push(...others);
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      found.skipped.push({ name: path.basename(file), why: error.message });
    }
  }
  return found;
}

async function candidatesAt(given: string): Promise<Candidates> {
  const { isDirectory, bytes } = await lookAt(given);
  if (!isDirectory)
    return { candidates: [{ path: given, name: path.basename(given), bytes, isNamed: true }], skipped: [], others: [] };
  const candidates: Candidate[] = [];
  const skipped: SkippedFile[] = [];
  const files = await filesBelow(given, (folder, error) => {
    if (!(error instanceof ImportError) || folder === given) throw error;
    skipped.push({ name: path.relative(given, folder), why: error.message });
  });
  const others: OtherFile[] = [];
  for (const file of files.toSorted()) {
    const name = path.relative(given, file);
    if (!LOG_NAME.test(file)) {
      others.push({ path: file, name, below: given });
      continue;
    }
    try {
      const found = await lookAt(file);
      // A link to a folder is not followed, so that links in a circle end.
      if (!found.isDirectory) candidates.push({ path: file, name, bytes: found.bytes, isNamed: false });
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      skipped.push({ name, why: error.message });
    }
  }
  return { candidates, skipped, others };
}

/** Files of a folder, all the way down, but the hidden ones; a link to a folder is a file here. */
async function filesBelow(folder: string, onFault: (folder: string, error: unknown) => void): Promise<string[]> {
  const entries = await inWords(folder, () => readdir(folder, { withFileTypes: true })).catch((error: unknown) => {
    onFault(folder, error);
    return [];
  });
  const found: string[] = [];
  for (const entry of entries) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await filesBelow(inside, onFault)));
    else if (!entry.name.startsWith('.')) found.push(inside);
  }
  return found;
}

async function lookAt(file: string): Promise<{ isDirectory: boolean; bytes: number }> {
  const found = await inWords(file, () => stat(file));
  if (!found.isDirectory() && !found.isFile())
    throw new ImportError('unreadable', `${file} is neither a file nor a folder: name a log file or a folder of them`, {
      facts: { file },
    });
  await inWords(file, () => access(file, constants.R_OK));
  return { isDirectory: found.isDirectory(), bytes: found.size };
}

/** A pattern may be the name of a file that is there. */
const isThere = async (file: string): Promise<boolean> =>
  (await orNotFound(
    inWords(file, () => stat(file)),
    null,
  )) !== null;

/** Lengthens names by the folders above until they differ. */
function distinctNames(candidates: readonly Candidate[]): string[] {
  const names = candidates.map(({ name }) => name);
  return names.map((name, index) => {
    if (names.indexOf(name) === names.lastIndexOf(name)) return name;
    const longer = path.join(
      path.basename(path.dirname(path.resolve(candidates[index]?.path ?? name))),
      path.basename(name),
    );
    return names.indexOf(name) === index ? name : `${longer} (${index + 1})`;
  });
}
