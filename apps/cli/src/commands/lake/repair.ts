import { Option, type Command } from 'commander';
import type { Leftover, RepairReport } from '@cartograph/events';
import { dataOption, jsonOption, snapshotName, type DataOptions } from '../../options.js';
import { instant, note, plural, printResult, size } from '../../output.js';
import { WAIT_MS, withProgress } from '../../with-progress.js';

interface RepairCommandOptions extends DataOptions {
  dryRun: boolean;
  snapshot?: string;
}

const LEFTOVERS_SHOWN = 20;

/** `lake repair`: `lake.json` is made again from the manifests. */
export function repairCommand(lake: Command): void {
  lake
    .command('repair')
    .description(
      'rebuild lake.json from the manifests where it is missing or damaged, and add checksums to manifests and reports that have none; no data file is changed',
    )
    .option('--dry-run', 'only say what would be done', false)
    .addOption(
      new Option(
        '--snapshot <id>',
        'make this one current: its id or a piece of it; snapshots that are not whole are left out',
      ).argParser(snapshotName),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, dryRun, snapshot }: RepairCommandOptions) => {
      const [{ repairLake }, { snapshotId }] = await Promise.all([
        import('@cartograph/events'),
        import('@cartograph/api'),
      ]);
      const report = await withProgress(({ signal }) =>
        repairLake(data, {
          signal,
          dryRun,
          waitMs: WAIT_MS,
          ...(snapshot === undefined ? {} : { snapshotId: snapshot }),
        }),
      );
      const result: RepairReport = {
        ...report,
        current: report.current === null ? null : snapshotId(report.current),
        snapshots: report.snapshots.map(snapshotId),
        leftOut: report.leftOut.map((one) => ({ ...one, snapshotId: snapshotId(one.snapshotId) })),
      };
      for (const { snapshotId: id, damage } of result.leftOut) note(`left out: ${id}: ${damage}`);
      for (const line of leftoverLines(result.leftovers ?? [])) note(line);
      printResult(result, { json, text: () => repairText(result) });
    });
}

/** Names leftovers, each with its size and since when a writer knows it. */
export function leftoverLines(leftovers: readonly Leftover[]): string[] {
  const shown = leftovers.slice(0, LEFTOVERS_SHOWN);
  return [
    ...shown.map(
      ({ path, bytes, seenAt }) =>
        `leftover: ${path} (${size(bytes)}${seenAt === null ? '' : `, since ${instant(seenAt)}`})`,
    ),
    ...(shown.length < leftovers.length
      ? [`leftover: ${leftovers.length - shown.length} more; --json names them all`]
      : []),
  ];
}

function repairText({ dryRun, fault, rebuilt, current, why, snapshots, reports, sealed }: RepairReport): string {
  const would = (done: string, planned: string): string => (dryRun ? planned : done);
  return [
    rebuilt
      ? `${fault}. lake.json ${would('was', 'would be')} rebuilt with ${plural(snapshots.length, 'snapshot')} and ${plural(reports, 'report')}; current: ${current ?? 'none'}, for ${why}.`
      : 'lake.json is as it should be.',
    ...(sealed.length === 0
      ? []
      : [`${plural(sealed.length, 'file')} ${would('got', 'would get')} a checksum: ${sealed.join(', ')}.`]),
    ...(dryRun ? ['Nothing was changed.'] : []),
  ].join('\n');
}
