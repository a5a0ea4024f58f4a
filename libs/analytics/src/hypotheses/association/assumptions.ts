import type { AssumptionCheck } from '../result.js';
import type { BasketPairs } from './basket-pairs.js';
import type { EventAssociation } from './event-associations.js';
import type { Sequences } from './sequences.js';
import type { SimpsonSearch } from './simpson-warnings.js';

/** What the answer takes for granted, and whether the log bears it out. */
export function associationAssumptions(found: {
  events: readonly EventAssociation[];
  baskets: Pick<BasketPairs, 'baseline' | 'spread' | 'lookedAt'>;
  sequences: Pick<Sequences, 'baseline'>;
  simpson: SimpsonSearch;
  hasClusters: boolean;
}): AssumptionCheck[] {
  const { events, baskets, sequences, simpson, hasClusters } = found;
  const uneven = events.filter(({ homogeneityP }) => homogeneityP !== null && homogeneityP < 0.05).length;
  const judgedOdds = events.filter(({ homogeneityP }) => homogeneityP !== null).length;
  return [
    {
      code: 'independent',
      name: 'sessions are independent',
      facts: {},
      holds: hasClusters ? false : null,
      detail:
        'Sessions of one user are alike. The odds ratios of sessions take users as clusters; φ, Cramér’s V, Spearman and the ratios of steps do not, so that their intervals are too narrow where few users make many sessions.',
    },
    {
      code: 'one-ratio',
      name: 'one odds ratio fits every activity',
      facts: { found: uneven, of: judgedOdds },
      holds: judgedOdds === 0 ? null : uneven === 0,
      detail: `By Breslow and Day, ${uneven} of ${judgedOdds} associations of event types differ between bands of activity; the controlled odds ratio is then a mean over them.`,
    },
    {
      code: 'activity',
      name: 'at equal activity, the middle pair is close to chance',
      facts: baskets.lookedAt === 0 ? {} : { value: baskets.baseline, second: baskets.spread },
      holds: baskets.lookedAt === 0 ? null : baskets.baseline <= 1.05 && baskets.spread <= 1.1,
      detail: `At equal activity the middle pair has an odds ratio of ${baskets.baseline.toFixed(2)} (at least 1), and pairs spread ${baskets.spread.toFixed(2)} times as wide as chance; both are taken into account.`,
    },
    {
      code: 'drift',
      name: 'the drift over the period is small',
      facts: { value: sequences.baseline },
      holds: sequences.baseline <= 1.1,
      detail: `Over all pairs, purchases come ${sequences.baseline.toFixed(2)} times as often after the other act as before it (at least 1); a sequence has to rise above that.`,
    },
    {
      code: 'like',
      name: 'like is compared with like',
      facts: { found: simpson.warnings.length, of: simpson.lookedAt },
      holds: simpson.lookedAt === 0 ? null : simpson.warnings.length === 0,
      detail: `Of ${simpson.lookedAt} associations, ${simpson.warnings.length} vanish or reverse when units of equal activity, category or number of chances are compared. They are listed and not counted as found.`,
    },
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
