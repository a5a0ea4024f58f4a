import { DayCounts } from './day-counts.js';
import { SalesCounts } from './entry-sales.js';
import type { MonthClock } from './month-clock.js';

const STRIDE = 4;
/** Sums of two numbers by two keys, in an array: millions of them are made, and a Map of texts would take ten times the memory and time. An entry lies in one line of the processor's cache. */
export class CountTable {
  private entries = new Int32Array(STRIDE * 1024);
  private used = 0;

  get size(): number {
    return this.used;
  }

  /** @param first - a whole number from 0 to 2^31 − 2; `second` may be negative. */
  add(first: number, second: number, a: number, b: number): void {
    if (this.used * STRIDE * 2 >= this.entries.length) this.grow();
    const { entries } = this;
    const at = placeOf(entries, first + 1, second);
    if (entries[at] === 0) {
      entries[at] = first + 1;
      entries[at + 1] = second;
      this.used += 1;
    }
    entries[at + 2] = (entries[at + 2] as number) + a;
    entries[at + 3] = (entries[at + 3] as number) + b;
  }

  /** Every pair of keys with its sums, in no order. */
  forEach(visit: (first: number, second: number, a: number, b: number) => void): void {
    const { entries } = this;
    for (let at = 0; at < entries.length; at += STRIDE) {
      const first = entries[at] as number;
      if (first !== 0) visit(first - 1, entries[at + 1] as number, entries[at + 2] as number, entries[at + 3] as number);
    }
  }

  private grow(): void {
    const before = this.entries;
    const entries = this.entries = new Int32Array(before.length * 2);
    for (let from = 0; from < before.length; from += STRIDE) {
      const first = before[from] as number;
      if (first === 0) continue;
      const at = placeOf(entries, first, before[from + 1] as number);
      for (let i = 0; i < STRIDE; i += 1) entries[at + i] = before[from + i] as number;
    }
  }
}

function placeOf(entries: Int32Array, first: number, second: number): number {
  const mask = entries.length / STRIDE - 1;
  let place = Math.imul(Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b), 0xc2b2ae35) >>> 7 & mask;
  for (;;) {
    const at = place * STRIDE;
    const found = entries[at];
    if (found === 0 || (found === first && entries[at + 1] === second)) return at;
    place = (place + 1) & mask;
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
