import { Option, type Command } from 'commander';
import { dataOption, jsonOption, userPath, type DataOptions } from '../options.js';
import { plural, printResult, size } from '../output.js';
import { withProgress } from '../with-progress.js';

/** `restore`: a data folder from a backup. */
export function restoreCommand(program: Command): void {
  program
    .command('restore')
    .description('make an empty data folder what it was when it was backed up')
    .addOption(new Option('--from <dir>', 'the folder that backup wrote').argParser(userPath).makeOptionMandatory())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, from }: DataOptions & { from: string }) => {
      const { restore } = await import('../backup.js');
      const report = await withProgress((hooks) => restore(from, data, hooks));
      printResult(report, {
        json,
        text: () =>
          `Restored and verified, as it was at ${report.takenAt}: ${plural(report.decisions.files, 'file')} of decisions (${size(report.decisions.bytes)}), ${plural(report.lake.files, 'file')} of the lake (${size(report.lake.bytes)}), in ${data}`,
      });
    });
}
