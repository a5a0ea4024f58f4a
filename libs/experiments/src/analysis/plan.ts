import { checkArms, type ArmWeight } from '../arms.js';
import { refuse } from './input-error.js';
import { defineMetrics, type MetricDefinition, type MetricInput } from './metric-definition.js';

/** By which statistics an experiment is judged. */
export type Framework =
  /** One look, at the end. */
  | { kind: 'frequentist' }
  /** Looks whenever one likes, from `firstLook` units of both compared arms together on; `tunedAt` of them are where the interval is narrowest. */
  | { kind: 'always-valid'; method: 'confidence-sequence'; tunedAt: number; firstLook: number }
  /** The same; it stops soonest where true uplifts are about as large as `typicalUplift` (relative, 0.05 is 5 % of control either way). */
  | { kind: 'always-valid'; method: 'mixture-sprt'; typicalUplift: number; firstLook: number }
  /** Looks at the planned shares of the units. */
  | { kind: 'group-sequential'; spending: 'obrien-fleming' | 'pocock'; fractions: readonly number[] }
  /**
   * A posterior of the effect. An arm is better where the chance of that is at least `probabilityTreatmentIsBetter` and what is lost on average by choosing it is at most `maximumLoss`
   * (relative; null for whatever). Shares are judged by the exact beta-binomial from a flat Beta(1, 1), others and whatever has a prior of the uplift by a normal posterior of the effect. Neither repeated looks nor several metrics or arms are corrected for.
   */
  | { kind: 'bayesian'; probabilityTreatmentIsBetter: number; maximumLoss: number | null; prior: UpliftPrior | null };

/** What is believed of an uplift (relative) before the experiment, normal; on the absolute scale it is taken times control's figure. */
export interface UpliftPrior {
  mean: number;
  sd: number;
}

/** Everything that was decided before the data: what an analysis may depend on beside them. */
export interface AnalysisPlan {
  /** Control first. */
  arms: readonly ArmWeight[];
  metrics: readonly MetricDefinition[];
  /** Two-sided. */
  alpha: number;
  /** Over primary metrics × treatment arms: `holm` bounds the chance of any false finding, `benjamini-hochberg` the share of false ones. Secondary ones are corrected apart. */
  correction: 'holm' | 'benjamini-hochberg';
  framework: Framework;
  /** Units of all arms together at which the experiment ends; null where none were planned, and what is there is judged. */
  plannedUnits: number | null;
  /** The interval of a difference of shares, of metrics that name none. */
  proportionInterval: 'newcombe' | 'agresti-caffo';
}

/** A plan as people write it. */
export interface PlanInput extends Partial<Omit<AnalysisPlan, 'arms' | 'metrics' | 'framework'>> {
  arms: readonly ArmWeight[];
  metrics: readonly MetricInput[];
  framework?: FrameworkInput;
}

/** A framework as people write it: what has a default may be left out. */
export type FrameworkInput =
  | { kind: 'frequentist' }
  | { kind: 'always-valid'; method?: 'confidence-sequence'; tunedAt?: number; firstLook?: number }
  | { kind: 'always-valid'; method: 'mixture-sprt'; typicalUplift: number; firstLook?: number }
  | { kind: 'group-sequential'; spending?: 'obrien-fleming' | 'pocock'; fractions: readonly number[] }
  | {
      kind: 'bayesian';
      probabilityTreatmentIsBetter?: number;
      maximumLoss?: number | null;
      prior?: UpliftPrior | null;
    };

const MOST_LOOKS = 100;
const NEAREST_LOOKS = 1e-6;

const FIELDS = ['arms', 'metrics', 'alpha', 'correction', 'framework', 'plannedUnits', 'proportionInterval'];

/**
 * Checks a plan and fills in its defaults: alpha 0.05, Holm, frequentist, no planned number of units, Newcombe's interval.
 *
 * @throws AnalysisInputError - names the field: arms as {@link checkArms}, no primary metric, unknown fields, and what {@link defineMetrics} refuses.
 */
export function definePlan(input: PlanInput): AnalysisPlan {
  knownFields(input, FIELDS, 'plan');
  const metrics = defineMetrics(input.metrics);
  if (!metrics.some(({ role }) => role === 'primary'))
    refuse(
      'metrics',
      metrics.map(({ name, role }) => `${name}: ${role}`).join(', '),
      'give at least one primary metric: it decides.',
    );
  const alpha = input.alpha ?? 0.05;
  if (!(alpha > 0 && alpha < 1)) refuse('alpha', alpha, 'give a fraction between 0 and 1, such as 0.05.');
  const plannedUnits = input.plannedUnits ?? null;
  if (plannedUnits !== null && !(Number.isSafeInteger(plannedUnits) && plannedUnits > 0))
    refuse('plannedUnits', plannedUnits, 'give a whole number above 0, or leave it out.');
  checkArms(input.arms);
  return {
    arms: input.arms.map(({ name, weight }) => ({ name, weight })),
    metrics,
    alpha,
    plannedUnits,
    correction: oneOf(input.correction ?? 'holm', ['holm', 'benjamini-hochberg'], 'correction'),
    framework: framework(input.framework ?? { kind: 'frequentist' }),
    proportionInterval: oneOf(
      input.proportionInterval ?? 'newcombe',
      ['newcombe', 'agresti-caffo'],
      'proportionInterval',
    ),
  };
}

