import type { Command } from 'commander';
import { dataOption, engineOptions, jsonOption, memoryOption, threadsOption, type DataOptions, type EngineOptions } from '../../options.js';
import { plural, printResult } from '../../output.js';
import { WAIT_MS, withProgress } from '../../with-progress.js';

/** `lake compact`: the current snapshot written anew. */
export function compactCommand(lake: Command): void {
  lake
    .command('compact')
    .description('write the current snapshot anew as a whole, without the small files of many imports; the same facts')
    .addOption(memoryOption())
    .addOption(threadsOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, ...engine }: DataOptions & EngineOptions) => {
      const [{ compact }, { snapshotJson }] = await Promise.all([import('@cartograph/events'), import('../../import-report.js')]);
      const snapshot = snapshotJson(await withProgress((hooks) => compact(data, { ...hooks, ...engineOptions(engine), waitMs: WAIT_MS })));
      printResult({ snapshot }, { json, text: () => `Snapshot ${snapshot.id} holds the same ${plural(snapshot.rows, 'event')} in new files. The one before, ${snapshot.parentId}, stays until it is removed.` });
    });
}
