import type { Draft, FrameworkDraft, MetricDraft, PlanDraft, SizeDraft } from './draft.js';

/** What keeps a draft from being asked or saved; the server refuses the same at the same fields. */
export type ProblemCode =
  | 'needed'
  | 'taken'
  | 'armWeight'
  | 'armSum'
  | 'noPrimary'
  | 'size'
  | 'between'
  | 'retentionOrder'
  | 'retentionBeyond'
  | 'cap'
  | 'part'
  | 'fractions'
  | 'unitsNeeded'
  | 'uplift'
  | 'wholes'
  | 'above'
  | 'spread';

export interface DraftProblem {
  code: ProblemCode;
  /** Bounds of a range, or the number that the sentence names. */
  low?: number;
  high?: number;
}

/** Problems by the path of their field in the mutation's input, such as `plan.arms.0.weight`; empty where there are none. */
export function problemsOf({ plan, upliftRelative, alpha, power }: Draft): Readonly<Record<string, DraftProblem>> {
  const found: Record<string, DraftProblem> = {};
  const add: Add = (path, problem) => {
    found[path] ??= problem;
  };
  within(add, 'upliftRelative', upliftRelative, -1, 10);
  if (upliftRelative === 0) add('upliftRelative', { code: 'uplift' });
  within(add, 'alpha', alpha, 0.0001, 0.5);
  within(add, 'power', power, 0.5, 0.9999);
  arms(add, plan);
  names(add, 'plan.metrics', plan.metrics);
  if (!plan.metrics.some(({ role }) => role === 'PRIMARY')) add('plan.metrics', { code: 'noPrimary' });
  plan.metrics.forEach((metric, at) =>
    metricProblems((field, problem) => add(`plan.metrics.${at}.${field}`, problem), metric, plan.windowDays),
  );
  framework((field, problem) => add(`plan.framework.${field}`, problem), plan.framework);
  if (plan.framework.kind === 'GROUP_SEQUENTIAL' && plan.plannedUnits === null)
    add('plan.plannedUnits', { code: 'unitsNeeded' });
  if (plan.plannedUnits !== null) wholeFrom(add, 'plan.plannedUnits', plan.plannedUnits, 1);
  whole(add, 'plan.windowDays', plan.windowDays, 1, 90);
  if (plan.days !== null) whole(add, 'plan.days', plan.days, 1, 366);
  if (!plan.exclusion && !(plan.traffic !== null && plan.traffic > 0 && plan.traffic <= 1))
    add('plan.traffic', { code: 'between', low: 0, high: 1 });
  within(add, 'plan.holdoutShare', plan.holdoutShare, 0, 0.5);
  if (plan.exclusion) {
    const { group, from, to } = plan.exclusion;
    if (group.trim() === '') add('plan.exclusion.group', { code: 'needed' });
    if (from === null || to === null || !(from >= 0 && to <= 1 && from < to))
      add('plan.exclusion.from', { code: 'part' });
  }
  return found;
}

type Add = (path: string, problem: DraftProblem) => void;

/** Weights may miss a sum of 1 by this much, which is their rounding. */
const ROUNDING = 1e-9;

/** What the arms' weights sum to, without the dust of binary addition. */
export const sumOf = (arms: PlanDraft['arms']): number =>
  Number(arms.reduce((sum, { weight }) => sum + (weight ?? 0), 0).toPrecision(12));

function arms(add: Add, plan: PlanDraft): void {
  names(add, 'plan.arms', plan.arms);
  plan.arms.forEach(({ weight }, at) => {
    if (weight === null || !(weight > 0 && weight < 1)) add(`plan.arms.${at}.weight`, { code: 'armWeight' });
  });
  const sum = sumOf(plan.arms);
  if (Math.abs(sum - 1) > ROUNDING) add('plan.arms', { code: 'armSum', low: sum });
}

function names(add: Add, path: string, things: readonly { name: string }[]): void {
  things.forEach(({ name }, at) => {
    if (name.trim() === '') add(`${path}.${at}.name`, { code: 'needed' });
    else if (things.slice(0, at).some((other) => other.name.trim() === name.trim()))
      add(`${path}.${at}.name`, { code: 'taken' });
  });
}

