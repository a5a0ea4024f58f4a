import type { EventStore, EventType } from '@cartograph/events';
import {
  type Estimate,
  groupedShareDifference,
  type GroupSums,
  intervalDifference,
  newcombe,
} from '@cartograph/metrics';
import type { CoverageFault } from './coverage-fault.js';
import type { EventFilter } from './event-filter.js';
import type { OverviewFigures } from './overview-figures.js';
import type { PeopleRow } from './overview-rollups.js';
import type { ResolvedPeriod } from './period.js';
import { faultsBetween, faultsForRates } from './tracked-period.js';

/** Figures that an overview compares. */
export const OVERVIEW_MEASURES = [
  'conversionRate',
  'revenue',
  'buyers',
  'visitors',
  'sessions',
  'purchaseSessionsPerSession',
  'averageOrderValue',
] as const;
export type OverviewMeasure = (typeof OVERVIEW_MEASURES)[number];

/** How a figure differs from the one of an earlier period. */
export interface OverviewChange {
  measure: OverviewMeasure;
  /** figure ÷ earlier figure − 1; null where either is not known, the earlier one is 0, or the two may not be compared. */
  relative: number | null;
  /** figure − earlier figure with its interval, tested by users; null for what is not tested, or may not be compared. */
  difference: Estimate | null;
  /** Whether the interval of the difference leaves 0 out; null for what is not tested, or may not be compared. */
  isSignificant: boolean | null;
  /** The faults that forbid comparing; none where it is allowed. */
  faults: CoverageFault[];
}

/** Types whose faults touch a measure. */
const COUNTED: Readonly<Record<OverviewMeasure, readonly EventType[]>> = {
  conversionRate: ['view', 'purchase'],
  revenue: ['purchase'],
  buyers: ['purchase'],
  visitors: ['view'],
  sessions: ['view'],
  purchaseSessionsPerSession: ['view', 'purchase'],
  averageOrderValue: ['purchase'],
};

/** Rates and averages, which days without a fault tell by themselves. */
const RATES: ReadonlySet<OverviewMeasure> = new Set([
  'conversionRate',
  'purchaseSessionsPerSession',
  'averageOrderValue',
]);

/** A period's figures, the people that its rates count, and its sessions, and those with a purchase, by group of users. */
export interface ComparedFigures {
  period: ResolvedPeriod;
  figures: OverviewFigures;
  basis: Pick<PeopleRow, 'visitors' | 'buyers' | 'sessions' | 'purchase_sessions'>;
  sums: GroupSums;
}

/**
 * Compares each figure of a period with that of another one.
 *
 * Amounts are not compared where a fault touches them in either period; rates, which leave lost days out, only not where a level changed in between, a day
 * is not whole, or hours that matter are missing, see `faultsForRates`. The difference of the conversion rate is tested by Newcombe's interval over users; users who were there in both periods count in each, which makes it wider
 * than it need be. Those of the share of sessions with a purchase and of the revenue of one are tested from random groups of users, who have several. Amounts are not tested: days are not independent.
 */
export async function overviewChanges(
  store: EventStore,
  now: ComparedFigures,
  then: ComparedFigures,
  filter: EventFilter | null | undefined,
): Promise<OverviewChange[]> {
  return Promise.all(
    OVERVIEW_MEASURES.map(async (measure): Promise<OverviewChange> => {
      const periods = [now.period, then.period] as const;
      const found = await faultsBetween(store, periods, filter, COUNTED[measure]);
      const faults = RATES.has(measure) ? faultsForRates(found, periods) : found;
      const [value, earlier] = [valueOf(now.figures, measure), valueOf(then.figures, measure)];
      if (faults.length > 0 || value === null || earlier === null)
        return { measure, relative: null, difference: null, isSignificant: null, faults };
      const relative = earlier === 0 ? null : value / earlier - 1;
      const difference = differenceOf(measure, now, then);
      const isSignificant = difference?.ok ? difference.low > 0 || difference.high < 0 : null;
      return { measure, relative, difference, isSignificant, faults };
    }),
  );
}

/** figure − earlier figure, tested by users; null for what is not tested. */
function differenceOf(measure: OverviewMeasure, now: ComparedFigures, then: ComparedFigures): Estimate | null {
  if (measure === 'conversionRate')
    return newcombe({
      control: { users: then.basis.visitors, converted: then.basis.buyers },
      treatment: { users: now.basis.visitors, converted: now.basis.buyers },
    });
  if (measure === 'averageOrderValue') {
    const [value, earlier] = [now, then].map(({ figures }) => figures.averageOrderValueEstimate);
    return value?.ok && earlier?.ok
      ? { ok: true, ...intervalDifference(value, earlier), level: value.level, method: 'mover-by-user' }
      : null;
  }
  if (measure !== 'purchaseSessionsPerSession') return null;
  const countsOf = ({ basis, sums }: ComparedFigures) => ({
    successes: basis.purchase_sessions,
    n: basis.sessions,
    sums,
  });
  return groupedShareDifference({ first: countsOf(then), second: countsOf(now) });
}

function valueOf(figures: OverviewFigures, measure: OverviewMeasure): number | null {
  const value = figures[measure];
  if (value === null || typeof value === 'number') return value;
  if (typeof value === 'string') return Number(value);
  return value.ok ? value.value : null;
}
