import { intervalDifference, type Bounded } from '@cartograph/metrics';
import { Unit, type Estimate } from '../estimate.js';
import { ClaimDirection, RerunReason, RerunVerdict, type Claim, type Judgment } from './claim.js';

/** Two figures that differ by no more than a tenth of the former are about the same, however sure the difference is: with millions of visitors every difference is. */
export const ABOUT_THE_SAME = 0.1;

/** A claim's figure, and the figure that it is held against where the claim names one. */
export interface ClaimedFigures {
  figure: Estimate | null;
  against: Estimate | null;
}

const EXACTLY_NOTHING: Bounded = { value: 0, low: 0, high: 0 };

/**
 * Says whether a claim holds on newer data, by the intervals of differences (Newcombe's for rates; of logarithms for ratios).
 *
 * ABOVE: the figure less what it is held against. It holds where the whole interval of that difference lies above 0; it is weaker where the interval includes 0, or where the
 * difference has shrunk by more than chance and a tenth. ABOUT: the figure less what it was. It holds where the interval of the change includes 0 or lies within a tenth of
 * the former figure. Figures without an interval count as exact. Both snapshots are taken as independent; where the newer one holds the older one's rows, a change has to be larger to be seen.
 */
export function judgeClaim(claim: Claim | null, before: ClaimedFigures, after: ClaimedFigures): Judgment {
  if (!claim) return cannot(RerunReason.NO_CLAIM);
  if (!after.figure || (claim.against && !after.against)) return cannot(RerunReason.NOT_IN_ANSWER);
  if (after.figure.value === null || (claim.against && after.against?.value === null))
    return cannot(RerunReason.INCOMPUTABLE);
  return claim.direction === ClaimDirection.ABOUT
    ? judgeSameness(before.figure, after.figure)
    : judgeSide(claim, before, after);
}

function judgeSameness(before: Estimate | null, after: Estimate): Judgment {
  if (!before || before.value === null) return cannot(RerunReason.NO_CLAIM);
  const write = scaleOf([before, after]);
  const moved = movement(write(after), write(before), write === logarithms ? null : write(before).value);
  if (!moved.isBeyondChance) return { verdict: RerunVerdict.CONFIRMED, reason: RerunReason.CHANGE_WITHIN_CHANCE };
  if (!moved.isBeyondTolerance) return { verdict: RerunVerdict.CONFIRMED, reason: RerunReason.CHANGE_SMALL };
  return { verdict: RerunVerdict.NOT_CONFIRMED, reason: RerunReason.CHANGED };
}

function judgeSide(claim: Claim, before: ClaimedFigures, after: ClaimedFigures): Judgment {
  const reference: Estimate = {
    value: claim.reference,
    low: null,
    high: null,
    unit: after.figure?.unit ?? Unit.COUNT,
    level: 0.95,
    method: 'given',
    incomputable: null,
  };
  const pair = ({ figure, against }: ClaimedFigures): [Estimate, Estimate] | null => {
    const held = claim.against ? against : reference;
    return figure && figure.value !== null && held && held.value !== null ? [figure, held] : null;
  };
  const [then, now] = [pair(before), pair(after)];
  if (!now) return cannot(RerunReason.NOT_IN_ANSWER);
  const write = scaleOf([...now, ...(then ?? [])]);
  // Below is above with the signs turned.
  const margin = ([figure, held]: [Estimate, Estimate]): Bounded =>
    claim.direction === ClaimDirection.ABOVE
      ? intervalDifference(write(figure), write(held))
      : intervalDifference(write(held), write(figure));
  const lead = margin(now);
  if (lead.value <= 0) return { verdict: RerunVerdict.NOT_CONFIRMED, reason: RerunReason.OTHER_SIDE };
  if (lead.low <= 0) return { verdict: RerunVerdict.WEAKER, reason: RerunReason.INTERVAL_INCLUDES };
  if (then) {
    const former = margin(then);
    const { change, isBeyondChance, isBeyondTolerance } = movement(lead, former, former.value);
    if (change < 0 && isBeyondChance && isBeyondTolerance)
      return { verdict: RerunVerdict.WEAKER, reason: RerunReason.SMALLER };
  }
  return { verdict: RerunVerdict.CONFIRMED, reason: RerunReason.INTERVAL_BEYOND };
}

/** How far a figure went, and whether by more than chance and by more than a tenth. @param of - what a tenth is taken of; null: the figures are logarithms. */
function movement(
  now: Bounded,
  then: Bounded,
  of: number | null,
): { change: number; isBeyondChance: boolean; isBeyondTolerance: boolean } {
  const { value, low, high } = intervalDifference(now, then);
  const tolerance = of === null ? Math.log1p(ABOUT_THE_SAME) : Math.abs(of) * ABOUT_THE_SAME;
  // Half a millionth of it for the digits that a JSON number loses.
  const slack = tolerance * 5e-7;
  return {
    change: value,
    isBeyondChance: low > 0 || high < 0,
    isBeyondTolerance: low < -tolerance - slack || high > tolerance + slack,
  };
}

type Scale = (estimate: Estimate) => Bounded;

/** Odds ratios and their like are compared by their logarithms, on which their intervals are even; a coefficient, which may be negative, as it is. */
function scaleOf(figures: readonly Estimate[]): Scale {
  return figures.every((one) => one.unit === Unit.RATIO && boundsOf(one).low > 0) ? logarithms : boundsOf;
}

function logarithms(estimate: Estimate): Bounded {
  const { value, low, high } = boundsOf(estimate);
  return { value: Math.log(value), low: Math.log(low), high: Math.log(high) };
}

/** An interval of which one bound is not known is open there; a figure without any interval is exact. */
function boundsOf({ value, low, high }: Estimate): Bounded {
  if (value === null) return EXACTLY_NOTHING;
  if (low === null && high === null) return { value, low: value, high: value };
  return { value, low: low ?? -Infinity, high: high ?? Infinity };
}

function cannot(reason: RerunReason): Judgment {
  return { verdict: RerunVerdict.CANNOT_TELL, reason };
}
