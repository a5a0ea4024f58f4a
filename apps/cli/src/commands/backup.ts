import { Option, type Command } from 'commander';
import { dataOption, jsonOption, keptFolder, type DataOptions } from '../options.js';
import { note, plural, printResult, size } from '../output.js';
import { withProgress } from '../with-progress.js';

/** `backup`: everything of a data folder, while it is in use. */
export function backupCommand(program: Command): void {
  program
    .command('backup')
    .description('copy decisions and lake to an empty folder, and verify the copy; servers and imports go on meanwhile')
    .addOption(
      new Option('--to <dir>', 'a folder that is empty or does not exist').argParser(keptFolder).makeOptionMandatory(),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, to }: DataOptions & { to: string }) => {
      const { backUp } = await import('../backup.js');
      const report = await withProgress((hooks) => backUp(data, to, hooks));
      note('It holds accounts, hashes of passwords and every user of the log: keep it as safe as the data folder.');
      printResult(report, {
        json,
        text: () =>
          `Backed up and verified: ${plural(report.decisions.files, 'file')} of decisions (${size(report.decisions.bytes)}), ${plural(report.lake.files, 'file')} of the lake (${size(report.lake.bytes)}), in ${to}`,
      });
    });
}