function metricProblems(add: Add, metric: MetricDraft, windowDays: number | null): void {
  const {
    kind,
    role,
    margin,
    relevantEffect,
    cut,
    winsorizeCap,
    winsorizeQuantile,
    quantile,
    retentionFromDay: from,
    retentionToDay: to,
    source,
  } = metric;
  if (role === 'GUARDRAIL') {
    if (margin.value === null) add('margin', { code: 'needed' });
    else size(add, 'margin', margin);
  }
  if (relevantEffect.value !== null) size(add, 'relevantEffect', relevantEffect);
  if (kind === 'MEAN' || kind === 'RATIO') {
    if (cut === 'CAP' && !(winsorizeCap !== null && (source === 'RECORDED' || winsorizeCap > 0)))
      add('winsorizeCap', { code: 'cap' });
    if (cut === 'QUANTILE') inside(add, 'winsorizeQuantile', winsorizeQuantile, 0, 1);
  }
  if (kind === 'QUANTILE') inside(add, 'quantile', quantile, 0, 1);
  if (kind === 'RETENTION') {
    if (from === null || from < 0) add('retentionFromDay', { code: 'needed' });
    else if (to === null || to <= from) add('retentionToDay', { code: 'retentionOrder' });
    else if (windowDays !== null && to > windowDays)
      add('retentionToDay', { code: 'retentionBeyond', low: windowDays });
  }
}

function framework(
  add: Add,
  {
    kind,
    firstLook,
    tunedAt,
    typicalUplift,
    fractions,
    probabilityTreatmentIsBetter,
    maximumLoss,
    priorMean,
    priorSd,
  }: FrameworkDraft,
): void {
  if (
    kind === 'GROUP_SEQUENTIAL' &&
    !(
      fractions.length > 0 &&
      fractions.at(-1) === 1 &&
      fractions.every((share, at) => share > (fractions[at - 1] ?? 0))
    )
  )
    add('fractions', { code: 'fractions' });
  if (kind === 'CONFIDENCE_SEQUENCE' || kind === 'MIXTURE_SPRT') {
    if (firstLook !== null) wholeFrom(add, 'firstLook', firstLook, 2);
    if (kind === 'CONFIDENCE_SEQUENCE' && tunedAt !== null) wholeFrom(add, 'tunedAt', tunedAt, 1);
    if (kind === 'MIXTURE_SPRT' && !(typicalUplift !== null && typicalUplift > 0))
      add('typicalUplift', { code: 'size' });
  }
  if (kind !== 'BAYESIAN') return;
  if (probabilityTreatmentIsBetter !== null)
    inside(add, 'probabilityTreatmentIsBetter', probabilityTreatmentIsBetter, 0.5, 1);
  if (maximumLoss !== null && !(maximumLoss > 0)) add('maximumLoss', { code: 'size' });
  if (priorSd !== null && !(priorSd > 0)) add('priorSd', { code: 'size' });
  if (priorMean !== null && priorSd === null) add('priorSd', { code: 'spread' });
}

function size(add: Add, path: string, { value }: SizeDraft): void {
  if (!(value !== null && value > 0)) add(path, { code: 'size' });
}

function within(add: Add, path: string, value: number | null, low: number, high: number): void {
  if (value === null || !(value >= low && value <= high)) add(path, { code: 'between', low, high });
}

function inside(add: Add, path: string, value: number | null, low: number, high: number): void {
  if (value === null || !(value > low && value < high)) add(path, { code: 'between', low, high });
}

function whole(add: Add, path: string, value: number | null, low: number, high: number): void {
  if (value === null || !(Number.isInteger(value) && value >= low && value <= high))
    add(path, { code: 'wholes', low, high });
}

function wholeFrom(add: Add, path: string, value: number, low: number): void {
  if (!(Number.isSafeInteger(value) && value >= low)) add(path, { code: 'above', low });
}
