import type { Command } from 'commander';
import { dataOption, jsonOption, snapshotName, type DataOptions } from '../../options.js';
import { plural, printResult } from '../../output.js';
import { WAIT_MS, withProgress } from '../../with-progress.js';

/** `lake rollback`: another snapshot becomes the current one. */
export function rollbackCommand(lake: Command): void {
  lake
    .command('rollback')
    .description('make an earlier snapshot, or a later one again, the current one; nothing is deleted')
    .argument('<id>', 'a snapshot: its id or a piece of it', snapshotName)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, { data, json }: DataOptions) => {
      const [{ rollBack }, { snapshotJson }, { snapshotId }] = await Promise.all([
        import('@cartograph/events'),
        import('../../import-report.js'),
        import('@cartograph/api'),
      ]);
      const { changed, previousId, ...snapshot } = await withProgress((hooks) =>
        rollBack(data, id, { ...hooks, waitMs: WAIT_MS }),
      );
      const result = { snapshot: snapshotJson(snapshot), changed, previousId: snapshotId(previousId) };
      printResult(result, {
        json,
        text: () =>
          changed
            ? `${result.snapshot.id} is the current snapshot now: ${plural(snapshot.rows, 'event')}. ${result.previousId} stays: "lake rollback ${result.previousId}" undoes this.`
            : `${result.snapshot.id} is the current snapshot already: nothing changed.`,
      });
    });
}
