import { resolve } from 'node:path';
import { importId, snapshotId } from '@cartograph/api';
import type { ImportedFile, ImportProblem, ImportReport, Snapshot } from '@cartograph/events';
import { count, decimal, duration, note, plural } from './output.js';
import { moneyText, type ShopCurrency } from './shop-currency.js';

/** What `import --json` prints: totals of the import, then of the snapshot it left. */
export function importJson(report: ImportReport): object {
  const {
    id,
    snapshot,
    committed,
    finishedAt,
    seconds,
    read,
    accepted,
    duplicates,
    duplicatesFound,
    duplicatesByType,
    quarantined,
    warnings,
    quarantineFile,
    catalog,
    alreadyImported,
    skipped,
    replacedRows,
    replacedSynthetic,
    files,
    eventsByType,
    users,
    sessions,
    products,
    buyers,
    revenue,
    zeroPrices,
    firstEventAt,
    lastEventAt,
  } = report;
  return {
    importId: importId(id),
    snapshot: snapshotJson(snapshot),
    committed,
    finishedAt,
    seconds,
    rowsPerSecond: rowsPerSecond(report),
    read,
    accepted,
    duplicates,
    duplicatesFound,
    duplicatesByType,
    quarantined,
    warnings,
    quarantineFile,
    catalog,
    alreadyImported,
    skipped,
    replacedRows,
    replacedSynthetic,
    files,
    eventsByType,
    users,
    sessions,
    products,
    buyers,
    revenue,
    zeroPrices,
    firstEventAt,
    lastEventAt,
  };
}

/** A snapshot with the ids that queries answer with. */
export function snapshotJson(snapshot: Snapshot): Snapshot {
  const { id, parentId, importId: importedBy } = snapshot;
  return {
    ...snapshot,
    id: snapshotId(id),
    parentId: parentId === null ? null : snapshotId(parentId),
    importId: importedBy === null ? null : importId(importedBy),
  };
}

const rowsPerSecond = ({ read, seconds }: Pick<ImportReport, 'read' | 'seconds'>): number | null =>
  read > 0 && seconds > 0 ? Math.round(read / seconds) : null;
const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, one) => total + one, 0);
const words = (code: string): string => code.replaceAll(/[-_]/g, ' ');

/** `3 view, 2 cart`; nothing where there are none. */
const byName = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, rows]) => rows > 0)
    .map(([name, rows]) => `${count(rows)} ${words(name)}`)
    .join(', ');

/** The same in words. @param currency - of the shop's settings; null where it is unknown. */
export function importText(report: ImportReport, currency: ShopCurrency): string {
  const { eventsByType, quarantined, duplicatesByType, alreadyImported, replacedRows } = report;
  const set = sum(quarantined);
  const rate = rowsPerSecond(report);
  const kinds = byName(duplicatesByType);
  const kept = report.keepDuplicates ? `, exact copies kept: ${count(report.duplicatesFound - report.duplicates)}` : '';
  const lines = [
    `${plural(report.read, 'row')} read from ${plural(report.files.length, 'file')} in ${duration(report.seconds)}${rate === null ? '' : ` (${count(rate)} rows/s)`}: ${count(report.accepted)} accepted, ${plural(report.duplicates, 'duplicate')} dropped${kinds === '' ? '' : ` (${kinds})`}, ${count(set)} put aside${set === 0 ? '' : ` (${byName(quarantined)})`}${kept}.`,
    ...report.files.map(fileText),
    ...(report.catalog === null ? [] : [`  ${report.catalog}`]),
    ...alreadyImported.map((name) => `  ${name}: skipped, the same content was imported before`),
    ...(report.committed ? [] : ['Nothing new: the data folder is as it was.']),
    ...(report.replacedSynthetic ? ['The demo shop that was here has made way for this log.'] : []),
    ...(replacedRows === 0 ? [] : [`${plural(replacedRows, 'row')} of the same months made way for these files.`]),
    ...(set === 0
      ? []
      : [
          `To mend what was put aside: "lake quarantine ${importId(report.id)} --out fix.csv" writes the lines as they stood; correct them and import fix.csv.`,
        ]),
    `Snapshot ${snapshotId(report.snapshot.id)} holds ${plural(report.snapshot.rows, 'event')}: ${plural(eventsByType.view, 'view')}, ${plural(eventsByType.cart, 'cart')}, ${plural(eventsByType.remove_from_cart, 'remove')}, ${plural(eventsByType.purchase, 'purchase')}.`,
    `${plural(report.users, 'user')}, ${plural(report.sessions, 'session')}, ${plural(report.products, 'product')}, ${plural(report.buyers, 'buyer')}; purchases sum ${moneyText(decimal(report.revenue), currency)}; ${plural(report.zeroPrices, 'event')} at price 0.`,
    ...(report.firstEventAt === null ? [] : [`From ${report.firstEventAt} to ${report.lastEventAt}.`]),
  ];
  return lines.join('\n');
}

