import { access, constants, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { ImportError } from '../errors.js';
import type { SkippedFile } from '../report.js';
import { detectShape, type LogShape } from './log-shape.js';
import { readHead } from './read-head.js';

/** A file that is to be imported. */
export interface LogFile {
  /** Short and distinct among the files of the import. */
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly isGzip: boolean;
  readonly shape: LogShape;
}

interface Candidate {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  /** Named by the caller, not found in a folder: then it must be a log. */
  readonly isNamed: boolean;
}

const LOG_NAME = /\.(?:csv|tsv)(?:\.gz)?$/i;

/**
 * Finds the logs among files and folders; folders are searched all the way down for .csv, .csv.gz, .tsv and .tsv.gz.
 *
 * @returns the logs in the order named, each once, and the files of folders that are no logs.
 * @throws ImportError - a path does not exist or cannot be read; a named file is no log; no log is found.
 */
export async function findLogs(paths: readonly string[]): Promise<{ logs: LogFile[]; skipped: SkippedFile[] }> {
  const candidates = new Map<string, Candidate>();
  const logs: LogFile[] = [];
  const skipped: SkippedFile[] = [];
  for (const given of paths) {
    const found = await candidatesOf(given);
    skipped.push(...found.skipped);
    for (const candidate of found.candidates) {
      const real = await realpath(candidate.path);
      if (!candidates.has(real) || candidate.isNamed) candidates.set(real, candidate);
    }
  }
  const names = distinctNames([...candidates.values()]);
  for (const [index, candidate] of [...candidates.values()].entries()) {
    const name = names[index] ?? candidate.name;
    try {
      const head = await inWords(candidate.path, () => readHead(name, candidate.path));
      const shape = detectShape(name, head.lines, head.hasBom);
      if (head.isWhole && head.lines.slice(shape.skippedLines).every((line) => line === '')) {
        throw new ImportError('header-only', `${name} has a header and no rows: choose a file with rows`);
      }
      logs.push({ name, path: candidate.path, bytes: candidate.bytes, isGzip: head.isGzip, shape });
    } catch (error) {
      if (!(error instanceof ImportError) || candidate.isNamed) throw error;
      skipped.push({ name, why: error.message });
    }
  }
  if (logs.length === 0) {
    const seen = skipped.length > 0 ? `: ${skipped.map(({ why }) => why).join('; ')}` : ': a log is a .csv or .csv.gz file';
    throw new ImportError('no-logs', `no log was found in ${paths.join(', ')}${seen}`);
  }
  return { logs, skipped };
}

async function candidatesOf(given: string): Promise<{ candidates: Candidate[]; skipped: SkippedFile[] }> {
  const { isDirectory, bytes } = await lookAt(given);
  if (!isDirectory) return { candidates: [{ path: given, name: path.basename(given), bytes, isNamed: true }], skipped: [] };
  const entries = await inWords(given, () => readdir(given, { recursive: true, withFileTypes: true }));
  const files = entries.filter((entry) => !entry.isDirectory() && LOG_NAME.test(entry.name) && !entry.name.startsWith('.')).map((entry) => path.join(entry.parentPath, entry.name)).toSorted();
  const candidates: Candidate[] = [];
  const skipped: SkippedFile[] = [];
  for (const file of files) {
    const name = path.relative(given, file);
    try {
      const found = await lookAt(file);
      // A link to a folder is not followed, so that links in a circle end.
      if (!found.isDirectory) candidates.push({ path: file, name, bytes: found.bytes, isNamed: false });
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      skipped.push({ name, why: error.message });
    }
  }
  return { candidates, skipped };
}

async function lookAt(file: string): Promise<{ isDirectory: boolean; bytes: number }> {
  const found = await inWords(file, () => stat(file));
  if (!found.isDirectory() && !found.isFile()) throw new ImportError('unreadable', `${file} is neither a file nor a folder: name a log file or a folder of them`);
  await inWords(file, () => access(file, constants.R_OK));
  return { isDirectory: found.isDirectory(), bytes: found.size };
}

/** What the system says about a path, in words. */
async function inWords<T>(file: string, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof ImportError || !(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw new ImportError('not-found', `${file} does not exist: check the path`, { cause: error });
    if (error.code === 'EACCES' || error.code === 'EPERM') throw new ImportError('unreadable', `${file} cannot be read by this user: change its permissions`, { cause: error });
    throw new ImportError('unreadable', `${file} cannot be read (${String(error.code)}): copy it to this machine's disk and import the copy`, { cause: error });
  }
}

/** Lengthens names by the folders above until they differ. */
function distinctNames(candidates: readonly Candidate[]): string[] {
  const names = candidates.map(({ name }) => name);
  return names.map((name, index) => {
    if (names.indexOf(name) === names.lastIndexOf(name)) return name;
    const longer = path.join(path.basename(path.dirname(path.resolve(candidates[index]?.path ?? name))), path.basename(name));
    return names.indexOf(name) === index ? name : `${longer} (${index + 1})`;
  });
}
