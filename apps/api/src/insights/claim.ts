import { Field, Float, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Requires } from '../access.js';
import { Estimate, Unit } from '../estimate.js';

export enum ClaimDirection {
  ABOVE = 'ABOVE',
  BELOW = 'BELOW',
  ABOUT = 'ABOUT',
}
registerEnumType(ClaimDirection, {
  name: 'ClaimDirection',
  valuesConfig: {
    ABOVE: { description: 'the estimate lies above the reference' },
    BELOW: { description: 'the estimate lies below the reference' },
    ABOUT: { description: 'the estimate is about what it was when it was kept' },
  },
});

/** What an insight says of one estimate of its result. */
export interface Claim {
  path: string[];
  direction: ClaimDirection;
  reference: number;
  /** Path of another figure of the same result that ABOVE and BELOW are held against in place of `reference`; missing in claims without one. */
  against?: string[] | null;
}

@InputType({
  description:
    'What the insight says of one estimate of its result, so that a re-run can say whether newer data confirm it.',
})
export class ClaimInput {
  @Field(() => [String], {
    description:
      'From the root of the result to the estimate: names of fields, places in lists, or what the entry of a list has, as "field=value" or, of several fields, as JSON: ["analytics", "changes", "findings", "subject=Views of shoes", "effect"], ["analytics", "association", "baskets", "pairs", "{\\"first\\":\\"a\\",\\"second\\":\\"b\\"}", "lift"].',
  })
  path!: string[];

  @Field(() => ClaimDirection)
  direction!: ClaimDirection;

  @Field(() => Float, { nullable: true, defaultValue: 0, description: 'what ABOVE and BELOW are held against' })
  reference!: number | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'In place of a reference: the path of another figure of the result, an estimate or a plain number, that ABOVE and BELOW are held against, as it is in each answer.',
  })
  against!: string[] | null;
}

@Requires('plan:read')
@ObjectType('Claim')
export class ClaimType {
  @Field(() => [String])
  path!: string[];

  @Field(() => ClaimDirection)
  direction!: ClaimDirection;

  @Field(() => Float)
  reference!: number;

  @Field(() => [String], { nullable: true })
  against!: string[] | null;

  @Field(() => Estimate, { nullable: true, description: 'what the claim is about, as it was when it was kept' })
  estimate!: Estimate | null;
}

export enum RerunVerdict {
  CONFIRMED = 'CONFIRMED',
  WEAKER = 'WEAKER',
  NOT_CONFIRMED = 'NOT_CONFIRMED',
  CANNOT_TELL = 'CANNOT_TELL',
}
registerEnumType(RerunVerdict, { name: 'RerunVerdict' });

