import { DayCounts } from './day-counts.js';
import { SalesCounts } from './entry-sales.js';
import type { MonthClock } from './month-clock.js';

/** Sums of two numbers by two keys, in arrays: millions of them are made, and a Map of texts would take ten times the memory and time. */
export class CountTable {
  private first = new Int32Array(1024).fill(-1);
  private second = new Int32Array(1024);
  private sums = new Int32Array(2048);
  private used = 0;

  get size(): number {
    return this.used;
  }

  /** @param first - a whole number from 0 to 2^31 − 1; `second` may be negative. */
  add(first: number, second: number, a: number, b: number): void {
    if (this.used * 2 >= this.first.length) this.grow();
    const at = this.placeOf(first, second);
    if (this.first[at] === -1) {
      this.first[at] = first;
      this.second[at] = second;
      this.used += 1;
    }
    this.sums[at * 2] = (this.sums[at * 2] ?? 0) + a;
    this.sums[at * 2 + 1] = (this.sums[at * 2 + 1] ?? 0) + b;
  }

  /** Every pair of keys with its sums, in no order. */
  forEach(visit: (first: number, second: number, a: number, b: number) => void): void {
    for (let at = 0; at < this.first.length; at += 1) {
      const first = this.first[at] ?? -1;
      if (first !== -1) visit(first, this.second[at] ?? 0, this.sums[at * 2] ?? 0, this.sums[at * 2 + 1] ?? 0);
    }
  }

  private placeOf(first: number, second: number): number {
    const mask = this.first.length - 1;
    let at = Math.imul(Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b), 0xc2b2ae35) >>> 7 & mask;
    while (this.first[at] !== -1 && (this.first[at] !== first || this.second[at] !== second)) at = (at + 1) & mask;
    return at;
  }

  private grow(): void {
    const { first, second, sums } = this;
    [this.first, this.second, this.sums] = [new Int32Array(first.length * 2).fill(-1), new Int32Array(first.length * 2), new Int32Array(first.length * 4)];
    for (let from = 0; from < first.length; from += 1) {
      if (first[from] === -1) continue;
      const at = this.placeOf(first[from] ?? 0, second[from] ?? 0);
      this.first[at] = first[from] ?? 0;
      this.second[at] = second[from] ?? 0;
      this.sums[at * 2] = sums[from * 2] ?? 0;
      this.sums[at * 2 + 1] = sums[from * 2 + 1] ?? 0;
    }
  }
}

/** The kind of no event: before a session's first, after its last. */
export const NO_KIND = 4;
/** Entries held before they are written away. */
const MOST_HELD = 3_000_000;

/** A facet by its place. */
export interface FacetName {
  readonly part: 'all' | 'category' | 'name' | 'brand';
  readonly facet: string | null;
}

/** What was counted until some moment. */
export interface Counted {
  /** By facet and begin · 16 + types: sessions, events. */
  readonly shapes: CountTable;
  /** By facet and begin · 32 + kind before · 5 + kind: moves. */
  readonly moves: CountTable;
  /** One entry a facet and session that came to a cart after a view; `purchase` is NaN without one. */
  readonly steps: { readonly facet: number[]; readonly begin: number[]; readonly cart: number[]; readonly purchase: number[] };
  /** Users and sessions, of whatever beginning, with events in the month. */
  readonly days: DayCounts;
  /** What was paid in the month. */
  readonly sales: SalesCounts;
}

const nothing = (): Counted => ({ shapes: new CountTable(), moves: new CountTable(), steps: { facet: [], begin: [], cart: [], purchase: [] }, days: new DayCounts(), sales: new SalesCounts() });

/** What the sessions that began in one month did, by facet, and on which days of the month users and sessions were active. Several buckets are counted at once. `begin` is the quarter-hour of the start since 1970, times two, plus one for a bot's. */
export class SessionCounts {
  readonly facets: FacetName[] = [{ part: 'all', facet: null }];
  private readonly numbers = new Map<string, number>();
  private held = nothing();
  /** Tells the local days of the month; made by who counts first. */
  clock: MonthClock | null = null;

  constructor(private readonly most = MOST_HELD) {}

  get shapes(): CountTable {
    return this.held.shapes;
  }

  get moves(): CountTable {
    return this.held.moves;
  }

  get steps(): Counted['steps'] {
    return this.held.steps;
  }

  get days(): DayCounts {
    return this.held.days;
  }

  get sales(): SalesCounts {
    return this.held.sales;
  }

  get isLarge(): boolean {
    return this.shapes.size + this.moves.size + this.steps.facet.length + this.days.size + this.sales.size > this.most;
  }

  /** The facets of a code, or of an id where a row has no code: everything, the name, and each category above it with itself. */
  facetsOf(code: string | null, id: string | null): number[] {
    const parts = code?.split('.') ?? [];
    return [0, this.numberOf('name', code ?? id ?? '(none)'), ...parts.map((_, i) => this.numberOf('category', parts.slice(0, i + 1).join('.')))];
  }

  facetOfBrand(brand: string): number {
    return this.numberOf('brand', brand);
  }

  /** Hands out what was counted and begins anew, at once: what another bucket counts meanwhile is neither lost nor told twice. Facets keep their numbers. */
  take(): Counted {
    const taken = this.held;
    this.held = nothing();
    return taken;
  }

  private numberOf(part: FacetName['part'], facet: string): number {
    const key = `${part} ${facet}`;
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    this.numbers.set(key, this.facets.length);
    return this.facets.push({ part, facet }) - 1;
  }
}
