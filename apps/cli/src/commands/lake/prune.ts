import { Option, type Command } from 'commander';
import { CliError } from '../../failure.js';
import { dataOption, days, jsonOption, snapshotName, wholeNumber, type DataOptions } from '../../options.js';
import { note, plural, printResult, size } from '../../output.js';
import { WAIT_MS, withProgress } from '../../with-progress.js';
import { leftoverLines } from './repair.js';

interface PruneOptions extends DataOptions {
  keepLast?: number;
  olderThan?: number;
  dryRun: boolean;
}

/** `lake prune`: old snapshots go. */
export function pruneCommand(lake: Command): void {
  lake
    .command('prune')
    .description(
      'remove snapshots and the files that no other names; without options as after every import. The current one and what is being read stay',
    )
    .argument('[id...]', 'these snapshots and no others', (id: string, before: string[] | undefined) => [
      ...(before ?? []),
      snapshotName(id),
    ])
    .addOption(new Option('--keep-last <number>', 'keep so many of the latest').argParser(wholeNumber(1, 1_000_000)))
    .addOption(
      new Option(
        '--older-than <days>',
        'of the others, remove those committed more than so many days ago, such as 30d',
      ).argParser(days),
    )
    .option('--dry-run', 'only say what would be removed, leftover files by name', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (ids: string[] | undefined, { data, json, keepLast, olderThan, dryRun }: PruneOptions) => {
      const named = ids ?? [];
      if (named.length > 0 && (keepLast !== undefined || olderThan !== undefined))
        throw new CliError('Name snapshots, or say which stay with --keep-last and --older-than, not both.', 2);
      const [{ LEFTOVER_DAYS, planRemoval, removeSnapshots }, { snapshotId }] = await Promise.all([
        import('@cartograph/events'),
        import('@cartograph/api'),
      ]);
      const policy = {
        ...(named.length > 0 ? { ids: named } : {}),
        ...(keepLast === undefined ? {} : { keepLast }),
        ...(olderThan === undefined ? {} : { olderThanDays: olderThan }),
      };
      if (dryRun) {
        const plan = await planRemoval(data, policy);
        const planned = { ...plan, removed: plan.removed.map(snapshotId), held: plan.held.map(snapshotId) };
        for (const line of leftoverLines([...planned.leftovers, ...planned.youngLeftovers])) note(line);
        printResult(planned, {
          json,
          text: () =>
            [
              `${plural(planned.removed.length, 'snapshot')} would be removed${planned.removed.length === 0 ? '' : `: ${planned.removed.join(', ')}`}.`,
              ...(planned.held.length === 0
                ? []
                : [`Kept, for a running process reads them: ${planned.held.join(', ')}.`]),
              `${plural(planned.leftovers.length, 'leftover file')} would be removed; ${planned.youngLeftovers.length} stay until ${LEFTOVER_DAYS} days after an import first met them.`,
              'Nothing was changed.',
            ].join('\n'),
        });
        return;
      }
      const { removed, held, freedBytes } = await withProgress((hooks) =>
        removeSnapshots(data, policy, { ...hooks, waitMs: WAIT_MS }),
      );
      const result = { removed: removed.map(snapshotId), held: held.map(snapshotId), freedBytes };
      for (const id of result.held) note(`kept: ${id}: a running process reads it; remove it when that has ended`);
      printResult(result, {
        json,
        text: () =>
          removed.length === 0
            ? 'No snapshot was removed.'
            : `${plural(removed.length, 'snapshot')} removed, ${size(freedBytes)} freed: ${result.removed.join(', ')}`,
      });
    });
}
