import type { MetricInput } from '@cartograph/experiments';
import { InvalidArgumentError } from 'commander';

/** The columns of a file from which a metric is read, where they are not named after it. */
export interface MetricColumnNames {
  values?: string;
  /** Denominators of a ratio. */
  per?: string;
  /** Values of before, for CUPED. */
  before?: string;
}

/** A metric as the command line describes it. */
export interface DescribedMetric {
  metric: MetricInput;
  columns: MetricColumnNames;
}

const FORM =
  'Give NAME:KIND and what else there is to say, such as revenue:mean,cuped,winsorize=0.99 or refunds:conversion,guardrail,lower,margin=1%.';
const ROLES = ['primary', 'secondary', 'guardrail'] as const;

/**
 * `--metric NAME:KIND,…`: `primary`, `secondary` or `guardrail`; `lower` where less is better; `margin=` and `relevant=` (2% relative, 0.02 absolute); `quantile=`; `cap=` and
 * `winsorize=` (a quantile); `cuped`; `values=`, `per=`, `before=` name columns. Adds to the metrics before it.
 *
 * @throws InvalidArgumentError - what cannot be understood; the library checks the rest.
 */
export function metricOption(text: string, before: DescribedMetric[] = []): DescribedMetric[] {
  const [head = '', ...details] = text.split(',').map((part) => part.trim());
  const [, name, kind] = /^(.+):([a-z]+)$/.exec(head) ?? [];
  if (name === undefined || kind === undefined) throw new InvalidArgumentError(FORM);
  const described: DescribedMetric = { metric: { name: name.trim(), kind: kind as MetricInput['kind'] }, columns: {} };
  for (const detail of details) understand(detail, described);
  return [...before, described];
}

function understand(detail: string, { metric, columns }: DescribedMetric): void {
  const [key = '', ...rest] = detail.split('=');
  const value = rest.length === 0 ? null : rest.join('=').trim();
  const role = ROLES.find((one) => one === key);
  if (value === null) {
    if (role) metric.role = role;
    else if (key === 'lower') metric.higherIsBetter = false;
    else if (key === 'cuped') metric.cuped = true;
    else throw new InvalidArgumentError(`"${detail}" means nothing here. ${FORM}`);
    return;
  }
  if (value === '') throw new InvalidArgumentError(`Nothing follows "${key}=".`);
  switch (key) {
    case 'margin':
      metric.margin = effectSize(value);
      return;
    case 'relevant':
      metric.relevantEffect = effectSize(value);
      return;
    case 'quantile':
      metric.quantile = number(value);
      return;
    case 'cap':
      metric.winsorize = { cap: number(value) };
      return;
    case 'winsorize':
      metric.winsorize = { quantile: number(value) };
      return;
    case 'values':
    case 'per':
    case 'before':
      columns[key] = value;
      return;
    default:
      throw new InvalidArgumentError(`"${key}" means nothing here. ${FORM}`);
  }
}

function effectSize(text: string): { scale: 'absolute' | 'relative'; value: number } {
  return text.endsWith('%')
    ? { scale: 'relative', value: number(text.slice(0, -1)) / 100 }
    : { scale: 'absolute', value: number(text) };
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(`"${text}" is no number.`);
  return value;
}