export enum RerunReason {
  INTERVAL_BEYOND = 'INTERVAL_BEYOND',
  CHANGE_WITHIN_CHANCE = 'CHANGE_WITHIN_CHANCE',
  CHANGE_SMALL = 'CHANGE_SMALL',
  SMALLER = 'SMALLER',
  INTERVAL_INCLUDES = 'INTERVAL_INCLUDES',
  OTHER_SIDE = 'OTHER_SIDE',
  CHANGED = 'CHANGED',
  NO_CLAIM = 'NO_CLAIM',
  NOT_IN_ANSWER = 'NOT_IN_ANSWER',
  INCOMPUTABLE = 'INCOMPUTABLE',
  /** Kept by re-runs of earlier versions, as is INTERVALS_APART. */
  INTERVALS_OVERLAP = 'INTERVALS_OVERLAP',
  INTERVALS_APART = 'INTERVALS_APART',
}
registerEnumType(RerunReason, {
  name: 'RerunReason',
  valuesConfig: {
    INTERVAL_BEYOND: {
      description:
        'confirmed: the whole interval of the difference to what it is held against lies on the claimed side',
    },
    CHANGE_WITHIN_CHANCE: { description: 'confirmed: the interval of the change includes 0' },
    CHANGE_SMALL: {
      description:
        'confirmed: it changed by more than chance, but the whole interval of the change lies within a tenth of the former figure',
    },
    SMALLER: {
      description:
        'weaker: on the claimed side, but the difference has shrunk by more than chance and by more than a tenth',
    },
    INTERVAL_INCLUDES: { description: 'weaker: on the claimed side, but the interval of the difference includes 0' },
    OTHER_SIDE: { description: 'not confirmed: not on the claimed side' },
    CHANGED: { description: 'not confirmed: it changed by more than chance and, perhaps, by more than a tenth' },
    NO_CLAIM: { description: 'cannot tell: the insight names no estimate' },
    NOT_IN_ANSWER: { description: 'cannot tell: the new answer has no such estimate' },
    INCOMPUTABLE: { description: 'cannot tell: the estimate cannot be computed on the newer data' },
    INTERVALS_OVERLAP: {
      description: 'confirmed, as earlier versions judged: the new interval overlaps the old one',
      deprecationReason: 'Re-runs now say CHANGE_WITHIN_CHANCE or CHANGE_SMALL.',
    },
    INTERVALS_APART: {
      description: 'not confirmed, as earlier versions judged: the new interval does not overlap the old one',
      deprecationReason: 'Re-runs now say CHANGED.',
    },
  },
});

/** What became of a claim on newer data. */
export interface Judgment {
  verdict: RerunVerdict;
  reason: RerunReason;
}

/** An estimate as an answer holds it; null where the path leads to none. */
export function estimateAt(result: unknown, path: readonly string[]): Estimate | null {
  const at = valueAt(result, path);
  if (typeof at !== 'object' || at === null || !('value' in at)) return null;
  const {
    value,
    low = null,
    high = null,
    unit = Unit.COUNT,
    level = 0.95,
    method = '',
    incomputable = null,
  } = at as Partial<Estimate>;
  const isNumber = (one: unknown): one is number | null => one === null || typeof one === 'number';
  return isNumber(value) && isNumber(low) && isNumber(high)
    ? { value, low, high, unit, level, method, incomputable }
    : null;
}

/** An estimate, or a plain number or decimal as one without an interval; null where the path leads to neither. @param unit - of the plain number. */
export function figureAt(result: unknown, path: readonly string[], unit: Unit): Estimate | null {
  const at = valueAt(result, path);
  const plain = typeof at === 'number' ? at : typeof at === 'string' && /^-?\d+(\.\d+)?$/.test(at) ? Number(at) : null;
  return plain === null
    ? estimateAt(result, path)
    : { value: plain, low: null, high: null, unit, level: 0.95, method: 'exact', incomputable: null };
}

function valueAt(result: unknown, path: readonly string[]): unknown {
  let at = result;
  for (const step of path) {
    if (Array.isArray(at)) at = entryOf(at, step);
    else if (typeof at === 'object' && at !== null && Object.hasOwn(at, step))
      at = (at as Record<string, unknown>)[step];
    else return undefined;
  }
  return at;
}

function entryOf(list: readonly unknown[], step: string): unknown {
  if (/^\d{1,6}$/.test(step)) return list[Number(step)];
  const wanted = wantedOf(step);
  return (
    wanted &&
    list.find(
      (entry) =>
        typeof entry === 'object' &&
        entry !== null &&
        wanted.every(([field, value]) => String((entry as Record<string, unknown>)[field]) === value),
    )
  );
}

/** What an entry has to have: `field=value`, or several fields as JSON. */
function wantedOf(step: string): [field: string, value: string][] | null {
  if (!step.startsWith('{')) {
    const cut = step.indexOf('=');
    return cut < 0 ? null : [[step.slice(0, cut), step.slice(cut + 1)]];
  }
  try {
    return Object.entries(JSON.parse(step) as Record<string, unknown>).map(([field, value]) => [field, String(value)]);
  } catch {
    return null;
  }
}
