import { basename } from 'node:path';
import {
  AnalysisInputError,
  definePlan,
  type AnalysisPlan,
  type FrameworkInput,
  type PlanInput,
  type ArmWeight,
} from '@cartograph/experiments';
import { InvalidArgumentError } from 'commander';
import { CliError } from '../failure.js';
import { readJsonFile } from '../json-file.js';
import { armsIn, headerOf, type FileColumns } from './experiment-file.js';
import type { DescribedMetric, MetricColumnNames } from './metric-option.js';
import type { ReadHooks } from './csv-rows.js';

/** What `analyze` is told. */
export interface AnalyzeOptions {
  metric?: DescribedMetric[];
  plan?: string;
  arms?: ArmWeight[];
  control?: string;
  framework: 'frequentist' | 'always-valid' | 'bayesian';
  alpha: number;
  correction: AnalysisPlan['correction'];
  interval: AnalysisPlan['proportionInterval'];
  plannedUnits?: number;
  earlierLooks?: number[];
  /** Undefined: the planned units say it, and without them the file is the one look. */
  ended?: 'yes' | 'no';
  mostInTwoArms: number;
  /** Whether means are also compared by methods beside Welch's. */
  robustness?: boolean;
  /** Undefined: as many as there is time for. */
  resamples?: number;
  unitColumn: string;
  armColumn: string;
  exposedColumn?: string;
  segment: string[];
}

/** A plan, the columns it is read from, and whether its arms were found in the file. */
export interface FilePlan {
  plan: AnalysisPlan;
  columns: FileColumns;
  armsFound: boolean;
}

const PLACES = ['unit', 'arm', 'exposedAt', 'segments', 'columns'];

/**
 * The plan of `--plan FILE.json`, or of the options.
 *
 * Without `--arms` the arms are those in the file, of equal shares, control being the one called so.
 *
 * @throws CliError - a plan file that cannot be taken, no metrics, no control; names the field.
 */
export async function planOf(file: string, options: AnalyzeOptions, hooks: ReadHooks): Promise<FilePlan> {
  if (options.plan !== undefined) return planFromFile(options.plan, options);
  const described = options.metric ?? [];
  if (described.length === 0) {
    throw new CliError(
      `Say what is measured, such as --metric bought:conversion --metric revenue:mean. The columns of ${basename(file)} are ${(await headerOf(file)).join(', ')}.`,
      2,
    );
  }
  const arms = controlFirst(
    options.arms ??
      (await armsIn(file, options.armColumn, hooks)).map((name, _, all) => ({ name, weight: 1 / all.length })),
    options.control,
    file,
  );
  const framework = { kind: options.framework } as FrameworkInput;
  const plannedUnits = options.plannedUnits ?? null;
  const input: PlanInput = {
    arms,
    metrics: described.map(({ metric }) => metric),
    framework,
    alpha: options.alpha,
    correction: options.correction,
    proportionInterval: options.interval,
    plannedUnits,
  };
  return {
    plan: checked(() => definePlan(input), null),
    columns: {
      unit: options.unitColumn,
      arm: options.armColumn,
      exposedAt: options.exposedColumn ?? ((await headerOf(file)).includes('exposed_at') ? 'exposed_at' : null),
      segments: options.segment,
      metrics: Object.fromEntries(described.map(({ metric, columns }) => [metric.name, columns])),
    },
    armsFound: options.arms === undefined,
  };
}

/** `--arms control=0.5,mail=0.5`. */
export function armsOption(text: string): ArmWeight[] {
  return text.split(',').map((part) => {
    const [, name, weight] = /^\s*(.+?)\s*=\s*(\d*\.?\d+)\s*$/.exec(part) ?? [];
    if (name === undefined)
      throw new InvalidArgumentError('Give names and shares, control first: control=0.5,mail=0.5.');
    return { name, weight: Number(weight) };
  });
}

async function planFromFile(path: string, options: AnalyzeOptions): Promise<FilePlan> {
  const content = await readJsonFile(path);
  const places = Object.fromEntries(Object.entries(content).filter(([key]) => PLACES.includes(key)));
  const input = Object.fromEntries(Object.entries(content).filter(([key]) => !PLACES.includes(key)));
  for (const key of ['arms', 'metrics'])
    if (!(key in input))
      throw new CliError(
        `${basename(path)}: ${key} is missing; give ${key === 'arms' ? 'the arms with their weights, control first' : 'the metrics'}.`,
        2,
      );
  const text = (key: string, otherwise: string): string => {
    const value = places[key] ?? otherwise;
    if (typeof value !== 'string')
      throw new CliError(`${basename(path)}: ${key} is ${JSON.stringify(value)}; give the name of a column.`, 2);
    return value;
  };
  const segments = places['segments'] ?? options.segment;
  if (!Array.isArray(segments) || segments.some((one) => typeof one !== 'string'))
    throw new CliError(`${basename(path)}: segments is ${JSON.stringify(segments)}; give names of columns.`, 2);
  return {
    plan: checked(() => definePlan(input as unknown as PlanInput), path),
    columns: {
      unit: text('unit', options.unitColumn),
      arm: text('arm', options.armColumn),
      exposedAt: 'exposedAt' in places || options.exposedColumn ? text('exposedAt', options.exposedColumn ?? '') : null,
      segments: segments as string[],
      metrics: metricColumns(places['columns'] ?? {}, path),
    },
    armsFound: false,
  };
}

function metricColumns(value: unknown, path: string): Record<string, MetricColumnNames> {
  const bad = (what: string): never => {
    throw new CliError(
      `${basename(path)}: columns${what}; give { "metric": { "values": "…", "per": "…", "before": "…" } }.`,
      2,
    );
  };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return bad(` is ${JSON.stringify(value)}`);
  for (const [metric, names] of Object.entries(value)) {
    if (typeof names !== 'object' || names === null) bad(`.${metric} is ${JSON.stringify(names)}`);
    for (const [part, name] of Object.entries(names as object))
      if (!['values', 'per', 'before'].includes(part) || typeof name !== 'string')
        bad(`.${metric}.${part} is ${JSON.stringify(name)}`);
  }
  return value as Record<string, MetricColumnNames>;
}

function controlFirst(arms: readonly ArmWeight[], control: string | undefined, file: string): ArmWeight[] {
  const name = control ?? arms.find((arm) => arm.name === 'control')?.name;
  const first = arms.find((arm) => arm.name === name);
  if (!first)
    throw new CliError(
      `${control === undefined ? `None of the arms ${arms.map((arm) => arm.name).join(', ')} in ${basename(file)} is called control` : `There is no arm "${control}" among ${arms.map((arm) => arm.name).join(', ')}`}: name the one without the campaign with --control.`,
      2,
    );
  return [first, ...arms.filter((arm) => arm !== first)];
}

function checked<Result>(work: () => Result, path: string | null): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof AnalysisInputError)
      throw new CliError(`${path === null ? '' : `${basename(path)}: `}${error.message}`, 2, { cause: error });
    throw error;
  }
}
