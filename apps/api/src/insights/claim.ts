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
  valuesConfig: { ABOVE: { description: 'the estimate lies above the reference' }, BELOW: { description: 'the estimate lies below the reference' }, ABOUT: { description: 'the estimate is about what it was when it was kept' } },
});

/** What an insight says of one estimate of its result. */
export interface Claim {
  path: string[];
  direction: ClaimDirection;
  reference: number;
}

@InputType({ description: 'What the insight says of one estimate of its result, so that a re-run can say whether it still holds.' })
export class ClaimInput {
  @Field(() => [String], { description: 'From the root of the result to the estimate: names of fields, places in lists, or "field=value" for the entry of a list that has it: ["analytics", "changes", "findings", "subject=Views of shoes", "effect"].' })
  path!: string[];

  @Field(() => ClaimDirection)
  direction!: ClaimDirection;

  @Field(() => Float, { nullable: true, defaultValue: 0, description: 'what ABOVE and BELOW are held against' })
  reference!: number | null;
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

  @Field(() => Estimate, { nullable: true, description: 'what the claim is about, as it was when it was kept' })
  estimate!: Estimate | null;
}

export enum RerunVerdict {
  HOLDS = 'HOLDS',
  WEAKER = 'WEAKER',
  NO_LONGER = 'NO_LONGER',
  CANNOT_TELL = 'CANNOT_TELL',
}
registerEnumType(RerunVerdict, { name: 'RerunVerdict' });

export enum RerunReason {
  INTERVAL_BEYOND = 'INTERVAL_BEYOND',
  INTERVALS_OVERLAP = 'INTERVALS_OVERLAP',
  SMALLER = 'SMALLER',
  INTERVAL_INCLUDES = 'INTERVAL_INCLUDES',
  OTHER_SIDE = 'OTHER_SIDE',
  INTERVALS_APART = 'INTERVALS_APART',
  NO_CLAIM = 'NO_CLAIM',
  NOT_IN_ANSWER = 'NOT_IN_ANSWER',
  INCOMPUTABLE = 'INCOMPUTABLE',
}
registerEnumType(RerunReason, {
  name: 'RerunReason',
  valuesConfig: {
    INTERVAL_BEYOND: { description: 'holds: the whole new interval lies on the claimed side' },
    INTERVALS_OVERLAP: { description: 'holds: the new interval overlaps the old one' },
    SMALLER: { description: 'weaker: still on the claimed side, and all of it nearer to the reference than before' },
    INTERVAL_INCLUDES: { description: 'weaker: on the claimed side, but the new interval includes the reference' },
    OTHER_SIDE: { description: 'no longer: not on the claimed side' },
    INTERVALS_APART: { description: 'no longer: the new interval does not overlap the old one' },
    NO_CLAIM: { description: 'cannot tell: the insight names no estimate' },
    NOT_IN_ANSWER: { description: 'cannot tell: the new answer has no such estimate' },
    INCOMPUTABLE: { description: 'cannot tell: the estimate cannot be computed on the newer data' },
  },
});

/** What became of a claim on newer data. */
export interface Judgement {
  verdict: RerunVerdict;
  reason: RerunReason;
}

/** An estimate as an answer holds it; null where the path leads to none. */
export function estimateAt(result: unknown, path: readonly string[]): Estimate | null {
  let at = result;
  for (const step of path) {
    if (Array.isArray(at)) at = entryOf(at, step);
    else if (typeof at === 'object' && at !== null && Object.hasOwn(at, step)) at = (at as Record<string, unknown>)[step];
    else return null;
  }
  if (typeof at !== 'object' || at === null || !('value' in at)) return null;
  const { value, low = null, high = null, unit = Unit.COUNT, level = 0.95, method = '', incomputable = null } = at as Partial<Estimate>;
  const isNumber = (one: unknown): one is number | null => one === null || typeof one === 'number';
  return isNumber(value) && isNumber(low) && isNumber(high) ? { value, low, high, unit, level, method, incomputable } : null;
}

function entryOf(list: readonly unknown[], step: string): unknown {
  const cut = step.indexOf('=');
  if (cut < 0) return /^\d{1,6}$/.test(step) ? list[Number(step)] : undefined;
  const [field, wanted] = [step.slice(0, cut), step.slice(cut + 1)];
  return list.find((entry) => typeof entry === 'object' && entry !== null && String((entry as Record<string, unknown>)[field]) === wanted);
}

/**
 * Says whether a claim holds on newer data, by both intervals.
 *
 * ABOVE holds where the new interval lies above the reference, unless all of it lies below the old one: then it is weaker, as where the estimate is above and its interval
 * includes the reference. ABOUT holds where the intervals overlap. Without an interval the value stands for it.
 */
export function judgeClaim(claim: Claim | null, before: Estimate | null, after: Estimate | null): Judgement {
  if (!claim) return cannot(RerunReason.NO_CLAIM);
  if (!after) return cannot(RerunReason.NOT_IN_ANSWER);
  if (after.value === null) return cannot(RerunReason.INCOMPUTABLE);
  const now = intervalOf(after.value, after);
  const then = before && before.value !== null ? intervalOf(before.value, before) : null;
  if (claim.direction === ClaimDirection.ABOUT) {
    if (!then) return cannot(RerunReason.NO_CLAIM);
    const overlap = now.low <= then.high && then.low <= now.high;
    return overlap ? { verdict: RerunVerdict.HOLDS, reason: RerunReason.INTERVALS_OVERLAP } : { verdict: RerunVerdict.NO_LONGER, reason: RerunReason.INTERVALS_APART };
  }
  // Below is above with the signs turned.
  const sign = claim.direction === ClaimDirection.ABOVE ? 1 : -1;
  const from = ({ low, high }: { low: number; high: number }): { low: number; high: number } => {
    const [a, b] = [(low - claim.reference) * sign, (high - claim.reference) * sign];
    return { low: Math.min(a, b), high: Math.max(a, b) };
  };
  if ((after.value - claim.reference) * sign <= 0) return { verdict: RerunVerdict.NO_LONGER, reason: RerunReason.OTHER_SIDE };
  if (from(now).low <= 0) return { verdict: RerunVerdict.WEAKER, reason: RerunReason.INTERVAL_INCLUDES };
  if (then && from(now).high < from(then).low) return { verdict: RerunVerdict.WEAKER, reason: RerunReason.SMALLER };
  return { verdict: RerunVerdict.HOLDS, reason: RerunReason.INTERVAL_BEYOND };
}

function cannot(reason: RerunReason): Judgement {
  return { verdict: RerunVerdict.CANNOT_TELL, reason };
}

function intervalOf(value: number, { low, high }: Estimate): { low: number; high: number } {
  return { low: low ?? value, high: high ?? value };
}
