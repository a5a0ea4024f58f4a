import type { Command } from 'commander';
import { interruptible } from '../interrupt.js';
import { dataOption, jsonOption, userPath, type DataOptions } from '../options.js';
import { note, printResult } from '../output.js';
import { ProgressDisplay } from '../progress.js';

/** Another import on the same folder is given this long to end. */
const WAIT_MS = 15 * 60_000;

/** `import`: log files into the lake. */
export function importCommand(program: Command): void {
  program
    .command('import')
    .description('import log files (CSV or CSV.gz) or folders of them')
    .argument('<path...>', 'files or folders', (path: string, before: string[] | undefined) => [...(before ?? []), userPath(path)])
    .option('--keep-duplicates', 'keep exact copies of a row instead of dropping them', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (paths: string[], options: DataOptions & { keepDuplicates: boolean }) => {
      const [{ importLog, ImportError }, { importJson, importText, noteProblems, noteRefusal }, { areDemoLogs }] = await Promise.all([import('@cartograph/events'), import('../import-report.js'), import('../demo-logs.js')]);
      const isSynthetic = await areDemoLogs(paths);
      const progress = new ProgressDisplay();
      const report = await interruptible((signal) =>
        importLog({
          dataDir: options.data,
          paths,
          isSynthetic,
          keepDuplicates: options.keepDuplicates,
          waitMs: WAIT_MS,
          onProgress: progress.report,
          signal,
        }),
      )
        .catch((error: unknown) => {
          progress.end();
          if (error instanceof ImportError) noteRefusal(error.problems);
          throw error;
        })
        .finally(() => progress.end());
      noteProblems(report);
      for (const { name, why } of report.skipped) note(`passed over: ${name}: ${why}`);
      printResult(importJson(report), { json: options.json, text: () => importText(report) });
    });
}
