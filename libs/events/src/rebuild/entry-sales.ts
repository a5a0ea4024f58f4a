import { CARTS, PURCHASES, VIEWS } from './day-counts.js';

/** What users enter a cohort with, by the place of its masks. */
const ENTRIES = [VIEWS, CARTS, PURCHASES] as const;

/** One sum: `kind` is 1 for what takes back bots' sessions; `entry` 1 view, 2 cart, 3 purchase; days are bits of the month, `before` −1 for none. */
export type SalesRow = (
  facet: number,
  kind: number,
  entry: number,
  before: number,
  day: number,
  saleDay: number,
  whole: number,
  parts: number,
) => void;

/** What was paid by facet, day of the sale, and each day on which its user might have entered. */
export class SalesCounts {
  /** By facet: the place of a key among the sums. Keys are small whole numbers, which a Map finds without a hash of its own. */
  private readonly places: (Map<number, number> | undefined)[] = [];
  private readonly keys: number[] = [];
  private readonly facets: number[] = [];
  private readonly whole: number[] = [];
  private readonly parts: number[] = [];

  get size(): number {
    return this.keys.length;
  }

  /** @param whole - full units of money; `parts` are ten-thousandths, so that both sums stay exact. */
  add(
    facet: number,
    kind: number,
    entry: number,
    before: number,
    day: number,
    saleDay: number,
    whole: number,
    parts: number,
  ): void {
    const places = (this.places[facet] ??= new Map());
    const key = (((((kind << 2) | entry) << 6) | (before + 1)) << 10) | (day << 5) | saleDay;
    let place = places.get(key);
    if (place === undefined) {
      place = this.keys.length;
      places.set(key, place);
      this.keys.push(key);
      this.facets.push(facet);
      this.whole.push(0);
      this.parts.push(0);
    }
    this.whole[place] = (this.whole[place] ?? 0) + whole;
    this.parts[place] = (this.parts[place] ?? 0) + parts;
  }

  /** Every sum, in no order. */
  forEach(visit: SalesRow): void {
    for (const [place, key] of this.keys.entries()) {
      visit(
        this.facets[place] ?? 0,
        key >> 18,
        (key >> 16) & 3,
        ((key >> 10) & 63) - 1,
        (key >> 5) & 31,
        key & 31,
        this.whole[place] ?? 0,
        this.parts[place] ?? 0,
      );
    }
  }
}

/**
 * Adds what a user paid to the sums: a sale once for each day on which the user might have entered, for whether they did on that day follows from where a period
 * begins: they did not before, so that it is the first day from there on. Days after the sale count as well, but only the first of them.
 */
export class EntrySalesWalk {
  private readonly sales: { facet: number; day: number; whole: number; parts: number; isBot: boolean }[] = [];

  constructor(private readonly counts: { readonly sales: SalesCounts }) {}

  sold(facet: number, day: number, whole: number, parts: number, isBot: boolean): void {
    this.sales.push({ facet, day, whole, parts, isBot });
  }

  /**
   * @param all - masks of the user's days by facet, as the walk of days has them.
   * @param human - the same without what bots' sessions did; null where the user has none.
   */
  endUser(all: Int32Array, human: Int32Array | null): void {
    for (const { facet, day, whole, parts, isBot } of this.sales) {
      for (const entry of ENTRIES) {
        const mask = all[facet * 4 + entry] ?? 0;
        this.add(facet, 0, entry, mask, day, whole, parts);
        const left = human?.[facet * 4 + entry] ?? mask;
        if (left === mask && !isBot) continue;
        this.add(facet, 1, entry, mask, day, -whole, -parts);
        if (!isBot) this.add(facet, 1, entry, left, day, whole, parts);
      }
    }
    this.sales.length = 0;
  }

  private add(
    facet: number,
    kind: number,
    entry: number,
    mask: number,
    saleDay: number,
    whole: number,
    parts: number,
  ): void {
    const {
      counts: { sales },
    } = this;
    for (let [left, before] = [mask, -1]; left !== 0 && before < saleDay; left &= left - 1) {
      const day = 31 - Math.clz32(left & -left);
      sales.add(facet, kind, entry, before, day, saleDay, whole, parts);
      before = day;
    }
  }
}
