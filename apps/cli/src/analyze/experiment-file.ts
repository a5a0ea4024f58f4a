import { basename } from 'node:path';
import { shownValue } from '@cartograph/events';
import {
  AnalysisInputError,
  armStatistics,
  LARGEST_VALUE,
  tableColumns,
  UnitTable,
  type AnalysisPlan,
  type ArmColumns,
  type ArmStatistics,
  type ExposureReport,
  type TableColumn,
} from '@cartograph/experiments';
import { CliError } from '../failure.js';
import type { MetricColumnNames } from './metric-option.js';
import { csvRows, type ReadHooks } from './csv-rows.js';

/** How a file's columns are called. */
export interface FileColumns {
  unit: string;
  arm: string;
  /** Null where times of exposure are not in the file. */
  exposedAt: string | null;
  /** Columns that divide units, such as `device`. */
  segments: readonly string[];
  /** By metric. */
  metrics: Readonly<Record<string, MetricColumnNames>>;
}

/** What was read of an experiment. */
export interface ReadExperiment {
  statistics: ArmStatistics[];
  /** What they were summed up from. */
  arms: ArmColumns[];
  report: ExposureReport & { firstExposure: string | null; lastExposure: string | null };
}

/** More arms than anybody tests: the column holds something else. */
const MOST_ARMS = 20;

/** The names in the column of arms, in order. @throws CliError - there is no such column, no row, or more than 20 names. */
export async function armsIn(file: string, armColumn: string, hooks: ReadHooks): Promise<string[]> {
  let place: number | null = null;
  const names = new Set<string>();
  for await (const { cells, line } of csvRows(file, hooks)) {
    if (place === null) {
      place = placeOf(cells, armColumn, file, 'the arm');
      continue;
    }
    const name = cells[place]!;
    if (name === '') throw badCell(file, line, armColumn, '', 'name the arm of each unit.');
    names.add(name);
    if (names.size > MOST_ARMS)
      throw badCell(
        file,
        line,
        armColumn,
        name,
        `this is the ${MOST_ARMS + 1}st name of an arm: name the column of arms with --arm-column, or the arms with --arms.`,
      );
  }
  if (names.size === 0) throw new CliError(`${basename(file)} has no rows: give a header and a row a unit.`);
  if (names.size === 1)
    throw new CliError(
      `${basename(file)} has "${[...names][0]}" alone in its column ${armColumn}: a test compares at least two arms; name the column of arms with --arm-column, or the arms with --arms.`,
    );
  return [...names].toSorted();
}

/** The header of a file. @throws CliError - it is empty. */
export async function headerOf(file: string): Promise<string[]> {
  for await (const { cells } of csvRows(file)) return cells;
  throw new CliError(`${basename(file)} is empty: give a header and a row a unit.`);
}

/**
 * Reads a file with a row a unit.
 *
 * @throws CliError - a column is missing or a cell cannot be taken; names file, line, column, value and remedy.
 */
export async function readExperiment(
  file: string,
  plan: AnalysisPlan,
  columns: FileColumns,
  options: { mostInTwoArms?: number },
  hooks: ReadHooks,
): Promise<ReadExperiment> {
  const table = new UnitTable(plan, { ...options, dimensions: columns.segments });
  const wanted = tableColumns(plan).map((column) => ({
    column: columnName(column, columns.metrics),
    role: roleOf(column),
    isShare: isShare(column, plan),
  }));
  const numbers = new Float64Array(wanted.length);
  let places: { unit: number; arm: number; exposedAt: number | null; segments: number[]; numbers: number[] } | null =
    null;
  let [first, last] = [Infinity, -Infinity];
  const take = (cells: string[], line: number): void => {
    if (places === null) {
      places = {
        unit: placeOf(cells, columns.unit, file, 'the unit'),
        arm: placeOf(cells, columns.arm, file, 'the arm'),
        exposedAt: columns.exposedAt === null ? null : placeOf(cells, columns.exposedAt, file, 'the time of exposure'),
        segments: columns.segments.map((name) => placeOf(cells, name, file, 'a segment')),
        numbers: wanted.map(({ column, role }) => placeOf(cells, column, file, role)),
      };
      return;
    }
    for (let index = 0; index < wanted.length; index += 1) {
      const cell = cells[places.numbers[index]!]!;
      const value = numberOf(cell, wanted[index]!.isShare);
      if (!Number.isFinite(value))
        throw badCell(
          file,
          line,
          wanted[index]!.column,
          cell,
          wanted[index]!.isShare
            ? 'give 1 or 0.'
            : 'give a finite number, with a point before decimals; 0 for a unit that did nothing.',
        );
      if (Math.abs(value) > LARGEST_VALUE)
        throw badCell(file, line, wanted[index]!.column, cell, `give a number of at most ${LARGEST_VALUE} in size.`);
      numbers[index] = value;
    }
    let exposedAt = Number.NaN;
    const when = places.exposedAt === null ? '' : cells[places.exposedAt]!;
    if (when !== '') {
      exposedAt = timeOf(when);
      if (Number.isNaN(exposedAt))
        throw badCell(
          file,
          line,
          columns.exposedAt ?? '',
          when,
          'give a time such as 2019-10-01T12:00:00Z, or milliseconds since 1970.',
        );
      first = Math.min(first, exposedAt);
      last = Math.max(last, exposedAt);
    }
    table.add(
      cells[places.unit]!,
      cells[places.arm]!,
      numbers,
      line,
      exposedAt,
      places.segments.map((place) => cells[place]!),
    );
  };
  try {
    for await (const { cells, line } of csvRows(file, hooks)) take(cells, line);
    const { arms, exposures } = table.finish();
    if (exposures.rows === 0) throw new CliError(`${basename(file)} has no rows: give a header and a row a unit.`);
    hooks.onProgress?.({ step: 'summing up' });
    const at = (time: number): string | null => (Number.isFinite(time) ? new Date(time).toISOString() : null);
    return {
      statistics: armStatistics(plan.metrics, arms),
      arms,
      report: { ...exposures, firstExposure: at(first), lastExposure: at(last) },
    };
  } catch (error) {
    if (error instanceof AnalysisInputError) throw inFile(error, file, columns);
    throw error;
  }
}