function framework(input: FrameworkInput): Framework {
  switch (input.kind) {
    case 'frequentist':
      knownFields(input, ['kind'], 'framework');
      return { kind: input.kind };
    case 'always-valid': {
      const firstLook = input.firstLook ?? 1000;
      if (!(Number.isSafeInteger(firstLook) && firstLook > 1))
        refuse('framework.firstLook', firstLook, 'give a whole number of units of both arms, at least 2.');
      const method = oneOf(
        input.method ?? 'confidence-sequence',
        ['confidence-sequence', 'mixture-sprt'],
        'framework.method',
      );
      knownFields(
        input,
        ['kind', 'method', 'firstLook', method === 'mixture-sprt' ? 'typicalUplift' : 'tunedAt'],
        'framework',
      );
      if (input.method === 'mixture-sprt') {
        const { typicalUplift } = input;
        if (!(Number.isFinite(typicalUplift) && typicalUplift > 0))
          refuse(
            'framework.typicalUplift',
            typicalUplift,
            'give the relative size that true uplifts have, above 0, such as 0.05.',
          );
        return { kind: input.kind, method: input.method, typicalUplift, firstLook };
      }
      const tunedAt = input.tunedAt ?? 5000;
      if (!(Number.isSafeInteger(tunedAt) && tunedAt > 0))
        refuse(
          'framework.tunedAt',
          tunedAt,
          'give the units at which the interval shall be narrowest, a whole number above 0.',
        );
      return { kind: input.kind, method: 'confidence-sequence', tunedAt, firstLook };
    }
    case 'group-sequential': {
      knownFields(input, ['kind', 'spending', 'fractions'], 'framework');
      const { fractions } = input;
      if (!Array.isArray(fractions) || fractions.length === 0)
        return refuse('framework.fractions', fractions, 'give the share of the units at each look, such as [0.5, 1].');
      fractions.forEach((fraction: number, look) => {
        if (!(fraction > (look === 0 ? 0 : fractions[look - 1]!) && fraction <= 1))
          refuse(`framework.fractions[${look}]`, fraction, 'give shares that rise from above 0 to 1.');
      });
      checkLooks(fractions, (look) => `framework.fractions[${look}]`);
      if (fractions.at(-1) !== 1)
        refuse(`framework.fractions[${fractions.length - 1}]`, fractions.at(-1), 'give 1 as the last: all units.');
      return {
        kind: input.kind,
        spending: oneOf(input.spending ?? 'obrien-fleming', ['obrien-fleming', 'pocock'], 'framework.spending'),
        fractions: [...fractions],
      };
    }
    case 'bayesian': {
      if ('chanceToWin' in input)
        refuse('framework.chanceToWin', input.chanceToWin, 'it is called probabilityTreatmentIsBetter now.');
      knownFields(input, ['kind', 'probabilityTreatmentIsBetter', 'maximumLoss', 'prior'], 'framework');
      const [probabilityTreatmentIsBetter, maximumLoss] = [
        input.probabilityTreatmentIsBetter ?? 0.95,
        input.maximumLoss ?? null,
      ];
      if (!(probabilityTreatmentIsBetter > 0.5 && probabilityTreatmentIsBetter < 1))
        refuse(
          'framework.probabilityTreatmentIsBetter',
          probabilityTreatmentIsBetter,
          'give a fraction above 0.5 and below 1, such as 0.95.',
        );
      if (maximumLoss !== null && !(Number.isFinite(maximumLoss) && maximumLoss > 0))
        refuse('framework.maximumLoss', maximumLoss, 'give a relative loss above 0, such as 0.005, or leave it out.');
      return { kind: input.kind, probabilityTreatmentIsBetter, maximumLoss, prior: upliftPrior(input.prior ?? null) };
    }
    default:
      return refuse(
        'framework.kind',
        (input as { kind: unknown }).kind,
        'give frequentist, always-valid, group-sequential or bayesian.',
      );
  }
}

/**
 * Refuses looks that bounds cannot be computed for.
 *
 * @param fractions - shares of the planned units, rising.
 * @throws AnalysisInputError - more than 100 looks, or two nearer to each other (the first to 0) than a millionth of the plan.
 */
export function checkLooks(fractions: readonly number[], field: (look: number) => string): void {
  if (fractions.length > MOST_LOOKS)
    refuse(
      field(MOST_LOOKS),
      fractions[MOST_LOOKS],
      `there are ${fractions.length} looks; give at most ${MOST_LOOKS}, or an always-valid plan, which may be looked at whenever.`,
    );
  fractions.forEach((fraction, look) => {
    if (!(fraction >= (fractions[look - 1] ?? 0) + NEAREST_LOOKS))
      refuse(
        field(look),
        fraction,
        `it is nearer to the look before than ${NEAREST_LOOKS} of the planned units; leave one of them out.`,
      );
  });
}

function upliftPrior(prior: UpliftPrior | null): UpliftPrior | null {
  if (prior === null) return null;
  knownFields(prior, ['mean', 'sd'], 'framework.prior');
  if (!Number.isFinite(prior.mean)) refuse('framework.prior.mean', prior.mean, 'give a finite uplift, such as 0.');
  if (!(Number.isFinite(prior.sd) && prior.sd > 0))
    refuse('framework.prior.sd', prior.sd, 'give a number above 0, such as 0.3.');
  return { mean: prior.mean, sd: prior.sd };
}

function oneOf<T extends string>(value: T, allowed: readonly T[], field: string): T {
  return allowed.includes(value) ? value : refuse(field, value, `give ${allowed.join(' or ')}.`);
}

function knownFields(value: object, fields: readonly string[], field: string): void {
  for (const [key, given] of Object.entries(value))
    if (!fields.includes(key)) refuse(`${field}.${key}`, given, `there is no such field; give ${fields.join(', ')}.`);
}
