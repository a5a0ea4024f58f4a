import { Option, type Command } from 'commander';
import type { ImportReport, Lake, QuarantinedRow } from '@cartograph/events';
import { CliError } from '../../failure.js';
import { dataOption, jsonOption, userPath, wholeNumber, type DataOptions } from '../../options.js';
import { count, instant, note, plural, printResult, table } from '../../output.js';

interface QuarantineOptions extends DataOptions {
  reason?: string;
  file?: string;
  first: number;
  out?: string;
}

/** `lake quarantine`: rows that imports put aside. */
export function quarantineCommand(lake: Command): void {
  lake
    .command('quarantine')
    .description(
      'list the rows that an import put aside, or write them to a file to mend; without an import, list those that put any aside',
    )
    .argument('[import]', 'its id (imp_…), a piece of it that fits no other, or last')
    .option('--reason <code>', 'only rows put aside for this reason')
    .option('--file <name>', 'only rows of this file')
    .addOption(new Option('--first <number>', 'rows to list').default(50).argParser(wholeNumber(1, 10_000)))
    .addOption(
      new Option(
        '--out <file>',
        'write the rows as they stood, under the header they had: mend the file and import it',
      ).argParser(userPath),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (wanted: string | undefined, options: QuarantineOptions) => {
      const { openLake } = await import('@cartograph/events');
      const opened = await openLake({ dataDir: options.data });
      try {
        const reports = (await opened.reports()).filter(({ quarantineFile }) => quarantineFile !== null);
        if (wanted === undefined && options.out !== undefined)
          throw new CliError('Name the import whose rows are to be written, such as last.', 2);
        if (wanted === undefined) await printImports(reports, options);
        else if (options.out === undefined) await printRows(opened, oneOf(reports, wanted), options);
        else await writeRows(opened, oneOf(reports, wanted), options.out, options);
      } finally {
        await opened.close();
      }
    });
}

/** @throws CliError - no import fits, or several do. */
function oneOf(reports: readonly ImportReport[], wanted: string): ImportReport {
  const key = wanted.trim().replace(/^imp_/, '');
  const fitting =
    key === 'last'
      ? reports.slice(0, 1)
      : reports.filter(({ id }) => id === key || id.startsWith(key) || id.endsWith(`-${key}`));
  const [only] = fitting;
  if (only === undefined)
    throw new CliError(`No import ${wanted} put rows aside: "cartograph lake quarantine" lists those that did.`);
  if (fitting.length > 1) throw new CliError(`${wanted} fits ${fitting.length} imports: write more of the id.`);
  return only;
}

async function printImports(reports: readonly ImportReport[], { json }: QuarantineOptions): Promise<void> {
  const { importId } = await import('@cartograph/api');
  const rows = reports.map(({ id, finishedAt, quarantined, files }) => ({
    importId: importId(id),
    finishedAt,
    quarantined,
    files: files
      .filter((file) => file.quarantined > 0)
      .map(({ name, quarantined: aside }) => ({ name, quarantined: aside })),
  }));
  printResult(rows, {
    json,
    text: () =>
      rows.length === 0
        ? 'No import has put a row aside.'
        : table([
            ['import', 'finished', 'rows', 'reasons', 'files'],
            ...rows.map(({ importId: id, finishedAt, quarantined, files }) => [
              id,
              instant(finishedAt),
              count(Object.values(quarantined).reduce((sum, aside) => sum + aside, 0)),
              Object.entries(quarantined)
                .filter(([, aside]) => aside > 0)
                .map(([reason, aside]) => `${reason} ${count(aside)}`)
                .join(', '),
              files.map(({ name }) => name).join(', '),
            ]),
          ]),
  });
}

async function printRows(
  opened: Lake,
  { id }: ImportReport,
  { json, reason, file, first }: QuarantineOptions,
): Promise<void> {
  const { importId } = await import('@cartograph/api');
  const { rows, total } = await opened.quarantine(id, {
    first,
    ...(reason === undefined ? {} : { reason }),
    ...(file === undefined ? {} : { file }),
  });
  printResult(
    { importId: importId(id), total, rows },
    {
      json,
      text: () =>
        [
          total === 0
            ? 'No row fits.'
            : `${plural(total, 'row')} of ${importId(id)}${rows.length < total ? `, the first ${count(rows.length)} of them` : ''}:`,
          ...rows.map(rowText),
        ].join('\n'),
    },
  );
}

async function writeRows(
  opened: Lake,
  report: ImportReport,
  out: string,
  { json, reason, file }: QuarantineOptions,
): Promise<void> {
  const [{ importId }, { writeQuarantined }] = await Promise.all([
    import('@cartograph/api'),
    import('../../write-quarantined.js'),
  ]);
  const written = await writeQuarantined(opened, report, out, {
    ...(reason === undefined ? {} : { reason }),
    ...(file === undefined ? {} : { file }),
  });
  if (written.header === null)
    note(
      'These rows stand without a header: where their columns are not found out, name them with --columns when you import the file.',
    );
  printResult(
    { importId: importId(report.id), file: out, ...written },
    { json, text: () => `${plural(written.rows, 'row')} written as in the log: ${out}` },
  );
}

const LONG = 200;

function rowText({ file, line, column, value, reason, remedy, text }: QuarantinedRow): string {
  const cut = (long: string): string => (long.length > LONG ? `${long.slice(0, LONG)}…` : long);
  return `${file}, line ${line}${column === null ? '' : `, ${column}`}${value === '' ? '' : ` "${cut(value)}"`}: ${reason}; ${remedy}\n  ${cut(text)}`;
}
