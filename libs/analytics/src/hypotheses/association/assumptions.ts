import type { AssumptionCheck } from '../result.js';
import type { BasketPairs } from './basket-pairs.js';
import type { EventAssociation } from './event-associations.js';
import type { Sequences } from './sequences.js';
import { LEAST_RATIO } from './judgment.js';
import type { SimpsonSearch } from './simpson-warnings.js';

/** Odds ratio of the middle pair, spread of the pairs and drift up to which they are small. */
const MUCH_IN_COMMON = 1.05;
const MUCH_SPREAD = 1.1;
const MUCH_DRIFT = 1.1;
/** A ratio beyond this is as good as none that a test finds. */
const LARGEST_TOLD = 100;

/** What the answer takes for granted, and whether the log bears it out. */
export function associationAssumptions(found: {
  events: readonly EventAssociation[];
  baskets: Pick<BasketPairs, 'baseline' | 'baselineUpTo' | 'spread' | 'isSpreadKnown'>;
  sequences: Pick<Sequences, 'baseline' | 'baselineUpTo'>;
  simpson: SimpsonSearch;
  hasClusters: boolean;
}): AssumptionCheck[] {
  const { events, baskets, sequences, simpson, hasClusters } = found;
  return [
    {
      code: 'independent',
      name: 'sessions are independent',
      facts: {},
      holds: hasClusters ? false : null,
      detail:
        'Sessions of one user are alike. The odds ratios of sessions take users as clusters; φ, Cramér’s V, Spearman, the ratios of steps, and the support, confidence and lift of pairs do not, so that their intervals are too narrow where few users make many sessions.',
    },
    oneRatio(events),
    activity(baskets),
    drift(sequences),
    like(simpson),
    {
      code: 'cause',
      name: 'no cause is left out',
      facts: {},
      holds: null,
      detail:
        'The log has no prices of other shops, no advertising and no person behind the user: an association is no effect. An experiment tells.',
    },
  ];
}

/** What was looked for and not found is known to be absent only where it would have been found. */
const holdsUnless = (isFound: boolean, isFindable: boolean): boolean | null =>
  isFound ? false : isFindable ? true : null;

/** Where all went one way, nothing bounds a ratio from above. */
const bounded = (upTo: number): { upTo?: number } => (Number.isFinite(upTo) ? { upTo } : {});
const bounds = (upTo: number): string =>
  `at least 1; ${Number.isFinite(upTo) ? `the 95 % interval ends at ${upTo.toFixed(2)}` : 'nothing bounds it from above'}`;

/** A test that would not find the smallest ratio that counts says nothing by finding none. */
function oneRatio(events: readonly EventAssociation[]): AssumptionCheck {
  const judged = events.filter(({ homogeneityP, byConstruction }) => homogeneityP !== null && byConstruction === null);
  const uneven = judged.filter(({ homogeneityP }) => (homogeneityP ?? 1) < 0.05).length;
  const detectable = judged.map((one) => one.homogeneityDetectable ?? Infinity);
  const weak = detectable.filter((ratio) => ratio > LEAST_RATIO).length;
  const weakest = Math.max(1, ...detectable);
  const isTold = weak > 0 && weakest <= LARGEST_TOLD;
  return {
    code: 'one-ratio',
    name: 'one odds ratio fits every activity',
    facts: { found: uneven, of: judged.length, second: weak, ...(isTold ? { value: weakest } : {}) },
    holds: judged.length === 0 ? null : holdsUnless(uneven > 0, weak === 0),
    detail:
      `By Breslow and Day, ${uneven} of ${judged.length} associations of event types differ between bands of activity; the controlled odds ratio is then a mean over them.` +
      (weak === 0
        ? ''
        : ` In ${weak} of these tests the power is below 80 % for an odds ratio that is ${LEAST_RATIO} times as large among the most active as among the least.${isTold ? ` The weakest finds one from ${weakest.toFixed(1)} times on.` : ''}`),
  };
}

function activity({
  baseline,
  baselineUpTo,
  spread,
  isSpreadKnown,
}: Parameters<typeof associationAssumptions>[0]['baskets']): AssumptionCheck {
  const isLarge = baseline > MUCH_IN_COMMON || spread > MUCH_SPREAD;
  const about = { code: 'activity', name: 'at equal activity, the middle pair is close to chance' } as const;
  if (baselineUpTo === null) return { ...about, facts: {}, holds: null, detail: 'No pair has enough to tell.' };
  return {
    ...about,
    facts: { value: baseline, ...bounded(baselineUpTo), ...(isSpreadKnown ? { second: spread } : {}) },
    holds: holdsUnless(isLarge, isSpreadKnown && baselineUpTo <= MUCH_IN_COMMON),
    detail:
      `At equal activity the middle pair has an odds ratio of ${baseline.toFixed(2)} (${bounds(baselineUpTo)}), and ` +
      (isSpreadKnown
        ? `pairs spread ${spread.toFixed(2)} times as wide as chance; both are taken into account.`
        : 'there are too few pairs to know whether they spread wider than chance.'),
  };
}

function drift({ baseline, baselineUpTo }: Parameters<typeof associationAssumptions>[0]['sequences']): AssumptionCheck {
  const about = { code: 'drift', name: 'the drift over the period is small' } as const;
  if (baselineUpTo === null)
    return { ...about, facts: {}, holds: null, detail: 'No pair of an act and a purchase has enough to tell.' };
  return {
    ...about,
    facts: { value: baseline, ...bounded(baselineUpTo) },
    holds: holdsUnless(baseline > MUCH_DRIFT, baselineUpTo <= MUCH_DRIFT),
    detail: `Over all pairs, purchases come ${baseline.toFixed(2)} times as often after the other act as before it (${bounds(baselineUpTo)}); a sequence has to rise above that.`,
  };
}

function like({ lookedAt, clear, warnings }: SimpsonSearch): AssumptionCheck {
  return {
    code: 'like',
    name: 'like is compared with like',
    facts: { found: warnings.length, of: lookedAt, second: clear },
    holds: holdsUnless(warnings.length > 0, clear > 0),
    detail: `Of ${lookedAt} associations, ${clear} could have vanished or reversed when units of equal activity, category or number of chances were compared; ${warnings.length} did. Such are listed and not counted as found.`,
  };
}
