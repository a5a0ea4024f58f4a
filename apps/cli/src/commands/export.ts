import { Argument, Option, type Command } from 'commander';
import {
  dataOption,
  engineOptions,
  jsonOption,
  localDate,
  memoryOption,
  snapshotName,
  threadsOption,
  timeZoneOption,
  userPath,
  type DataOptions,
  type EngineOptions,
} from '../options.js';
import { note, plural, printResult, size } from '../output.js';
import { withProgress } from '../with-progress.js';

const TABLES = ['events', 'sessions', 'users', 'products', 'interactions', 'categories', 'product_days'] as const;

interface ExportCommandOptions extends DataOptions, EngineOptions {
  out: string;
  from?: string;
  to?: string;
  category?: string;
  brand?: string;
  snapshot?: string;
  timeZone: string;
}

/** `export`: a table of a snapshot as a file. */
export function exportCommand(program: Command): void {
  program
    .command('export')
    .description('write a table of the lake to a .csv, .csv.gz or .parquet file')
    .addArgument(new Argument('<table>', 'what to write').choices(TABLES))
    .addOption(
      new Option('--out <file>', 'the file; one that is there is replaced').argParser(userPath).makeOptionMandatory(),
    )
    .addOption(new Option('--from <day>', 'first local day (of product_days: UTC day)').argParser(localDate))
    .addOption(new Option('--to <day>', 'last local day').argParser(localDate))
    .option('--category <code>', 'only this category and those below it')
    .option('--brand <name>', 'only this brand')
    .addOption(
      new Option('--snapshot <id>', 'its id, a piece of it; by default the current one').argParser(snapshotName),
    )
    .addOption(timeZoneOption())
    .addOption(memoryOption())
    .addOption(threadsOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (table: (typeof TABLES)[number], options: ExportCommandOptions) => {
      const [{ exportTable }, { snapshotJson }] = await Promise.all([
        import('@cartograph/events'),
        import('../import-report.js'),
      ]);
      const { data, json, out, snapshot, timeZone, from, to, category, brand } = options;
      const filter = {
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(category === undefined ? {} : { category }),
        ...(brand === undefined ? {} : { brand }),
      };
      const report = await withProgress((hooks) =>
        exportTable(data, {
          ...hooks,
          ...filter,
          ...engineOptions(options),
          table,
          file: out,
          timeZone,
          ...(snapshot === undefined ? {} : { snapshotId: snapshot }),
        }),
      );
      const result = { ...report, snapshot: snapshotJson(report.snapshot), isSynthetic: report.snapshot.isSynthetic };
      if (result.isSynthetic) note('These rows are synthetic: the last column, synthetic, says so in each of them.');
      printResult(result, {
        json,
        text: () =>
          `${plural(report.rows, 'row')} of ${table}, ${size(report.bytes)}, from snapshot ${result.snapshot.id}: ${out}`,
      });
    });
}
