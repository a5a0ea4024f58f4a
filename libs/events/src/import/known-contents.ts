import path from 'node:path';
import { appendsFolder, isSegmentFile, namesIn } from '../append/segment-files.js';
import { ImportError } from '../errors.js';
import type { ContentEntry, ContentReading } from '../manifest.js';
import { madeAt } from '../snapshots/snapshot-id.js';
import type { CatalogFile } from './catalog-file.js';
import type { LogFile } from './find-logs.js';
import type { ProgressMeter } from './progress-meter.js';
import { sha256Of } from '../read-pieces.js';

/** What an import was asked, as far as it decides which files are read. */
export interface KnownOptions {
  readonly keepDuplicates: boolean;
  readonly asAppend: boolean;
  /** Files whose content is known take the place of what was made of it. */
  readonly replaces: boolean;
  /** Files whose content was read in another way are read again, and their rows added. */
  readonly readAgain: boolean;
  /** Nothing was said about how to read them. */
  readonly isPlain: boolean;
  readonly signal: AbortSignal | undefined;
}

/** A file whose content was read before in another way. */
export interface ReadOtherwise {
  readonly file: LogFile;
  readonly before: ContentEntry;
  readonly reading: ContentReading;
}

/** Files by what the lake knows of them. */
export interface SortedFiles {
  readonly fresh: readonly LogFile[];
  readonly alreadyImported: readonly string[];
  /** Those of the fresh ones whose rows stand in the lake, read in another way: they must take their place. */
  readonly toReplace: readonly ReadOtherwise[];
}

/** For so long a sealed segment stays known though its file is gone. */
const SEGMENTS_KNOWN_MS = 24 * 3600_000;

/**
 * What the lake goes on knowing. A file that was imported may come again at any time. A sealed segment may only while it lies in the data folder, because a process was killed before it
 * deleted it; sealed hourly, all of them would be ten thousand a year, in every manifest.
 */
export async function withoutOldSegments(
  dataDir: string,
  contents: readonly ContentEntry[],
  now = Date.now(),
): Promise<readonly ContentEntry[]> {
  const there = new Set(await namesIn(appendsFolder(dataDir)));
  return contents.filter(
    ({ name, importId }) =>
      !isSegmentFile(name) || there.has(path.basename(name)) || !(now - madeAt(importId) > SEGMENTS_KNOWN_MS),
  );
}

/** How a file is read. Times without a zone are UTC where nothing else is said. */
export const readingOf = (
  { format, shape, zone }: LogFile,
  catalog: string,
  keepDuplicates: boolean,
): ContentReading => ({
  format,
  delimiter: format === 'csv' ? shape.delimiter : '',
  hasHeader: shape.hasHeader,
  columns: shape.columns.map((column) => column ?? '').join(','),
  zone: zone ?? 'UTC',
  catalogue: catalog,
  keepDuplicates,
});

/** The fingerprint of some catalogs; empty without one. */
export async function catalogHash(catalogs: readonly CatalogFile[], signal: AbortSignal | undefined): Promise<string> {
  const hashes: string[] = [];
  for (const { path } of catalogs) hashes.push(await sha256Of(path, { signal }));
  return hashes.join(' ');
}

/**
 * Sorts out the files whose content is in the lake. The same bytes read in another way (another zone, other columns, another catalog) are
 * other rows, that would stand beside the old ones: such a file is refused unless it replaces them or that is wanted.
 *
 * @throws ImportError `read-otherwise`.
 * Cost: reads the files of which the lake knows one of the same size.
 */
export async function sortOutKnown(
  logs: readonly LogFile[],
  contents: readonly ContentEntry[],
  catalog: string,
  options: KnownOptions,
  progress: ProgressMeter,
): Promise<SortedFiles> {
  const sizes = new Set(contents.map(({ bytes }) => bytes));
  const fresh: LogFile[] = [];
  const alreadyImported: string[] = [];
  const toReplace: ReadOtherwise[] = [];
  for (const file of logs) {
    if (contents.length > 0) progress.begin(`looking whether ${file.name} is known`, 'bytes', file.bytes, file.name);
    const sha256 = sizes.has(file.bytes)
      ? await sha256Of(file.path, { signal: options.signal, afterPiece: (done) => progress.update(done) })
      : null;
    // Two segments of appended events may hold the same bytes and are two all the same.
    const known = contents.filter(
      (entry) => entry.sha256 === sha256 && (!options.asAppend || entry.name === file.name),
    );
    const reading = readingOf(file, catalog, options.keepDuplicates);
    const same = known.filter((entry) => isSameReading(entry.reading, reading, options.isPlain));
    const other = known.at(-1);
    if (!options.replaces && same.some((entry) => holdsCopies(entry, reading))) alreadyImported.push(file.name);
    else {
      if (other !== undefined && same.length === 0 && !options.readAgain) {
        if (!options.replaces) throw readOtherwise({ file, before: other, reading });
        toReplace.push(...known.map((before) => ({ file, before, reading })));
      }
      fresh.push(file);
    }
  }
  return { fresh, alreadyImported, toReplace };
}

/**
 * Refuses files whose rows, read in another way, would stay in the lake beside the new ones.
 *
 * @throws ImportError `read-otherwise` - names the months that would not make way.
 */
export function refuseBeside(toReplace: readonly ReadOtherwise[], replaced: ReadonlySet<string>): void {
  for (const one of toReplace) {
    const left = one.before.months.filter((month) => !replaced.has(month));
    if (left.length > 0) throw readOtherwise(one, left);
  }
}

/** Keeping copies finds more rows in a file of which they were dropped. */
const holdsCopies = ({ reading }: ContentEntry, { keepDuplicates }: ContentReading): boolean =>
  reading === undefined || reading.keepDuplicates || !keepDuplicates;

const isSameReading = (before: ContentReading | undefined, now: ContentReading, isPlain: boolean): boolean =>
  before === undefined ? isPlain : differences(before, now).length === 0;

/** What differs, in words, the earlier first. */
function differences(before: ContentReading, now: ContentReading): string[] {
  const words = {
    format: 'format',
    delimiter: 'delimiter',
    hasHeader: 'header',
    columns: 'columns',
    zone: 'time zone',
    catalogue: 'catalog',
  } as const;
  return (Object.keys(words) as (keyof typeof words)[])
    .filter((key) => before[key] !== now[key])
    .map((key) => {
      if (key === 'catalogue')
        return before.catalogue === ''
          ? 'with a catalog instead of without one'
          : now.catalogue === ''
            ? 'without the catalog'
            : 'with another catalog';
      return `${words[key]} ${String(now[key])} instead of ${String(before[key])}`;
    });
}

function readOtherwise({ file, before, reading }: ReadOtherwise, left: readonly string[] = []): ImportError {
  const how =
    before.reading === undefined
      ? 'in a way that was not written down'
      : `in another way (now ${differences(before.reading, reading).join(', ')})`;
  const months = (left.length > 0 ? left : before.months).join(', ');
  return new ImportError(
    'read-otherwise',
    `${file.name} is in the lake already: import ${before.importId} read ${before.name} of the same content ${how}, and its rows${left.length > 0 ? ` of ${months}, which do not make way,` : ''} would stand beside the new ones, so nothing was imported: replace the months ${months}, roll back to a snapshot before that import, or ask for the file to be read again if both are wanted`,
    { facts: { file: file.name, importId: before.importId, months } },
  );
}
