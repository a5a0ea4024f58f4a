import { InvalidArgumentError, Option, type Command } from 'commander';
import { CliError } from '../failure.js';
import { uplift, type Uplifts } from '../next-month/uplift-option.js';
import {
  dataOption,
  jsonOption,
  keptFolder,
  timeZoneOption,
  userPath,
  wholeNumber,
  type DataOptions,
} from '../options.js';
import { count, duration, note, plural, printResult } from '../output.js';
import { withProgress } from '../with-progress.js';

const FEWEST = 100;
const MOST = 1_000_000_000;
const MOST_IN_A_MONTH = 500_000_000;

/** `--events N`, or the name the caller gives it. */
export const demoEventsOption = (flag: string): Option =>
  new Option(`${flag} <number>`, 'events of the demo shop, about')
    .default(1_000_000)
    .argParser(wholeNumber(FEWEST, MOST));

/** `demo`: the synthetic shop, into the data folder or as plain files. */
export function demoCommand(program: Command): void {
  program
    .command('demo')
    .description('make the synthetic demo shop and import it; with --out only write its files')
    .addOption(demoEventsOption('--events'))
    .addOption(
      new Option('--seed <number>', 'another shop of the same kind').default(7).argParser(wholeNumber(0, 2 ** 31 - 1)),
    )
    .addOption(
      new Option(
        '--month <YYYY-MM>',
        'a log of one month instead of two, with --out FILE; exactly --events rows, by default 42,448,764 as October 2019 had',
      ).argParser(month),
    )
    .option(
      '--no-effects',
      'the same shop without peaks, attractions and sequels: what is found in it is a false discovery',
    )
    .option(
      '--out <path>',
      'write 2019-Oct.csv, 2019-Nov.csv and truths.json to this folder, or --month to this .csv or .csv.gz, and import nothing',
      keptFolder,
    )
    .option(
      '--next-month',
      'with --out FILE: the month after the log of these --events, --seed and effects, with the same customers; December 2019, or after a log of one month --after it',
    )
    .addOption(
      new Option('--after <YYYY-MM>', 'with --next-month: the month of the log of one month that it follows').argParser(
        month,
      ),
    )
    .option(
      '--arms <file>',
      "with --next-month: a campaign runs; columns unit (the log's user id) and arm. Who is not in it is in no arm",
      userPath,
    )
    .addOption(
      new Option(
        '--uplift <ARM:PART=VALUE>',
        "with --arms: what an arm does from a user's first visit on: viewToCart, cartToPurchase, basket; may be given several times",
      ).argParser(uplift),
    )
    .addOption(
      new Option(
        '--starts-at <instant>',
        "with --arms: from when on a visit is an exposure; default the month's first instant",
      ).argParser(instant),
    )
    .addOption(
      new Option('--window-days <number>', 'with --arms: days after exposure in which purchases count in the truths')
        .default(14)
        .argParser(wholeNumber(1, 366)),
    )
    .addOption(timeZoneOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(
      async (
        { month, nextMonth, ...options }: DemoOptions & { month?: string; nextMonth?: boolean },
        command: Command,
      ) => {
        const isDefault = (option: string): boolean => command.getOptionValueSource(option) === 'default';
        refuseWithout(nextMonth === true, options, isDefault('windowDays'));
        if (nextMonth) {
          if (month !== undefined)
            throw new CliError(
              'The next month is that after a log: give --after YYYY-MM in place of --month where the log has one month.',
              2,
            );
          const { out, after, uplift: uplifts, events, seed, effects, arms, startsAt, windowDays, json } = options;
          const { writeNextMonth } = await import('../next-month/write-next-month.js');
          const size =
            after !== undefined && isDefault('events') ? (await import('@cartograph/demo-shop')).FULL_MONTH : events;
          await writeNextMonth({
            file: monthFile(out),
            events: size,
            seed,
            effects,
            windowDays,
            json,
            ...(after === undefined ? {} : { after }),
            ...(uplifts ? { uplifts } : {}),
            ...(arms === undefined ? {} : { arms }),
            ...(startsAt ? { startsAt } : {}),
          });
        } else if (month !== undefined) await writeMonth(month, options, isDefault('events'));
        else if (options.out !== undefined) await writeShop(options.out, options);
        else await importShop(options);
      },
    );
}

interface DemoOptions extends DataOptions {
  events: number;
  seed: number;
  effects: boolean;
  timeZone: string;
  out?: string;
  after?: string;
  arms?: string;
  uplift?: Uplifts;
  startsAt?: Date;
  windowDays: number;
}

/** Refuses options of a campaign where there is none that they could be about. */
function refuseWithout(
  isNextMonth: boolean,
  { after, arms, uplift: uplifts, startsAt }: DemoOptions,
  isWindowDefault: boolean,
): void {
  const given: [string, boolean][] = [
    ['--after', after !== undefined],
    ['--arms', arms !== undefined],
    ['--uplift', uplifts !== undefined],
    ['--starts-at', startsAt !== undefined],
    ['--window-days', !isWindowDefault],
  ];
  const [stray] =
    given.find(
      ([name, isGiven]) =>
        isGiven &&
        (!isNextMonth || (arms === undefined && ['--uplift', '--starts-at', '--window-days'].includes(name))),
    ) ?? [];
  if (stray === undefined) return;
  throw new CliError(
    isNextMonth
      ? `${stray} is about a campaign: add --arms FILE with the columns unit and arm.`
      : `${stray} is about the month after a demo shop's log: add --next-month.`,
    2,
  );
}

async function writeMonth(
  month: string,
  { out, events, seed, effects, json }: DemoOptions,
  isWhole: boolean,
): Promise<void> {
  const file = monthFile(out);
  if (events > MOST_IN_A_MONTH)
    throw new CliError(
      `A month of the demo shop cannot have ${count(events)} rows: give --events up to ${count(MOST_IN_A_MONTH)}.`,
      2,
    );
  const { generateDemoMonth } = await import('@cartograph/demo-shop');
  const made = await withProgress((hooks) =>
    generateDemoMonth({ ...hooks, file, month, seed, effects, ...(isWhole ? {} : { events }) }),
  );
  printResult(made, {
    json,
    text: () =>
      [
        `${plural(made.rows, 'row')} of a synthetic shop in ${duration(made.seconds)}:`,
        made.file,
        made.truthsFile,
      ].join('\n'),
  });
}

async function writeShop(outDir: string, { events, seed, effects, json }: DemoOptions): Promise<void> {
  const { generateDemoShop } = await import('@cartograph/demo-shop');
  const made = await withProgress((hooks) => generateDemoShop({ ...hooks, outDir, events, seed, effects }));
  printResult(made, {
    json,
    text: () => [`${plural(made.rows, 'row')} of a synthetic shop:`, ...made.files, made.truthsFile].join('\n'),
  });
}

async function importShop({ data, events, seed, effects, timeZone, json }: DemoOptions): Promise<void> {
  const [{ makeDemoData }, { importText, snapshotJson }] = await Promise.all([
    import('../start/demo-data.js'),
    import('../import-report.js'),
  ]);
  const made = await withProgress((hooks) =>
    makeDemoData({ ...hooks, dataDir: data, events, seed, effects, dayZone: timeZone }),
  );
  if ('present' in made) {
    const holds = made.present.isSynthetic ? 'a demo shop already' : 'a real log, and synthetic rows never mix with it';
    throw new CliError(`${data} holds ${holds}: choose another folder with --data, or write files with --out.`);
  }
  const { report, truthsFile } = made;
  note(`What is planted in this synthetic shop is in ${truthsFile}`);
  const { snapshot, read, accepted, duplicates } = report;
  const currency = json ? null : await (await import('../shop-currency.js')).shopCurrency(data);
  printResult(
    { snapshot: snapshotJson(snapshot), read, accepted, duplicates, truthsFile },
    { json, text: () => importText(report, currency) },
  );
}

/** The log that a month is written to. */
function monthFile(out: string | undefined): string {
  if (out === undefined)
    throw new CliError(
      'A month is written to a file, to be imported with `import`: add --out such as --out 2019-Oct.csv.',
      2,
    );
  if (!/\.csv(\.gz)?$/i.test(out))
    throw new CliError(`${out} is to be a log: end its name in .csv or .csv.gz, such as --out 2019-Oct.csv.`, 2);
  return out;
}

function instant(text: string): Date {
  const at = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/.test(text) || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('Give an instant in UTC such as 2019-12-05T12:00:00Z, or a day such as 2019-12-05.');
  return at;
}

function month(text: string): string {
  if (!/^20\d{2}-(?:0[1-9]|1[0-2])$/.test(text) || text < '2019-10')
    throw new InvalidArgumentError('Give a month from 2019-10 to 2099-12, such as 2019-10.');
  return text;
}
