import { InvalidArgumentError, Option, type Command } from 'commander';
import { CliError } from '../failure.js';
import { dataOption, jsonOption, keptFolder, timeZoneOption, wholeNumber, type DataOptions } from '../options.js';
import { count, duration, note, plural, printResult } from '../output.js';
import { withProgress } from '../with-progress.js';

const FEWEST = 100;
const MOST = 1_000_000_000;
const MOST_IN_A_MONTH = 500_000_000;

/** `--events N`, or the name the caller gives it. */
export const demoEventsOption = (flag: string): Option => new Option(`${flag} <number>`, 'events of the demo shop, about').default(1_000_000).argParser(wholeNumber(FEWEST, MOST));

/** `demo`: the synthetic shop, into the data folder or as plain files. */
export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('make the synthetic demo shop and import it; with --out only write its files')
    .addOption(demoEventsOption('--events'))
    .addOption(new Option('--seed <number>', 'another shop of the same kind').default(7).argParser(wholeNumber(0, 2 ** 31 - 1)))
    .addOption(new Option('--month <YYYY-MM>', 'a log of one month instead of two, with --out FILE; exactly --events rows, by default 42,448,764 as October 2019 had').argParser(month))
    .option('--no-effects', 'the same shop without peaks, attractions and sequels: what is found in it is a false discovery')
    .option('--out <path>', 'write 2019-Oct.csv, 2019-Nov.csv and truths.json to this folder, or --month to this .csv or .csv.gz, and import nothing', keptFolder)
    .addOption(timeZoneOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ month, ...options }: DemoOptions & { month?: string }, command: Command) => {
      if (month !== undefined) await writeMonth(month, options, command.getOptionValueSource('events') === 'default');
      else if (options.out !== undefined) await writeShop(options.out, options);
      else await importShop(options);
    });
}

interface DemoOptions extends DataOptions {
  events: number;
  seed: number;
  effects: boolean;
  timeZone: string;
  out?: string;
}

async function writeMonth(month: string, { out, events, seed, effects, json }: DemoOptions, isWhole: boolean): Promise<void> {
  const file = monthFile(out);
  if (events > MOST_IN_A_MONTH) throw new CliError(`A month of the demo shop cannot have ${count(events)} rows: give --events up to ${count(MOST_IN_A_MONTH)}.`, 2);
  const { generateDemoMonth } = await import('@cartograph/demo-shop');
  const made = await withProgress((hooks) => generateDemoMonth({ ...hooks, file, month, seed, effects, ...(isWhole ? {} : { events }) }));
  printResult(made, { json, text: () => [`${plural(made.rows, 'row')} of a synthetic shop in ${duration(made.seconds)}:`, made.file, made.truthsFile].join('\n') });
}

async function writeShop(outDir: string, { events, seed, effects, json }: DemoOptions): Promise<void> {
  const { generateDemoShop } = await import('@cartograph/demo-shop');
  const made = await withProgress((hooks) => generateDemoShop({ ...hooks, outDir, events, seed, effects }));
  printResult(made, { json, text: () => [`${plural(made.rows, 'row')} of a synthetic shop:`, ...made.files, made.truthsFile].join('\n') });
}

async function importShop({ data, events, seed, effects, timeZone, json }: DemoOptions): Promise<void> {
  const [{ makeDemoData }, { importText, snapshotJson }] = await Promise.all([import('../start/demo-data.js'), import('../import-report.js')]);
  const made = await withProgress((hooks) => makeDemoData({ ...hooks, dataDir: data, events, seed, effects, dayZone: timeZone }));
  if ('present' in made) {
    const holds = made.present.isSynthetic ? 'a demo shop already' : 'a real log, and made-up rows never mix with it';
    throw new CliError(`${data} holds ${holds}: choose another folder with --data, or write files with --out.`);
  }
  const { report, truthsFile } = made;
  note(`What is planted in this synthetic shop is in ${truthsFile}`);
  const { snapshot, read, accepted, duplicates } = report;
  printResult({ snapshot: snapshotJson(snapshot), read, accepted, duplicates, truthsFile }, { json, text: () => importText(report) });
}

/** The log that a month is written to. */
function monthFile(out: string | undefined): string {
  if (out === undefined) throw new CliError('A month is written to a file, to be imported with `import`: add --out such as --out 2019-Oct.csv.', 2);
  if (!/\.csv(\.gz)?$/i.test(out)) throw new CliError(`${out} is to be a log: end its name in .csv or .csv.gz, such as --out 2019-Oct.csv.`, 2);
  return out;
}

function month(text: string): string {
  if (!/^20\d{2}-(?:0[1-9]|1[0-2])$/.test(text) || text < '2019-10') throw new InvalidArgumentError('Give a month from 2019-10 to 2099-12, such as 2019-10.');
  return text;
}