const fileText = ({ name, readAs, read, accepted, duplicates, quarantined }: ImportedFile): string =>
  `  ${name}, read as: ${readAs}: ${plural(read, 'row')} = ${count(accepted)} accepted + ${plural(duplicates, 'duplicate')} + ${count(quarantined)} put aside`;

const SHOWN = 20;
/** Problems that a report keeps; with so many there may be more. */
const KEPT = 100;
/** Remarks that count no rows. */
const OF_NO_ROW: ReadonlySet<string> = new Set(['old-snapshots-stay', 'truncated-gzip', 'truncated-zstd']);

/** Names on stderr what is wrong with an import's rows: each reason once, with its first place, value, remedy, and how many rows it hit. */
export function noteProblems({ problems, quarantineFile, quarantined, warnings }: ImportReport, dataDir: string): void {
  noteEach(problems, (problem) => (problem.isWarning ? 'note' : 'put aside'), { ...quarantined, ...warnings });
  if (quarantineFile !== null)
    note(`Rows put aside are kept, with their reasons, in ${resolve(dataDir, 'lake', quarantineFile)}`);
}

/** Names on stderr why nothing was imported. */
export function noteRefusal(problems: readonly ImportProblem[]): void {
  noteEach(problems, () => 'refused', {});
}

/** Problems with the same label, reason and remedy; the first stands for them. */
interface Group {
  readonly label: string;
  readonly first: ImportProblem;
  readonly columns: Set<string>;
  rows: number;
}

/** @param totals - rows by reason, where they are known. */
function noteEach(
  problems: readonly ImportProblem[],
  label: (problem: ImportProblem) => string,
  totals: Readonly<Record<string, number>>,
): void {
  const groups = new Map<string, Group>();
  for (const problem of problems) {
    const key = [label(problem), problem.reason, problem.remedy].join('\0');
    const group = groups.get(key) ?? { label: label(problem), first: problem, columns: new Set(), rows: 0 };
    group.rows += 1;
    if (problem.column !== null) group.columns.add(problem.column);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  for (const group of all.slice(0, SHOWN)) {
    const { reason } = group.first;
    const total = totals[reason];
    const isAlone = all.filter(({ first }) => first.reason === reason).length === 1;
    const known = total !== undefined && isAlone ? total : null;
    note(`${group.label}: ${problemText(group.first)}${countText(group, known, problems.length >= KEPT)}`);
  }
  if (all.length > SHOWN) note(`… and ${count(all.length - SHOWN)} further.`);
}

/** How many rows a reason hit, and in which columns, where that is more than the first one says. */
function countText({ first, columns, rows }: Group, known: number | null, mayBeMore: boolean): string {
  const names = columns.size > 1 ? `; columns ${[...columns].join(', ')}` : '';
  if (OF_NO_ROW.has(first.reason) || first.line === 0) return names;
  const all = known ?? rows;
  return all > 1 ? ` (${plural(all, 'row')}${known === null && mayBeMore ? ' or more' : ''}${names})` : names;
}

function problemText({ file, line, column, value, reason, remedy }: ImportProblem): string {
  const place = [file, ...(line > 0 ? [`line ${line}`] : []), ...(column === null ? [] : [column])].join(', ');
  const shown = value === '' ? '' : ` "${value.length > 80 ? `${value.slice(0, 80)}…` : value}"`;
  return `${place}${shown}: ${words(reason)}; ${remedy}`;
}
