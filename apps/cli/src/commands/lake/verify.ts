import { Option, type Command } from 'commander';
import type { VerifyReport } from '@cartograph/events';
import {
  dataOption,
  engineOptions,
  jsonOption,
  memoryOption,
  snapshotName,
  threadsOption,
  type DataOptions,
  type EngineOptions,
} from '../../options.js';
import { count, duration, note, plural, printResult, size } from '../../output.js';
import { withProgress } from '../../with-progress.js';

interface VerifyCommandOptions extends DataOptions, EngineOptions {
  deep: boolean;
  snapshot?: string;
}

/** `lake verify`: whether everything is as it was written. */
export function verifyCommand(lake: Command): void {
  lake
    .command('verify')
    .description('prove that every file is as it was written; fails when something is damaged')
    .option('--deep', 'count every table again from the events, and look at the order of every file', false)
    .addOption(
      new Option('--snapshot <id>', 'only this one: its id, a piece of it, or current').argParser(snapshotName),
    )
    .addOption(memoryOption())
    .addOption(threadsOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, deep, snapshot, ...engine }: VerifyCommandOptions) => {
      const [{ verifyLake }, { snapshotId }] = await Promise.all([
        import('@cartograph/events'),
        import('@cartograph/api'),
      ]);
      const report = await withProgress((hooks) =>
        verifyLake(data, {
          ...hooks,
          ...engineOptions(engine),
          deep,
          ...(snapshot === undefined ? {} : { snapshotId: snapshot }),
        }),
      );
      const named = <Part extends { snapshotId: string | null }>(part: Part): Part => ({
        ...part,
        snapshotId: part.snapshotId === null ? null : snapshotId(part.snapshotId),
      });
      const result: VerifyReport = {
        ...report,
        snapshotIds: report.snapshotIds.map(snapshotId),
        checks: report.checks.map(named),
        problems: report.problems.map(named),
      };
      for (const { snapshotId: id, message, remedy } of result.problems)
        note(`BAD  ${id === null ? '' : `${id}: `}${message}: ${remedy}`);
      printResult(result, { json, text: () => verifyText(result) });
      if (!report.isOk) process.exitCode = 1;
    });
}

function verifyText({
  isOk,
  deep,
  snapshotIds,
  checks,
  unnamed,
  isReadOnly,
  notVerifiable,
  seconds,
}: VerifyReport): string {
  const files = checks.filter(({ name }) => name === 'files').reduce((sum, { checked }) => sum + checked, 0);
  const wrong = checks.filter((check) => !check.isOk);
  return [
    isOk
      ? `${plural(snapshotIds.length, 'snapshot')} and ${plural(files, 'file')} are as they were written${deep ? ', and every table is what its events make' : ''}: ${plural(checks.length, 'check')} in ${duration(seconds)}.`
      : `Damaged: ${wrong.map(({ name, wrong: times, checked }) => `${name} (${count(times)} of ${count(checked)})`).join(', ')}.`,
    ...(unnamed.files === 0
      ? []
      : [
          `${plural(unnamed.files, 'file')}, ${size(unnamed.bytes)}, belong to no snapshot: left by something that was killed, still being read, or no longer named. Imports remove them a week after one first met them.`,
        ]),
    ...(isReadOnly
      ? [
          'Nothing can be written into the data folder: its disk is full, or it may only be read. So the snapshots were not held meanwhile, and one that is removed while this runs looks damaged.',
        ]
      : []),
    ...(notVerifiable.length === 0
      ? []
      : [
          `Not verifiable: ${plural(notVerifiable.length, 'file')} written before manifests and reports carried checksums. "cartograph lake repair" adds them.`,
        ]),
    ...(deep || !isOk ? [] : ['"--deep" also counts every table again from the events.']),
  ].join('\n');
}
