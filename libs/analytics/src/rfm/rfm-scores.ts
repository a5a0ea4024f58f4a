import { amountBounds, fifthOf } from './amount-bounds.js';
import type { BuyerRows } from './buyers-of-purchases.js';
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
export const SCORES: readonly RfmScores[] = Array.from({ length: 125 }, (_, place) => ({
  recency: Math.floor(place / 25) + 1,
  frequency: (Math.floor(place / 5) % 5) + 1,
  monetary: (place % 5) + 1,
}));

/** Whoever bought once is no frequent buyer, though most may have bought once; names of frequent buyers begin with the score above. */
const MOST_OF_ONCE = 2;

/** The place in {@link SCORES} of each buyer's scores, 5 the best. */
export function scorePlaces({ recencyDays, purchaseSessions, spent }: BuyerRows): Uint8Array {
  const [recency, frequency] = [scoresOf(recencyDays, 'least'), scoresOf(purchaseSessions, 'most')];
  if (frequency.length > 1) frequency[1] = Math.min(MOST_OF_ONCE, frequency[1] as number);
  const [second = Infinity, third = Infinity, fourth = Infinity, fifth = Infinity] = amountBounds(spent);
  const places = new Uint8Array(spent.length);
  for (let i = 0; i < places.length; i += 1) {
    const amount = spent[i] as number;
    // Which fifth an amount lies in cannot be foreseen, so that nothing branches on it.
    const monetary =
      Number(amount >= second) + Number(amount >= third) + Number(amount >= fourth) + Number(amount >= fifth);
    places[i] =
      ((recency[recencyDays[i] as number] as number) - 1) * 25 +
      ((frequency[purchaseSessions[i] as number] as number) - 1) * 5 +
      monetary;
  }
  return places;
}

/** By what buyers cannot be told apart, so that no segment is named; null where both when they last bought and how often differ. */
export function alikeIn({ recencyDays, purchaseSessions }: BuyerRows): 'recency' | 'frequency' | null {
  if (recencyDays.every((days) => days === recencyDays[0])) return 'recency';
  return purchaseSessions.every((sessions) => sessions === purchaseSessions[0]) ? 'frequency' : null;
}

/** The score of each whole number from 0 to the highest value. */
function scoresOf(values: Int32Array, best: 'least' | 'most'): Uint8Array {
  let highest = 0;
  for (let i = 0; i < values.length; i += 1) highest = Math.max(highest, values[i] as number);
  const counts = new Int32Array(highest + 1);
  for (let i = 0; i < values.length; i += 1) counts[values[i] as number] = (counts[values[i] as number] as number) + 1;
  const scores = new Uint8Array(counts.length);
  let worse = 0;
  for (let rank = 0; rank < counts.length; rank += 1) {
    const value = best === 'most' ? rank : counts.length - 1 - rank;
    scores[value] = fifthOf(worse, counts[value] as number, values.length);
    worse += counts[value] as number;
  }
  return scores;
}

/** Sums up buyers by a place of each, below `length`. */
export function totalsBy(rows: BuyerRows, places: Uint8Array | Int32Array, length: number): Totals[] {
  const totals = Array.from({ length }, (): Totals => ({
    buyers: 0,
    purchaseSessions: 0,
    recencyDays: 0,
    revenue: 0n,
  }));
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
