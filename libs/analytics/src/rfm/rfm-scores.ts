import type { BuyerRows } from './buyer-rows.js';
import type { RfmScores } from './rfm-segments.js';

/** What some buyers have together. */
export interface Totals {
  buyers: number;
  purchaseSessions: number;
  recencyDays: number;
  /** Ten-thousandths. */
  revenue: bigint;
}

/** Every triple of scores, at the place by which {@link scorePlaces} names it. */
export const SCORES: readonly RfmScores[] = Array.from({ length: 125 }, (_, place) => ({ recency: Math.floor(place / 25) + 1, frequency: (Math.floor(place / 5) % 5) + 1, monetary: (place % 5) + 1 }));

/** The place in {@link SCORES} of each buyer's scores, 5 the best. */
export function scorePlaces({ recencyDays, purchaseSessions, spent }: BuyerRows): Uint8Array {
  const [recency, frequency, bounds] = [scoresOf(recencyDays, 'least'), scoresOf(purchaseSessions, 'most'), boundsOf(spent)];
  const places = new Uint8Array(spent.length);
  for (let i = 0; i < places.length; i += 1) {
    let monetary = 0;
    while (monetary < bounds.length && (spent[i] as number) >= (bounds[monetary] as number)) monetary += 1;
    places[i] = ((recency[recencyDays[i] as number] as number) - 1) * 25 + ((frequency[purchaseSessions[i] as number] as number) - 1) * 5 + monetary;
  }
  return places;
}

/** ⌊5·(worse buyers + half of the equal ones) ÷ buyers⌋ + 1, so that equal values have equal scores. */
const scoreOf = (worse: number, equal: number, buyers: number): number => Math.min(5, Math.floor((5 * (worse + equal / 2)) / buyers) + 1);

/** The score of each whole number from 0 to the highest value. */
function scoresOf(values: Int32Array, best: 'least' | 'most'): Uint8Array {
  let highest = 0;
  for (const value of values) if (value > highest) highest = value;
  const counts = new Int32Array(highest + 1);
  for (const value of values) counts[value] = (counts[value] as number) + 1;
  const scores = new Uint8Array(counts.length);
  let worse = 0;
  for (let rank = 0; rank < counts.length; rank += 1) {
    const value = best === 'most' ? rank : counts.length - 1 - rank;
    scores[value] = scoreOf(worse, counts[value] as number, values.length);
    worse += counts[value] as number;
  }
  return scores;
}

/** The least amounts of score 2, 3 and so on up to the highest score that any has: there are too many amounts to look up each. */
function boundsOf(amounts: Float64Array): number[] {
  // The bits of doubles not below 0 are in the order of whole numbers, and these are sorted five times as fast.
  const ascending = new Float64Array(new BigInt64Array(amounts.slice().buffer).toSorted().buffer);
  const bounds: number[] = [];
  let worse = 0;
  for (let next = 1; next <= ascending.length; next += 1) {
    const amount = ascending[worse] as number;
    if (next < ascending.length && ascending[next] === amount) continue;
    const score = scoreOf(worse, next - worse, ascending.length);
    while (bounds.length < score - 1) bounds.push(amount);
    worse = next;
  }
  return bounds;
}

/** Sums up buyers by a place of each, below `length`. */
export function totalsBy(rows: BuyerRows, places: Uint8Array | Int32Array, length: number): Totals[] {
  const totals = Array.from({ length }, (): Totals => ({ buyers: 0, purchaseSessions: 0, recencyDays: 0, revenue: 0n }));
  // Doubles are exact below 2^53, and a buyer's amount is.
  const amounts = new Float64Array(length);
  for (let i = 0; i < places.length; i += 1) {
    const place = places[i] as number;
    const total = totals[place] as Totals;
    total.buyers += 1;
    total.purchaseSessions += rows.purchaseSessions[i] as number;
    total.recencyDays += rows.recencyDays[i] as number;
    const amount = (amounts[place] as number) + (rows.spent[i] as number);
    if (amount <= Number.MAX_SAFE_INTEGER) {
      amounts[place] = amount;
      continue;
    }
    total.revenue += BigInt(amounts[place] as number);
    amounts[place] = rows.spent[i] as number;
  }
  totals.forEach((total, place) => (total.revenue += BigInt(amounts[place] as number)));
  return totals;
}

/** Sums totals up. */
export function addTotals(totals: readonly Totals[]): Totals {
  const sum: Totals = { buyers: 0, purchaseSessions: 0, recencyDays: 0, revenue: 0n };
  for (const { buyers, purchaseSessions, recencyDays, revenue } of totals) {
    sum.buyers += buyers;
    sum.purchaseSessions += purchaseSessions;
    sum.recencyDays += recencyDays;
    sum.revenue += revenue;
  }
  return sum;
}
