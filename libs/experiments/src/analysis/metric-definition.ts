import { refuse } from './input-error.js';

/** What of a unit is measured, and how units are summed up. */
export type MetricKind = 'conversion' | 'mean' | 'ratio' | 'quantile' | 'retention';

export const METRIC_KINDS: readonly MetricKind[] = ['conversion', 'mean', 'ratio', 'quantile', 'retention'];

/** What a metric is for: a primary one decides, a secondary one explains, a guardrail must not be harmed. */
export type MetricRole = 'primary' | 'secondary' | 'guardrail';

/** A size of an effect: `absolute` in the metric's own unit (0.01 of a rate is one percentage point), `relative` in parts of the control's figure. */
export interface EffectSize {
  scale: 'absolute' | 'relative';
  /** Above 0; whether it is a gain or a loss is said by what it is used for. */
  value: number;
}

/** A metric of an experiment, complete: what is optional is filled in. */
export interface MetricDefinition {
  /** Unique among the metrics of a plan. */
  name: string;
  /**
   * `conversion` and `retention`: 0 or 1 a unit; `mean`: a number a unit; `ratio`: Σ numerators ÷ Σ denominators over units (average order, orders
   * a session); `quantile`: that quantile over units.
   */
  kind: MetricKind;
  role: MetricRole;
  /** Default true. */
  higherIsBetter: boolean;
  /** Which quantile, fraction in (0, 1); null for other kinds. */
  quantile: number | null;
  /** Guardrails only: the harm that would still be put up with; the guardrail passes where more than that is ruled out. */
  margin: EffectSize | null;
  /** The smallest effect that would matter; an interval within it on both sides says that there is no difference. */
  relevantEffect: EffectSize | null;
  /** Values (numerators) above it count as it: `cap` in the metric's unit, or that `quantile` of the values of all arms pooled. */
  winsorize: { cap: number } | { quantile: number } | null;
  /** Whether the variance is reduced by each unit's value before the experiment. Default false. */
  cuped: boolean;
  /** Retention from timed rows: active from day `from` to before day `to` since exposure (24 hours a day). Null where the values are 0 or 1 already. */
  retentionDays: { from: number; to: number } | null;
  /** By which interval a difference of shares is told, `newcombe` or `agresti-caffo`; null for the plan's. `welch` of means, which have no other and null as well: see `robustness`. */
  method: MetricMethod | null;
}

/** How a metric's absolute difference is told. */
export type MetricMethod = 'newcombe' | 'agresti-caffo' | 'welch';

/** A metric as people write it. */
export type MetricInput = Pick<MetricDefinition, 'name' | 'kind'> & Partial<MetricDefinition>;

const FIELDS: readonly (keyof MetricDefinition)[] = [
  'name',
  'kind',
  'role',
  'higherIsBetter',
  'quantile',
  'margin',
  'relevantEffect',
  'winsorize',
  'cuped',
  'retentionDays',
  'method',
];

/**
 * Checks metrics and fills in their defaults.
 *
 * @param inputs - at least one, of different names; unknown fields are refused.
 * @param field - how the list is called in errors. Default `metrics`.
 * @throws AnalysisInputError - names the field, such as `metrics[2].margin.value`.
 */
export function defineMetrics(inputs: readonly MetricInput[], field = 'metrics'): MetricDefinition[] {
  if (!Array.isArray(inputs) || inputs.length === 0) return refuse(field, inputs, 'give at least one metric.');
  const names = new Set<string>();
  return inputs.map((input: MetricInput, index) => {
    const metric = defineMetric(input, `${field}[${index}]`);
    if (names.has(metric.name))
      refuse(`${field}[${index}].name`, metric.name, 'another metric has this name; give each its own.');
    names.add(metric.name);
    return metric;
  });
}

/** Checks one metric and fills in its defaults. @throws AnalysisInputError - names the field below `field`. */
export function defineMetric(input: MetricInput, field = 'metric'): MetricDefinition {
  if (typeof input !== 'object' || input === null) return refuse(field, input, 'give an object with name and kind.');
  for (const key of Object.keys(input)) {
    if (!(FIELDS as readonly string[]).includes(key))
      refuse(
        `${field}.${key}`,
        (input as unknown as Record<string, unknown>)[key],
        `there is no such field; a metric has ${FIELDS.join(', ')}.`,
      );
  }
  const { name, kind } = input;
  if (typeof name !== 'string' || name.trim() === '') refuse(`${field}.name`, name, 'give a name.');
  if (!METRIC_KINDS.includes(kind)) refuse(`${field}.kind`, kind, `give ${METRIC_KINDS.join(', ')}.`);
  const role = input.role ?? 'primary';
  if (!['primary', 'secondary', 'guardrail'].includes(role))
    refuse(`${field}.role`, role, 'give primary, secondary or guardrail.');
  const metric: MetricDefinition = {
    name,
    kind,
    role,
    higherIsBetter: flag(input.higherIsBetter, true, `${field}.higherIsBetter`),
    quantile: input.quantile ?? null,
    margin: effectSize(input.margin, `${field}.margin`),
    relevantEffect: effectSize(input.relevantEffect, `${field}.relevantEffect`),
    winsorize: winsorizing(input.winsorize, `${field}.winsorize`),
    cuped: flag(input.cuped, false, `${field}.cuped`),
    retentionDays: retentionDays(input.retentionDays, `${field}.retentionDays`),
    method: input.method ?? null,
  };
  checkTogether(metric, field);
  return metric;
}

