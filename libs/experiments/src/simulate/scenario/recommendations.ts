import type { EffectModel } from '../effect.js';
import type { InputRange } from '../tornado.js';
import { ECONOMICS } from '../economics.js';
import type { FieldReader, PlainObject } from './read-fields.js';

/** A list that an arm is shown. */
export interface ScenarioList {
  /** What whoever runs the scenario knows a model by. */
  model: string;
  rules?: string;
  /** Products in it. */
  length: number;
}

/** Lists instead of an effect, and how users respond to them. */
export interface ScenarioRecommendations {
  /** Null: the control is shown none. */
  control: ScenarioList | null;
  treatment: ScenarioList;
  /** See `UserModel`; either `scale` or `responsesPerUser` is given. */
  response: {
    steepness: number;
    scale?: number;
    responsesPerUser?: number;
    affinityWeight: number;
    source: 'assumed' | 'fitted';
  };
  /** Multiples, see `ListsInput.grid`. */
  sensitivity: { steepness: number[]; affinityWeight: number[] };
}

/** Multiples that a sensitivity may list, each; every point is a simulation of its own. */
const MOST_MULTIPLES = 10;
const MULTIPLES = [0.5, 1, 2];
/** What the control is said to be shown where it is shown nothing. */
export const NO_LIST = 'none';

/** The lists of a file, where it has some; what does not go together is told to the reader. */
export function recommendationsOf(file: PlainObject, reader: FieldReader): ScenarioRecommendations | null {
  const given = file['recommendations'] as PlainObject | undefined;
  if (given === undefined) return null;
  for (const key of ['effects', 'course'])
    if (file[key] !== undefined)
      reader.add(
        key,
        'does not go with recommendations, whose response says what the lists do; leave one of them out.',
      );
  if (file['arms'] !== undefined)
    reader.add('arms', 'does not go with recommendations, which have one treatment; leave it out.');
  for (const key of ['metrics', 'correction'])
    if ((file['test'] as PlainObject | undefined)?.[key] !== undefined)
      reader.add(`test.${key}`, 'does not go with recommendations, which are judged by one metric; give metric.');
  if ((file['cannibalization'] as PlainObject | undefined)?.['group'] !== undefined)
    reader.add(
      'cannibalization.group',
      'does not go with recommendations: an order from a list takes the user’s next other one away, of any group; leave it out.',
    );
  const treatment = listOf(given['treatment'] as PlainObject);
  const control = listOf(given['control'] as PlainObject);
  if (treatment.model === NO_LIST)
    reader.add('recommendations.treatment.model', `is ${NO_LIST}, but the treatment is what is tried; name a model.`);
  if (control.model === NO_LIST)
    for (const key of ['rules', 'length'])
      if ((given['control'] as PlainObject)[key] !== undefined)
        reader.add(`recommendations.control.${key}`, `is given, but the control is shown ${NO_LIST}; leave it out.`);
  return {
    control: control.model === NO_LIST ? null : control,
    treatment,
    response: responseOf(given['response'] as PlainObject, reader),
    sensitivity: sensitivityOf((given['sensitivity'] ?? {}) as PlainObject, reader),
  };
}

/** Tells what an effect or a policy of the file cannot do beside lists. */
export function checkBesideLists(
  {
    effect,
    ranges,
    policies,
  }: { effect: EffectModel; ranges: readonly InputRange[]; policies: readonly { kind: string }[] },
  reader: FieldReader,
): void {
  if (
    effect.cannibalization !== undefined &&
    ranges.some(({ input }) => !(ECONOMICS as readonly string[]).includes(input))
  )
    reader.add('cannibalization.share', 'has ends, which are not tried with recommendations; write one number.');
  for (const [place, { kind }] of policies.entries())
    if (kind === 'thompson' || kind === 'epsilon-greedy')
      reader.add(
        `policies[${place}].kind`,
        `is ${kind}, a bandit, which cannot be compared on recommendations; give fixed, group-sequential or always-valid.`,
      );
}

function listOf(given: PlainObject): ScenarioList {
  const { model, rules, length } = given as { model: string; rules?: string; length?: number };
  return { model, ...(rules === undefined ? {} : { rules }), length: length ?? 10 };
}

function responseOf(given: PlainObject, reader: FieldReader): ScenarioRecommendations['response'] {
  const { steepness, scale, responsesPerUser, affinityWeight, source } = given as Partial<
    ScenarioRecommendations['response']
  >;
  if ((scale === undefined) === (responsesPerUser === undefined))
    reader.add(
      'recommendations.response',
      `has ${scale === undefined ? 'neither scale nor' : 'both scale and'} responsesPerUser; give one of them.`,
    );
  return {
    steepness: steepness!,
    ...(scale === undefined ? {} : { scale }),
    ...(responsesPerUser === undefined ? {} : { responsesPerUser }),
    affinityWeight: affinityWeight ?? 1,
    source: source ?? 'assumed',
  };
}

function sensitivityOf(given: PlainObject, reader: FieldReader): ScenarioRecommendations['sensitivity'] {
  const multiplesOf = (key: 'steepness' | 'affinityWeight'): number[] => {
    const multiples = (given[key] ?? MULTIPLES) as number[];
    if (multiples.length === 0 || multiples.length > MOST_MULTIPLES)
      reader.add(
        `recommendations.sensitivity.${key}`,
        `has ${multiples.length} entries; give 1 to ${MOST_MULTIPLES}, or leave it out for ${MULTIPLES.join(', ')}.`,
      );
    return [...multiples];
  };
  return { steepness: multiplesOf('steepness'), affinityWeight: multiplesOf('affinityWeight') };
}
