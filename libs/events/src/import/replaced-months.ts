import type { DuckDBConnection } from '@duckdb/node-api';
import { run } from '../engines/duckdb/run.js';
import { ImportError } from '../errors.js';
import type { Manifest } from '../manifest.js';
import type { ImportProblem } from '../report.js';
import { stagedRows } from './stage-facts.js';

/** Fraction of a file's rows from which on a month that is not its main one may be covered by it. */
const SHARE_OF_FILE = 0.01;
/** Fraction of the lake's rows of a month that the files must have, so that a month which is not the main one of any makes way. */
const SHARE_OF_LAKE = 0.5;

/** Rows by `YYYY-MM` in UTC. */
export type RowsByMonth = ReadonlyMap<string, number>;

/** Rows of a file in a month that it does not cover. */
export interface StrayMonth {
  readonly file: string;
  readonly month: string;
  readonly rows: number;
  /** Rows that the lake has in it; they stay, and those of the file are added. */
  readonly present: number;
}

/** Which months of the lake make way for an import. */
export interface MonthChoice {
  readonly replaced: ReadonlySet<string>;
  readonly strays: readonly StrayMonth[];
}

/** Whether a text is a month, `YYYY-MM`. */
export const isMonth = (text: string): boolean => /^[0-9]{4}-(?:0[1-9]|1[0-2])$/.test(text);

/** @throws ImportError `options` - a name of a month is none, or none is named. */
export function checkMonths(wanted: boolean | readonly string[] | undefined): void {
  if (wanted === undefined || typeof wanted === 'boolean') return;
  if (wanted.length === 0)
    throw new ImportError(
      'options',
      'no month to replace was named: name months such as 2019-10, or leave the list out',
    );
  const odd = wanted.find((month) => !isMonth(month));
  if (odd !== undefined)
    throw new ImportError(
      'options',
      `${JSON.stringify(odd)} is no month to replace: write the year and the month, e.g. 2019-10`,
    );
}

/**
 * Finds the months that some files cover, which the lake's rows make way for.
 *
 * A file covers the month of which it has most rows. It covers another one when that has 1 % of the file's rows at least, and the files have
 * in it at least half as many rows as the lake: a few rows of a neighboring month never take its place.
 *
 * @param files - good rows by month.
 * @param present - the lake's rows by month. A month of which it has none needs no replacing.
 */
export function coveredMonths(
  files: readonly { readonly name: string; readonly rows: RowsByMonth }[],
  present: RowsByMonth,
): MonthChoice {
  const total = (month: string): number => files.reduce((sum, { rows }) => sum + (rows.get(month) ?? 0), 0);
  const isCovered = (rows: RowsByMonth, month: string): boolean => {
    const [count, most] = [rows.get(month) ?? 0, Math.max(...rows.values())];
    const all = [...rows.values()].reduce((sum, one) => sum + one, 0);
    return (
      count === most || (count >= all * SHARE_OF_FILE && total(month) >= (present.get(month) ?? 0) * SHARE_OF_LAKE)
    );
  };
  const replaced = new Set(files.flatMap(({ rows }) => [...rows.keys()].filter((month) => isCovered(rows, month))));
  const strays = files.flatMap(({ name, rows }) =>
    [...rows]
      .filter(([month]) => !replaced.has(month) && (present.get(month) ?? 0) > 0)
      .map(([month, count]) => ({ file: name, month, rows: count, present: present.get(month) ?? 0 })),
  );
  return { replaced, strays };
}

/** Rows of a file that were staged, in its months. */
interface StagedMonths {
  readonly file: { readonly name: string };
  readonly rowsDir: string;
  readonly months: readonly string[];
  readonly good: number;
}

/**
 * Chooses the months of the lake that make way.
 *
 * @param wanted - false: none; true: those that the files cover; otherwise these.
 * @throws ImportError `months-lacking` - no file has a row of a month that was named.
 */
export async function chooseMonths(
  connection: DuckDBConnection,
  staged: readonly StagedMonths[],
  base: Manifest | null,
  wanted: boolean | readonly string[],
  signal: AbortSignal | undefined,
): Promise<MonthChoice> {
  if (wanted === false || staged.length === 0) return { replaced: new Set(), strays: [] };
  if (wanted !== true) {
    const lacking = wanted.find((month) => !staged.some(({ months }) => months.includes(month)));
    if (lacking !== undefined) {
      const held = [...new Set(staged.flatMap(({ months }) => months))].toSorted().join(', ');
      throw new ImportError(
        'months-lacking',
        `${lacking} was to be replaced, but no file has a row of it, so nothing was imported: name months that the files hold, which are ${held}`,
        { facts: { month: lacking, held } },
      );
    }
    return { replaced: new Set(wanted), strays: [] };
  }
  const files = [];
  for (const one of staged)
    files.push({
      name: one.file.name,
      rows:
        one.months.length === 1
          ? new Map([[one.months[0] ?? '', one.good]])
          : await rowsByMonth(connection, one.rowsDir, signal),
    });
  const present = new Map<string, number>();
  for (const { month, rows } of base?.files.events ?? [])
    present.set(month ?? '', (present.get(month ?? '') ?? 0) + rows);
  return coveredMonths(files, present);
}

async function rowsByMonth(
  connection: DuckDBConnection,
  rowsDir: string,
  signal: AbortSignal | undefined,
): Promise<RowsByMonth> {
  const found = await run(
    connection,
    `SELECT strftime(month, '%Y-%m'), n FROM (SELECT date_trunc('month', event_time) AS month, count(*) AS n FROM ${stagedRows(rowsDir)} GROUP BY 1)`,
    signal === undefined ? {} : { signal },
  );
  return new Map((await found.getRowsJson()).map(([month, rows]) => [String(month), Number(rows)]));
}

/** What a report says of rows that were added to a month instead of taking its place. */
export const strayProblem = ({ file, month, rows, present }: StrayMonth): ImportProblem => ({
  file,
  line: 0,
  column: 'event_time',
  value: month,
  reason: 'stray-month',
  isWarning: true,
  remedy: `its rows of ${month} (${rows}) are too few to take the place of the month, of which the lake has ${present}, so they are added to it: name the month to replace it all the same`,
});