/** Whether a unit's value of this metric is 0 or 1. */
export function isBinary({ kind }: Pick<MetricDefinition, 'kind'>): boolean {
  return kind === 'conversion' || kind === 'retention';
}

function checkTogether(metric: MetricDefinition, field: string): void {
  const { kind, quantile, margin, role, winsorize, cuped } = metric;
  if (kind === 'quantile' && !(typeof quantile === 'number' && quantile > 0 && quantile < 1))
    refuse(`${field}.quantile`, quantile, 'give a fraction between 0 and 1, such as 0.5 for the median.');
  if (kind !== 'quantile' && quantile !== null)
    refuse(`${field}.quantile`, quantile, `a metric of kind ${kind} has none; leave it out.`);
  if (role === 'guardrail' && margin === null)
    refuse(
      `${field}.margin`,
      margin,
      'a guardrail needs the harm that is put up with, such as { "scale": "relative", "value": 0.02 }.',
    );
  if (role !== 'guardrail' && margin !== null)
    refuse(`${field}.margin`, margin, 'only guardrails have a margin; leave it out, or make the role guardrail.');
  checkMargin(metric, field);
  if (winsorize !== null && (isBinary(metric) || kind === 'quantile'))
    refuse(`${field}.winsorize`, winsorize, `a metric of kind ${kind} has no values to cap; leave it out.`);
  if (cuped && (kind === 'ratio' || kind === 'quantile'))
    refuse(`${field}.cuped`, cuped, 'it is for conversion, mean and retention; leave it out.');
  checkMethod(metric, field);
  if (kind !== 'retention' && metric.retentionDays !== null)
    refuse(`${field}.retentionDays`, metric.retentionDays, 'only retention has days; leave them out.');
}

/** A harm that cannot come: mostly percent were meant. */
function checkMargin(metric: MetricDefinition, field: string): void {
  const { margin, higherIsBetter } = metric;
  if (margin === null || margin.value < 1 || !isBinary(metric)) return;
  if (margin.scale === 'absolute')
    refuse(
      `${field}.margin.value`,
      margin.value,
      'shares differ by at most 1, so that it guards against nothing; give a fraction, such as 0.02 for two percentage points.',
    );
  if (higherIsBetter)
    refuse(
      `${field}.margin.value`,
      margin.value,
      'a share cannot fall by more than all of it, so that it guards against nothing; give a fraction below 1, such as 0.02 for 2 %.',
    );
}

const OF_RATES: readonly unknown[] = ['newcombe', 'agresti-caffo'];
const BESIDE: readonly unknown[] = ['mann-whitney', 'bootstrap', 'permutation'];

function checkMethod({ kind, cuped, method, ...metric }: MetricDefinition, field: string): void {
  if (method === null) return;
  const isRate = isBinary({ kind }) && !cuped;
  if (isRate ? OF_RATES.includes(method) : kind === 'mean' && !cuped && method === 'welch') return;
  if (kind === 'mean' && BESIDE.includes(method))
    refuse(
      `${field}.method`,
      method,
      'a mean is decided by Welch’s test, which adds up and may be looked at often; leave it out: that test stands beside Welch’s in the analysis’ robustness, where columns are given.',
    );
  const own = cuped ? 'CUPED' : kind === 'ratio' ? 'the delta method' : 'order statistics';
  refuse(
    `${field}.method`,
    method,
    isRate
      ? 'give newcombe or agresti-caffo, or leave it out for the plan’s.'
      : kind === 'mean' && !cuped
        ? 'give welch, or leave it out.'
        : `${metric.name} is told by ${own} always; leave it out.`,
  );
}

function flag(value: unknown, otherwise: boolean, field: string): boolean {
  const given = value ?? otherwise;
  return typeof given === 'boolean' ? given : refuse(field, given, 'give true or false.');
}

function effectSize(size: EffectSize | null | undefined, field: string): EffectSize | null {
  if (size === null || size === undefined) return null;
  if (size.scale !== 'absolute' && size.scale !== 'relative')
    refuse(`${field}.scale`, size.scale, 'give absolute or relative.');
  if (!(Number.isFinite(size.value) && size.value > 0))
    refuse(`${field}.value`, size.value, 'give a number above 0, such as 0.02.');
  return { scale: size.scale, value: size.value };
}

function winsorizing(input: MetricDefinition['winsorize'] | undefined, field: string): MetricDefinition['winsorize'] {
  if (input === null || input === undefined) return null;
  if ('cap' in input)
    return Number.isFinite(input.cap) && !('quantile' in input)
      ? { cap: input.cap }
      : refuse(
          `${field}.cap`,
          input.cap,
          'give one finite number, in the unit of the values, and no quantile beside it.',
        );
  return input.quantile > 0 && input.quantile < 1
    ? { quantile: input.quantile }
    : refuse(`${field}.quantile`, input.quantile, 'give a fraction between 0 and 1, such as 0.99.');
}

function retentionDays(
  input: MetricDefinition['retentionDays'] | undefined,
  field: string,
): MetricDefinition['retentionDays'] {
  if (input === null || input === undefined) return null;
  if (!(Number.isFinite(input.from) && input.from >= 0))
    refuse(`${field}.from`, input.from, 'give a number of days ≥ 0.');
  if (!(Number.isFinite(input.to) && input.to > input.from))
    refuse(`${field}.to`, input.to, `give a number of days above from (${input.from}).`);
  return { from: input.from, to: input.to };
}
