import { snapshotId } from '@cartograph/api';
import type { ImportProblem, ImportReport, Snapshot } from '@cartograph/events';
import { count, decimal, duration, note, plural } from './output.js';

/** What `import --json` prints: totals of the import, then of the snapshot it left. */
export function importJson(report: ImportReport): object {
  const { snapshot, read, accepted, duplicates, duplicatesFound, quarantined, eventsByType, users, sessions, products, buyers, revenue, zeroPrices, firstEventAt, lastEventAt } = report;
  return { snapshot: snapshotJson(snapshot), read, accepted, duplicates, duplicatesFound, quarantined, eventsByType, users, sessions, products, buyers, revenue, zeroPrices, firstEventAt, lastEventAt };
}

/** A snapshot with the ids that queries answer with. */
export function snapshotJson(snapshot: Snapshot): Snapshot {
  return { ...snapshot, id: snapshotId(snapshot.id), parentId: snapshot.parentId === null ? null : snapshotId(snapshot.parentId) };
}

/** The same in words. */
export function importText(report: ImportReport): string {
  const { eventsByType, quarantined } = report;
  const set = Object.values(quarantined).reduce((sum, rows) => sum + rows, 0);
  const kept = report.keepDuplicates ? `, exact copies kept: ${count(report.duplicatesFound - report.duplicates)}` : '';
  const lines = [
    `${plural(report.read, 'row')} read from ${plural(report.files.length, 'file')} in ${duration(report.seconds)}: ${count(report.accepted)} accepted, ${plural(report.duplicates, 'duplicate')} dropped, ${count(set)} put aside${kept}.`,
    ...(report.committed ? [] : ['Nothing new: the data folder is as it was.']),
    ...(report.replacedSynthetic ? ['The demo shop that was here has made way for this log.'] : []),
    `Snapshot ${snapshotId(report.snapshot.id)} holds ${plural(report.snapshot.rows, 'event')}: ${count(eventsByType.view)} views, ${count(eventsByType.cart)} carts, ${count(eventsByType.remove_from_cart)} removes, ${count(eventsByType.purchase)} purchases.`,
    `${plural(report.users, 'user')}, ${plural(report.sessions, 'session')}, ${plural(report.products, 'product')}, ${plural(report.buyers, 'buyer')}; purchases sum ${decimal(report.revenue)} (the log names no currency); ${plural(report.zeroPrices, 'event')} at price 0.`,
    ...(report.firstEventAt === null ? [] : [`From ${report.firstEventAt} to ${report.lastEventAt}.`]),
  ];
  return lines.join('\n');
}

const SHOWN = 20;

/** Names on stderr what is wrong with an import's rows: file, line, column, value, remedy, and how often each warning was given. */
export function noteProblems({ problems, quarantineFile, warnings }: ImportReport): void {
  noteEach(problems, (problem) => (problem.isWarning ? 'note' : 'put aside'));
  for (const [reason, times] of Object.entries(warnings)) note(`note: ${reason.replaceAll('-', ' ')}: ${plural(times, 'time')} in all; those rows are kept.`);
  if (quarantineFile !== null) note(`Rows put aside are kept, with their reasons, in ${quarantineFile}`);
}

/** Names on stderr why nothing was imported. */
export function noteRefusal(problems: readonly ImportProblem[]): void {
  noteEach(problems, () => 'refused');
}

function noteEach(problems: readonly ImportProblem[], label: (problem: ImportProblem) => string): void {
  for (const problem of problems.slice(0, SHOWN)) note(`${label(problem)}: ${problemText(problem)}`);
  if (problems.length > SHOWN) note(`… and ${count(problems.length - SHOWN)}${problems.length >= 100 ? ' or more' : ''} others.`);
}

function problemText({ file, line, column, value, reason, remedy }: ImportProblem): string {
  const place = [file, ...(line > 0 ? [`line ${line}`] : []), ...(column === null ? [] : [column])].join(', ');
  const shown = value === '' ? '' : ` "${value.length > 80 ? `${value.slice(0, 80)}…` : value}"`;
  return `${place}${shown}: ${reason.replaceAll('-', ' ')}; ${remedy}`;
}