/** The column in which a part of a metric stands: as named, else the metric's name, with `_per` and `_before` behind it for denominators and values of before. */
export function columnName({ metric, part }: TableColumn, names: FileColumns['metrics']): string {
  const { values, per, before } = names[metric] ?? {};
  if (part === 'values') return values ?? metric;
  return part === 'denominators' ? (per ?? `${metric}_per`) : (before ?? `${metric}_before`);
}

function placeOf(header: readonly string[], name: string, file: string, what: string): number {
  const place = header.indexOf(name);
  if (place < 0)
    throw new CliError(`${basename(file)} has no column "${name}" for ${what}: its columns are ${header.join(', ')}.`);
  if (header.indexOf(name, place + 1) >= 0)
    throw new CliError(`${basename(file)} has two columns "${name}": give each its own name.`);
  return place;
}

function roleOf({ metric, part }: TableColumn): string {
  if (part === 'values') return `the metric ${metric}`;
  return part === 'denominators'
    ? `the denominator of ${metric} (name it with per=COLUMN)`
    : `the values of ${metric} before the experiment (name it with before=COLUMN)`;
}

function isShare({ metric, part }: TableColumn, { metrics }: AnalysisPlan): boolean {
  return (
    part === 'values' &&
    metrics.some(({ name, kind }) => name === metric && (kind === 'conversion' || kind === 'retention'))
  );
}

function numberOf(cell: string, isYesOrNo: boolean): number {
  if (isYesOrNo) return cell === '1' || cell === 'true' ? 1 : cell === '0' || cell === 'false' ? 0 : Number.NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(cell) ? Number(cell) : Number.NaN;
}

/** Below it a number is seconds: as milliseconds it would lie in 1973 or before. */
const MILLISECONDS_FROM = 1e11;

function timeOf(text: string): number {
  const number = Number(text);
  if (Number.isFinite(number)) return Math.abs(number) >= MILLISECONDS_FROM ? number : number * 1000;
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return Number.NaN;
  const iso = text.replace(' ', 'T').replace(/\s*UTC$/i, 'Z');
  return Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(iso) || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(iso) ? iso : `${iso}Z`);
}

function badCell(file: string, line: number, column: string, value: string, remedy: string): CliError {
  return new CliError(`${basename(file)}, line ${line}, ${column} "${shownValue(value)}": ${remedy}`);
}

function inFile({ field, value, remedy, row }: AnalysisInputError, file: string, columns: FileColumns): CliError {
  const [metric = '', part = 'values'] = field.split('.');
  const column =
    field === 'arm'
      ? columns.arm
      : field === 'unit'
        ? columns.unit
        : columnName({ metric, part: part === 'before' || part === 'denominators' ? part : 'values' }, columns.metrics);
  return new CliError(
    `${basename(file)}, ${row === null ? '' : `line ${row}, `}${column} ${value}: ${remedy.replaceAll(/\brow (\d+)/g, 'line $1')}`,
  );
}
