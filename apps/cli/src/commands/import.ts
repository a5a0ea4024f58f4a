import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ReadAs } from '@cartograph/events';
import {
  dataOption,
  engineOptions,
  jsonOption,
  memoryOption,
  share,
  threadsOption,
  timeZone,
  userPath,
  wholeNumber,
  type DataOptions,
  type EngineOptions,
} from '../options.js';
import { note, printResult } from '../output.js';
import { WAIT_MS, withProgress } from '../with-progress.js';

interface ImportCommandOptions extends DataOptions, EngineOptions {
  keepDuplicates: boolean;
  replaceMonths: boolean;
  replaceOnlyMonths?: string[];
  readAgain: boolean;
  acceptCut: boolean;
  maxBad?: number;
  catalog?: string[];
  delimiter?: NonNullable<ReadAs['delimiter']>;
  header?: boolean;
  columns?: NonNullable<ReadAs['columns']>;
  timeZone?: string;
  format?: NonNullable<ReadAs['format']>;
  gapMinutes?: number;
  dayZone?: string;
}

const paths = (path: string, before: string[] | undefined): string[] => [...(before ?? []), userPath(path)];

/** `import`: log files into the lake. */
export function importCommand(program: Command): void {
  program
    .command('import')
    .description(
      'import log files (CSV, JSON Lines or Parquet, packed or not), folders of them, or patterns such as logs/2019-*.csv',
    )
    .argument('<path...>', 'files, folders or patterns', paths)
    .option('--keep-duplicates', 'keep exact copies of a row instead of dropping them', false)
    .option(
      '--replace-months',
      'what the lake has of the months (UTC) that these files cover makes way for them; a few rows of another month are added to it',
      false,
    )
    .addOption(
      new Option(
        '--replace-only-months <months>',
        'these months (UTC) make way and no others, such as 2019-10,2019-11',
      ).argParser((text) => text.split(',').map((month) => month.trim())),
    )
    .option('--read-again', 'read and add files of which the data folder has the content, read in another way', false)
    .option('--accept-cut', 'take what can be read of a packed file that ends early, instead of refusing it', false)
    .addOption(
      new Option(
        '--max-bad <share>',
        'bad rows above which a file is refused, such as 1% or 0.01; by default 1%',
      ).argParser(share),
    )
    .addOption(new Option('--catalog <file...>', 'products, joined to the log by product_id').argParser(paths))
    .addOption(
      new Option('--delimiter <sign>', 'comma, semicolon, tab or bar, where it is not found out').argParser(delimiter),
    )
    .option('--header', 'the first line names the columns, whatever it looks like')
    .option('--no-header', 'the first line is a row')
    .addOption(
      new Option(
        '--columns <names>',
        'the columns in the order of the file, such as event_time,,product_id,…; an empty name passes a column over',
      ).argParser(columns),
    )
    .addOption(
      new Option('--time-zone <zone>', 'IANA time zone of times that name none; by default UTC').argParser(timeZone),
    )
    .addOption(new Option('--format <name>', 'where it is not found out').choices(['csv', 'jsonl', 'parquet']))
    .addOption(
      new Option(
        '--gap-minutes <number>',
        'minutes without an event that end a session where the log has no session id; by default those of the lake, at first 30',
      ).argParser(wholeNumber(1, 1_440)),
    )
    .addOption(
      new Option(
        '--day-zone <zone>',
        'IANA time zone of the local days that users and sessions are counted by; by default that of the lake, at first Asia/Dubai',
      ).argParser(timeZone),
    )
    .addOption(memoryOption())
    .addOption(threadsOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (given: string[], options: ImportCommandOptions) => {
      const [
        { importLog, ImportError },
        { importJson, importText, noteProblems, noteRefusal },
        { areDemoLogs },
        { expandPatterns },
      ] = await Promise.all([
        import('@cartograph/events'),
        import('../import-report.js'),
        import('../demo-logs.js'),
        import('../expand-patterns.js'),
      ]);
      const files = await expandPatterns(given);
      const isSynthetic = await areDemoLogs(files);
      const report = await withProgress((hooks) =>
        importLog({
          ...hooks,
          ...engineOptions(options),
          ...reading(options),
          dataDir: options.data,
          paths: files,
          isSynthetic,
          keepDuplicates: options.keepDuplicates,
          replaceMonths: options.replaceOnlyMonths ?? options.replaceMonths,
          readAgain: options.readAgain,
          acceptCut: options.acceptCut,
          waitMs: WAIT_MS,
          ...(options.maxBad === undefined ? {} : { maxBadShare: options.maxBad }),
          ...(options.dayZone === undefined ? {} : { dayZone: options.dayZone }),
          ...(options.gapMinutes === undefined ? {} : { gapMinutes: options.gapMinutes }),
        }),
      ).catch((error: unknown) => {
        if (error instanceof ImportError) noteRefusal(error.problems);
        throw error;
      });
      noteProblems(report, options.data);
      for (const { name, why } of report.skipped) note(`skipped: ${why.startsWith(name) ? why : `${name}: ${why}`}`);
      const currency = options.json ? null : await (await import('../shop-currency.js')).shopCurrency(options.data);
      printResult(importJson(report), { json: options.json, text: () => importText(report, currency) });
    });
}

/** How files are read and what is joined to them, as far as it was said. */
function reading({ catalog, delimiter: sign, header, columns: names, timeZone: zone, format }: ImportCommandOptions): {
  catalog?: string[];
  readAs?: ReadAs;
} {
  const readAs: ReadAs = {
    ...(sign === undefined ? {} : { delimiter: sign }),
    ...(header === undefined ? {} : { header }),
    ...(names === undefined ? {} : { columns: names }),
    ...(zone === undefined ? {} : { zone }),
    ...(format === undefined ? {} : { format }),
  };
  return { ...(catalog === undefined ? {} : { catalog }), ...(Object.keys(readAs).length === 0 ? {} : { readAs }) };
}

const DELIMITERS: Readonly<Record<string, NonNullable<ReadAs['delimiter']>>> = {
  ',': ',',
  comma: ',',
  ';': ';',
  semicolon: ';',
  '\t': '\t',
  '\\t': '\t',
  tab: '\t',
  '|': '|',
  bar: '|',
  pipe: '|',
};

function delimiter(text: string): NonNullable<ReadAs['delimiter']> {
  const sign = DELIMITERS[text];
  if (sign === undefined) throw new InvalidArgumentError('Give comma, semicolon, tab or bar.');
  return sign;
}

/** Which names a log's columns may have is for the import to say. */
function columns(text: string): NonNullable<ReadAs['columns']> {
  return text.split(',').map((name) => (['', '-', '_'].includes(name.trim()) ? null : name.trim())) as NonNullable<
    ReadAs['columns']
  >;
}
