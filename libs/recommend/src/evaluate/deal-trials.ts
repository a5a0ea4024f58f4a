import { normalCdf } from '@cartograph/metrics';
import { OUT_OF_TIME, type FamilySearch } from './tune.js';

/** How far settings of a family are taken to lie apart before they were seen, as a fraction of the best figure. */
const SPREAD = 0.15;

/** That counts as much as so many figures that were seen: later settings are often of another kind than the first ones. */
const SPREAD_COUNTS = 4;

/** What bounds all searches together. */
export interface DealOptions {
  /** Multiply-adds that trials may cost, beyond the one fit on all users that every kind needs. */
  work: number;
  /** Whether no further trial may begin. Default: never. */
  isLate?: () => boolean;
}

/** A family of the search with a candidate that could enter. */
interface Offer {
  search: FamilySearch;
  place: number;
  work: number;
}

/**
 * Deals the work allowed to the families of a training. Each opens with its starting settings, the cheapest first, as far as they fit into an equal share of what is left.
 * Then the work goes, setting by setting, where the expected gain over the best of all families is highest for the work: the next setting of a family is taken to lie around the mean
 * of those that were judged, as far apart as they are. So a family far behind the best gets what the others leave.
 * Figures over users and over sessions do not compare: families judged on the one and those judged on the other have a best of their own, and a part of the work by their number.
 *
 * @param searches - counted; in the order in which equal gains are served.
 */
export async function dealTrials(searches: readonly FamilySearch[], options: DealOptions): Promise<void> {
  const { work, isLate = () => false } = options;
  let spent = 0;
  const enter = async ({ search, place, work: cost }: Offer): Promise<void> => {
    spent += cost;
    await search.enter(place);
  };
  for (;;) {
    const unopened = searches
      .filter(({ values, offers }) => values.length === 0 && offers.length > 0)
      .map((search): Offer => ({ search, ...search.offers[0]! }))
      .toSorted((a, b) => a.work - b.work);
    const [cheapest] = unopened;
    if (cheapest === undefined || isLate()) break;
    if (cheapest.work <= (work - spent) / unopened.length) await enter(cheapest);
    else for (const { search } of unopened) passAll(search, 'over-budget', tooMuch(work));
  }
  const dealByGain = async (among: readonly FamilySearch[], limit: number): Promise<void> => {
    while (!isLate()) {
      const gains = new Map(among.map((search) => [search, expectedGain(search.values, among)]));
      let best: Offer | null = null;
      for (const search of among)
        for (const offer of search.offers)
          if (spent + offer.work <= limit && (best === null || isBetter({ search, ...offer }, best, gains)))
            best = { search, ...offer };
      if (best === null) return;
      await enter(best);
    }
  };
  const open = searches.filter(({ offers }) => offers.length > 0);
  const pools = (['users', 'sessions'] as const).map((on) => open.filter(({ judgedOn }) => judgedOn === on));
  const left = work - spent;
  for (const pool of pools) await dealByGain(pool, spent + (left * pool.length) / Math.max(1, open.length));
  for (const pool of pools) await dealByGain(pool, work);
  for (const search of searches) {
    if (isLate()) passAll(search, 'out-of-time', OUT_OF_TIME);
    else passAll(search, 'over-budget', `${allowed(work)} went to settings with more to gain for it.`);
  }
}

/**
 * What the next setting of a family is expected to gain over the best of all, as a fraction of that: E[max(0, X − best)] ÷ best for a normal X.
 *
 * @param values - of the family, judged as those of all.
 * @see Jones, Schonlau, Welch, Journal of Global Optimization 13 (1998) 455–492, eq. 15.
 */
export function expectedGain(values: readonly number[], all: readonly Pick<FamilySearch, 'values'>[]): number {
  const best = Math.max(0, ...all.flatMap((search) => search.values));
  if (values.length === 0 || best === 0) return 0;
  const variance = (SPREAD_COUNTS * (SPREAD * best) ** 2 + squaresAround(values)) / (SPREAD_COUNTS + values.length - 1);
  const behind = best - mean(values);
  const z = behind / Math.sqrt(variance);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return Math.max(0, Math.sqrt(variance) * density - behind * normalCdf(-z)) / best;
}

/** Gain for the work; what costs nothing comes first, equal ones in their order. */
function isBetter(offer: Offer, than: Offer, gains: ReadonlyMap<FamilySearch, number>): boolean {
  return gains.get(offer.search)! * than.work > gains.get(than.search)! * offer.work;
}

function passAll(search: FamilySearch, outcome: 'over-budget' | 'out-of-time', why: string): void {
  for (const { place } of search.offers) search.pass(place, outcome, why);
}

function tooMuch(work: number): string {
  return `One fit takes more than its share of the work allowed (${short(work)} multiply-adds).`;
}

function allowed(work: number): string {
  return `The work allowed (${short(work)} multiply-adds)`;
}

function short(work: number): string {
  return work.toExponential(1).replace('e+', '·10^');
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function squaresAround(values: readonly number[]): number {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
}
