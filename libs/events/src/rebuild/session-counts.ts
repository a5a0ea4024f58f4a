import { USER_GROUPS } from './bucket.js';
import { DayCounts } from './day-counts.js';
import { SalesCounts } from './entry-sales.js';
import { MOST_DAYS, type MonthClock } from './month-clock.js';

const STRIDE = 3;
/** Sums of two numbers by a key, in an array that begins small. */
class KeyTable {
  private entries = new Int32Array(STRIDE * 16);
  /** Bits of a hash that are left out, so that what remains is a place. */
  private shift = 28;
  size = 0;

  /** Adds notes of a key and two numbers, from one place among them up to another. */
  addAll(notes: Int32Array, from: number, until: number): void {
    let { entries, size } = this;
    for (let note = from; note < until; note += STRIDE) {
      if (size * STRIDE * 2 >= entries.length) entries = this.grow();
      const key = notes[note] as number;
      const at = placeOf(entries, this.shift, key);
      if (entries[at + 1] === 0) {
        entries[at] = key;
        size += 1;
      }
      entries[at + 1] = (entries[at + 1] as number) + (notes[note + 1] as number);
      entries[at + 2] = (entries[at + 2] as number) + (notes[note + 2] as number);
    }
    this.size = size;
  }

  forEach(visit: (key: number, a: number, b: number) => void): void {
    const { entries } = this;
    for (let at = 0; at < entries.length; at += STRIDE)
      if (entries[at + 1] !== 0) visit(entries[at] as number, entries[at + 1] as number, entries[at + 2] as number);
  }

  private grow(): Int32Array<ArrayBuffer> {
    const before = this.entries;
    this.shift -= 1;
    const entries = (this.entries = new Int32Array(before.length * 2));
    for (let from = 0; from < before.length; from += STRIDE) {
      if (before[from + 1] === 0) continue;
      const at = placeOf(entries, this.shift, before[from] as number);
      for (let i = 0; i < STRIDE; i += 1) entries[at + i] = before[from + i] as number;
    }
    return entries;
  }
}

function placeOf(entries: Int32Array, shift: number, key: number): number {
  const end = entries.length;
  for (let at = (Math.imul(key, 0x9e3779b1) >>> shift) * STRIDE; ; at = at + STRIDE === end ? 0 : at + STRIDE)
    if (entries[at + 1] === 0 || entries[at] === key) return at;
}

/** Additions that are written down before they are made, and numbers of each. */
const [NOTED, NOTE] = [131_072, 4];
/**
 * Sums of two numbers by two keys, in arrays: millions of them are made, and a Map of texts would take ten times the memory and time. A first key has a table of
 * its own, and additions come to it many at once, so that it is in the processor's cache meanwhile: one by one each would wait for memory.
 */
export class CountTable {
  private readonly tables: KeyTable[] = [];
  private notes = new Int32Array(0);
  /** The notes without their first keys, in the order of these. */
  private inOrder = new Int32Array(0);
  private noted = 0;

  get size(): number {
    this.settle();
    return this.tables.reduce((sum, { size }) => sum + size, 0);
  }

  /** @param first - a small whole number; `second` may be negative. @param a - above 0. */
  add(first: number, second: number, a: number, b: number): void {
    if (this.noted === NOTED) this.settle();
    if (this.notes.length === 0)
      [this.notes, this.inOrder] = [new Int32Array(NOTED * NOTE), new Int32Array(NOTED * STRIDE)];
    const { notes } = this;
    const at = NOTE * this.noted++;
    notes[at] = first;
    notes[at + 1] = second;
    notes[at + 2] = a;
    notes[at + 3] = b;
  }

  /** Every pair of keys with its sums, in no order. */
  forEach(visit: (first: number, second: number, a: number, b: number) => void): void {
    this.settle();
    for (const [first, table] of this.tables.entries())
      table.forEach((second, a, b) => {
        visit(first, second, a, b);
      });
  }

  private settle(): void {
    const { tables, notes, inOrder, noted } = this;
    if (noted === 0) return;
    this.noted = 0;
    let most = tables.length - 1;
    for (let i = 0; i < noted; i += 1) most = Math.max(most, notes[i * NOTE] as number);
    while (tables.length <= most) tables.push(new KeyTable());
    // Places of the notes by their first key: where those of each begin is counted beforehand.
    const begins = new Int32Array(most + 2);
    for (let i = 0; i < noted; i += 1)
      begins[(notes[i * NOTE] as number) + 1] = (begins[(notes[i * NOTE] as number) + 1] as number) + 1;
    for (let first = 1; first < begins.length; first += 1)
      begins[first] = (begins[first] as number) + (begins[first - 1] as number);
    for (let note = 0; note < noted * NOTE; note += NOTE) {
      const first = notes[note] as number;
      const at = (begins[first] as number) * STRIDE;
      begins[first] = (begins[first] as number) + 1;
      inOrder[at] = notes[note + 1] as number;
      inOrder[at + 1] = notes[note + 2] as number;
      inOrder[at + 2] = notes[note + 3] as number;
    }
    // By now each begins where the next one did.
    for (let first = 0, from = 0; first <= most; first += 1) {
      const until = (begins[first] as number) * STRIDE;
      if (until > from) (tables[first] as KeyTable).addAll(inOrder, from, until);
      from = until;
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

/** A session's types, bot or not, the bit of the local day on which it began and its user's group in one number, in the order of the table. */
export const groupCell = (types: number, isBot: number, day: number, userGroup: number): number =>
  ((types * 2 + isBot) * MOST_DAYS + day) * USER_GROUPS + userGroup;

/** What was counted until some moment. */
export interface Counted {
  /** By facet and begin · 16 + types: sessions, events. */
  readonly shapes: CountTable;
  /** By facet and begin · 32 + kind before · 5 + kind: moves. */
  readonly moves: CountTable;
  /** By facet and {@link groupCell}: sessions. */
  readonly groups: CountTable;
  /** One entry a facet and session that came to a cart after a view; `purchase` is NaN without one. */
  readonly steps: {
    readonly facet: number[];
    readonly begin: number[];
    readonly cart: number[];
    readonly purchase: number[];
  };
  /** Users and sessions, of whatever beginning, with events in the month. */
  readonly days: DayCounts;
  /** What was paid in the month. */
  readonly sales: SalesCounts;
}

const nothing = (): Counted => ({
  shapes: new CountTable(),
  moves: new CountTable(),
  groups: new CountTable(),
  steps: { facet: [], begin: [], cart: [], purchase: [] },
  days: new DayCounts(),
  sales: new SalesCounts(),
});

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

  get groups(): CountTable {
    return this.held.groups;
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
    const { shapes, moves, groups, steps, days, sales } = this.held;
    return shapes.size + moves.size + groups.size + steps.facet.length + days.size + sales.size > this.most;
  }

  /** The facets of a code, or of an id where a row has no code: everything, the name, and each category above it with itself. */
  facetsOf(code: string | null, id: string | null): number[] {
    const parts = code?.split('.') ?? [];
    return [
      0,
      this.numberOf('name', code ?? id ?? '(none)'),
      ...parts.map((_, i) => this.numberOf('category', parts.slice(0, i + 1).join('.'))),
    ];
  }

  facetOfBrand(brand: string): number {
    return this.numberOf('brand', brand);
  }

  /** Hands out what was counted and begins again, at once: what another bucket counts meanwhile is neither lost nor told twice. Facets keep their numbers. */
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
