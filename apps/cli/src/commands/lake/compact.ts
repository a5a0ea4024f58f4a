import { Option, type Command } from 'commander';
import {
  dataOption,
  engineOptions,
  jsonOption,
  memoryOption,
  threadsOption,
  timeZone,
  type DataOptions,
  type EngineOptions,
} from '../../options.js';
import { plural, printResult } from '../../output.js';
import { WAIT_MS, withProgress } from '../../with-progress.js';

/** `lake compact`: the current snapshot written again. */
export function compactCommand(lake: Command): void {
  lake
    .command('compact')
    .description('write the current snapshot again as a whole, without the small files of many imports; the same facts')
    .addOption(
      new Option(
        '--time-zone <zone>',
        'IANA time zone of the local days that users and sessions are counted by; by default that of the snapshot',
      ).argParser(timeZone),
    )
    .addOption(memoryOption())
    .addOption(threadsOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(
      async ({ data, json, timeZone: dayZone, ...engine }: DataOptions & EngineOptions & { timeZone?: string }) => {
        const [{ compact }, { snapshotJson }] = await Promise.all([
          import('@cartograph/events'),
          import('../../import-report.js'),
        ]);
        const snapshot = snapshotJson(
          await withProgress((hooks) =>
            compact(data, {
              ...hooks,
              ...engineOptions(engine),
              ...(dayZone === undefined ? {} : { dayZone }),
              waitMs: WAIT_MS,
            }),
          ),
        );
        printResult(
          { snapshot },
          {
            json,
            text: () =>
              `Snapshot ${snapshot.id} holds the same ${plural(snapshot.rows, 'event')} in new files. The one before, ${snapshot.parentId}, stays until it is removed.`,
          },
        );
      },
    );
}
