import {
  minimumDetectableUplift,
  power,
  powerCurve,
  rateAfter,
  sampleSize,
  type PowerPoint,
  type SampleSize,
} from '@cartograph/experiments';
import type { Estimate, Incomputable } from '@cartograph/metrics';
import type { Plan } from './campaign.entity.js';
import { change, count, duration, percent } from './words.js';

/** Longest test that still counts as affordable, in days. */
const AFFORDABLE_DAYS = 90;
const LARGEST_INT = 2 ** 31 - 1;

/** Beyond 2^53 users a number is neither exact nor of use. */
const countable = (users: number): number | null => (Number.isSafeInteger(users) ? users : null);

/** What a design is made from. */
export interface DesignQuestion {
  plan: Plan;
  /** Buyers ÷ users of the audience. */
  baseline: Estimate;
  size: number;
  usersPerDay: number;
}

/** Whether a test on the audience can tell, in the words of the schema's `DesignVerdict`. */
export type VerdictKind = 'ENOUGH' | 'LONGER' | 'TOO_SMALL' | 'INCOMPUTABLE';

/** The smallest uplift found; an end is null where the baseline's end finds none. */
export type Detectable =
  | { ok: true; value: number; low: number | null; high: number | null; level: number }
  | Incomputable;

/** A two-arm test sized for a plan. */
export interface DesignAnswer {
  treatmentRate: number | null;
  controlUsers: number | null;
  treatmentUsers: number | null;
  powerWithAudience: number | null;
  detectable: Detectable;
  durationDays: number | null;
  incomputable: Incomputable | null;
  powerCurve: PowerPoint[];
  verdictKind: VerdictKind;
  verdict: string;
}

/**
 * Sizes a campaign's test and says in words whether the audience can carry it.
 *
 * @throws ImpossibleUpliftError - the uplift would make more than everybody, or less than nobody, buy.
 */
export function designCampaign(question: DesignQuestion): DesignAnswer {
  const { plan, baseline, size } = question;
  if (!baseline.ok) return withoutNumbers(question, baseline);
  const design = { ...plan, baselineRate: baseline.value };
  const needed = sampleSize(design);
  if (!needed.ok) return withoutNumbers(question, needed);
  const reached = power({ ...design, users: size });
  const detectable = detectableWith(question, baseline);
  const days = question.usersPerDay > 0 ? Math.ceil(needed.users / question.usersPerDay) : null;
  return {
    treatmentRate: rateAfter(baseline.value, plan.upliftRelative),
    controlUsers: countable(needed.controlUsers),
    treatmentUsers: countable(needed.treatmentUsers),
    powerWithAudience: reached.ok ? reached.value : null,
    detectable,
    durationDays: days !== null && days <= LARGEST_INT ? days : null,
    incomputable: null,
    powerCurve: powerCurve({ ...design, users: size, upTo: curveEnd(plan.upliftRelative, detectable) }),
    ...judged(question, needed, { reached: reached.ok ? reached.value : 0, detectable, days, rate: baseline.value }),
  };
}

type Needed = Extract<SampleSize, { ok: true }>;

function judged(
  { plan, size, usersPerDay }: DesignQuestion,
  needed: Needed,
  found: { reached: number; detectable: Detectable; days: number | null; rate: number },
): { verdictKind: VerdictKind; verdict: string } {
  const goal = `${change(plan.upliftRelative)} with a power of ${percent(plan.power)}`;
  const arms = `${count(needed.users)} users (${count(needed.controlUsers)} in control, ${count(needed.treatmentUsers)} with the campaign)`;
  if (size >= needed.users) {
    const span = found.days === null ? '' : ` At ${count(usersPerDay)} users a day that takes ${duration(found.days)}.`;
    return {
      verdictKind: 'ENOUGH',
      verdict: `The audience of ${count(size)} users is large enough. A test needs ${arms} to find ${goal}; the whole audience finds it with ${percent(found.reached)}.${span}`,
    };
  }
  const alone = found.detectable.ok
    ? `As it is, the audience finds ${change(plan.upliftRelative)} with a chance of ${percent(found.reached)}, and only ${change(found.detectable.value)} or more with ${percent(plan.power)}.`
    : `As it is, the audience would not show any uplift with ${percent(plan.power)}.`;
  if (found.days !== null && found.days <= AFFORDABLE_DAYS) {
    return {
      verdictKind: 'LONGER',
      verdict: `The audience of ${count(size)} users is too small today. A test needs ${arms} to find ${goal}: at ${count(usersPerDay)} users a day, ${duration(found.days)}. ${alone} What helps: run it that long, or address a wider audience.`,
    };
  }
  const span =
    found.days === null
      ? ''
      : `, which takes ${duration(found.days)} at ${usersPerDay < 10 ? usersPerDay.toPrecision(2) : count(usersPerDay)} users a day`;
  return {
    verdictKind: 'TOO_SMALL',
    verdict: `No affordable test can tell. Finding ${goal} on a baseline of ${percent(found.rate)} needs ${arms}${span}; the audience has ${count(size)}. ${alone} What helps: a wider audience, a bolder campaign, or an outcome that happens more often than a purchase.`,
  };
}

function withoutNumbers({ size }: DesignQuestion, reason: Incomputable): DesignAnswer {
  return {
    treatmentRate: null,
    controlUsers: null,
    treatmentUsers: null,
    powerWithAudience: null,
    detectable: reason,
    durationDays: null,
    incomputable: reason,
    powerCurve: [],
    verdictKind: 'INCOMPUTABLE',
    verdict: noBaseline(size, reason),
  };
}

function noBaseline(size: number, { reason, detail }: Incomputable): string {
  if (reason === 'not-logged') return `${detail} What helps: a period whose purchases the log has.`;
  const why = size === 0 ? 'Nobody is in this audience' : `None of the ${count(size)} users of this audience bought`;
  return `${why}, so there is no baseline to compare a campaign with. What helps: a wider audience or a longer period.`;
}

/** The smallest uplift at the baseline, and at both ends of its interval. */
function detectableWith({ plan, size }: DesignQuestion, baseline: Extract<Estimate, { ok: true }>): Detectable {
  const direction = plan.upliftRelative < 0 ? 'decrease' : 'increase';
  const at = (baselineRate: number): number | null => {
    const answer = minimumDetectableUplift({ ...plan, baselineRate, users: size, direction });
    return answer.ok ? answer.value : null;
  };
  const middle = minimumDetectableUplift({ ...plan, baselineRate: baseline.value, users: size, direction });
  if (!middle.ok) return middle;
  const ends = [at(baseline.high), at(baseline.low)];
  const [low, high] = direction === 'increase' ? ends : ends.toReversed();
  return { ok: true, value: middle.value, low: low ?? null, high: high ?? null, level: baseline.level };
}

/** Far enough to show both the hypothesis and what would be found. */
function curveEnd(uplift: number, detectable: Detectable): number {
  const farthest = Math.max(2 * Math.abs(uplift), detectable.ok ? 1.25 * Math.abs(detectable.value) : 0);
  return uplift < 0 ? -Math.min(1, farthest) : farthest;
}
