import type { Command } from 'commander';
import type { SnapshotListing } from '@cartograph/events';
import { dataOption, jsonOption, type DataOptions } from '../../options.js';
import { count, instant, monthSpans, note, printResult, size, table } from '../../output.js';

/** `lake ls`: every snapshot kept. */
export function lsCommand(lake: Command): void {
  lake
    .command('ls')
    .description('list the snapshots, newest first: what made them, what they hold and take')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json }: DataOptions) => {
      const [{ listSnapshots }, { importId, snapshotId }] = await Promise.all([
        import('@cartograph/events'),
        import('@cartograph/api'),
      ]);
      const { snapshots, damaged } = await listSnapshots(data);
      const named = {
        snapshots: snapshots.map((one) => ({
          ...one,
          id: snapshotId(one.id),
          shortId: shortId(one.id),
          parentId: one.parentId === null ? null : snapshotId(one.parentId),
          importId: one.importId === null ? null : importId(one.importId),
        })),
        damaged: damaged.map((one) => ({ ...one, id: snapshotId(one.id), shortId: shortId(one.id) })),
      };
      printResult(named, { json, text: () => listText(named.snapshots) });
      for (const { id, damage } of named.damaged)
        note(`damaged: ${id}: ${damage}: roll back to another one, or restore a backup`);
      if (damaged.length > 0) process.exitCode = 1;
    });
}

/** The end of a snapshot's id, which fits no other. */
export const shortId = (id: string): string => id.slice(id.lastIndexOf('-') + 1);

function listText(snapshots: readonly (SnapshotListing & { shortId: string })[]): string {
  if (snapshots.length === 0) return 'No snapshot yet: import a log with "cartograph import PATH".';
  const rows = snapshots.map((one) => [
    one.isCurrent ? '*' : '',
    one.shortId,
    one.id,
    instant(one.committedAt),
    one.reason,
    count(one.rows),
    monthSpans(one.months),
    size(one.ownBytes),
    size(one.sharedBytes),
    [
      ...one.holders.map(({ host, pid, since }) => `read by process ${pid} on ${host} since ${instant(since)}`),
      ...(one.isSynthetic ? ['synthetic'] : []),
    ].join(', '),
  ]);
  return `${table([['', 'short', 'id', 'committed', 'made by', 'events', 'months (UTC)', 'own', 'shared', ''], ...rows])}\n\n* is the current one; "own" is free when a snapshot is removed, "shared" belongs to others too.`;
}
