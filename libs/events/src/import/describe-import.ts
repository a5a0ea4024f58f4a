import { ImportError } from '../errors.js';
import type { Manifest } from '../manifest.js';
import type { SourceCounts } from '../rebuild/rebuild-plan.js';
import type { ImportReport } from '../report.js';
import { EVENT_TYPES, type EventType } from '../schema.js';
import type { StagedCatalog } from './catalog-file.js';
import { PROBLEMS_KEPT } from './judge-tally.js';
import type { LogShape } from './log-shape.js';
import { strayProblem, type StrayMonth } from './replaced-months.js';
import type { StagedFile } from './stage-log.js';

/** What an import found, from which its report is made. */
export interface Findings extends Pick<
  ImportReport,
  'id' | 'committed' | 'quarantineFile' | 'alreadyImported' | 'keepDuplicates' | 'replacedSynthetic' | 'replacedRows'
> {
  readonly staged: readonly StagedFile[];
  readonly catalog: StagedCatalog | null;
  /** Months that were asked to make way and did not. */
  readonly strays: readonly StrayMonth[];
  /** By staged file. */
  readonly counts: readonly SourceCounts[];
  /** Of the snapshot after the import. */
  readonly manifest: Manifest;
}

const headerOf = ({ hasHeader, header, delimiter }: LogShape): string | null =>
  hasHeader ? header.join(delimiter) : null;

function addUp(maps: readonly ReadonlyMap<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const map of maps) for (const [reason, count] of map) sums[reason] = (sums[reason] ?? 0) + count;
  return sums;
}

/**
 * Makes the report of an import.
 *
 * @throws ImportError `passes-disagree` - the rows that went in and came out of a file differ.
 */
export function describeImport({
  staged,
  counts,
  manifest,
  catalog,
  strays,
  ...rest
}: Findings): Omit<ImportReport, 'skipped' | 'seconds'> {
  const files = staged.map(({ file, read, good, readAs, format, sha256, seconds }, index) => {
    const { accepted = 0, duplicates = 0 } = counts[index] ?? {};
    if (accepted + duplicates !== good)
      throw new ImportError(
        'passes-disagree',
        `${file.name}: ${good} good rows went in, ${accepted} and ${duplicates} copies came out, so nothing was imported: please report this with the file`,
      );
    return {
      name: file.name,
      bytes: file.bytes,
      read,
      accepted,
      duplicates,
      quarantined: read - good,
      readAs,
      header: headerOf(file.shape),
      format,
      sha256,
      seconds,
    };
  });
  const total = (key: 'read' | 'accepted' | 'duplicates'): number => files.reduce((sum, file) => sum + file[key], 0);
  const problems = [
    ...strays.map(strayProblem),
    ...staged.flatMap((file) => file.problems),
    ...(catalog?.problems ?? []),
  ];
  return {
    ...rest,
    catalog: catalog?.readAs ?? null,
    snapshot: manifest.snapshot,
    finishedAt: new Date().toISOString(),
    read: total('read'),
    accepted: total('accepted'),
    duplicates: total('duplicates'),
    duplicatesFound: counts.reduce((sum, { duplicatesFound }) => sum + duplicatesFound, 0),
    duplicatesByType: Object.fromEntries(
      EVENT_TYPES.map((type) => [type, counts.reduce((sum, { duplicatesByType }) => sum + duplicatesByType[type], 0)]),
    ) as Record<EventType, number>,
    quarantined: addUp(staged.map((file) => file.quarantined)),
    warnings: addUp([
      ...strays.map(({ rows }) => new Map([['stray-month', rows]])),
      ...staged.map((file) => file.warnings),
    ]),
    files,
    problems: [
      ...problems.filter(({ isWarning }) => !isWarning),
      ...problems.filter(({ isWarning }) => isWarning),
    ].slice(0, PROBLEMS_KEPT),
    ...manifest.totals,
  };
}
