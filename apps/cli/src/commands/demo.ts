import { Option, type Command } from 'commander';
import { CliError } from '../failure.js';
import { interruptible } from '../interrupt.js';
import { dataOption, jsonOption, userPath, wholeNumber, type DataOptions } from '../options.js';
import { note, plural, printResult } from '../output.js';
import { ProgressDisplay } from '../progress.js';

const FEWEST = 100;
const MOST = 1_000_000_000;

/** `--events N`, or the name the caller gives it. */
export const demoEventsOption = (flag: string): Option => new Option(`${flag} <number>`, 'events of the demo shop, about').default(1_000_000).argParser(wholeNumber(FEWEST, MOST));

/** `demo`: the synthetic shop, into the data folder or as plain files. */
export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('make the synthetic demo shop and import it; with --out only write its files')
    .addOption(demoEventsOption('--events'))
    .addOption(new Option('--seed <number>', 'another shop of the same kind').default(7).argParser(wholeNumber(0, 2 ** 31 - 1)))
    .option('--out <dir>', 'write 2019-Oct.csv, 2019-Nov.csv and truths.json there, and import nothing', userPath)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, events, seed, out }: DataOptions & { events: number; seed: number; out?: string }) => {
      const progress = new ProgressDisplay();
      await interruptible(async (signal) => {
        if (out !== undefined) {
          const { generateDemoShop } = await import('@cartograph/demo-shop');
          const made = await generateDemoShop({ outDir: out, events, seed, onProgress: progress.report, signal }).finally(() => progress.end());
          printResult(made, { json, text: () => [`${plural(made.rows, 'row')} of a synthetic shop:`, ...made.files, made.truthsFile].join('\n') });
          return;
        }
        const [{ makeDemoData }, { importText, snapshotJson }] = await Promise.all([import('../start/demo-data.js'), import('../import-report.js')]);
        const made = await makeDemoData({ dataDir: data, events, seed, onProgress: progress.report, signal }).finally(() => progress.end());
        if ('present' in made) {
          const holds = made.present.isSynthetic ? 'a demo shop already' : 'a real log, and made-up rows never mix with it';
          throw new CliError(`${data} holds ${holds}: choose another folder with --data, or write files with --out.`);
        }
        const { report, truthsFile } = made;
        note(`What is planted in this synthetic shop is in ${truthsFile}`);
        const { snapshot, read, accepted, duplicates } = report;
        printResult({ snapshot: snapshotJson(snapshot), read, accepted, duplicates, truthsFile }, { json, text: () => importText(report) });
      });
    });
}
