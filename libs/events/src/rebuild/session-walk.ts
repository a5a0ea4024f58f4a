import { ActiveDaysWalk } from './active-days.js';
import type { MonthClock } from './month-clock.js';
import { NO_KIND, type SessionCounts } from './session-counts.js';

const CELLS = 25;
const PURCHASE = 3;

/** The facets of rows by the numbers that rows carry. */
export interface RowFacets {
  /** By name number. */
  readonly ofName: readonly (readonly number[])[];
  /** By brand number; 0 stands for no brand. */
  readonly ofBrand: readonly number[];
}

/** The month of which sessions and days are counted. */
export interface WalkedMonth {
  readonly clock: MonthClock;
  /** Begins of sessions that are counted as sessions, as {@link SessionCounts} writes them; of others only the days in the month are. */
  readonly begins: { readonly from: number; readonly until: number };
  /** The first session of every user, in the order of the walk. */
  readonly firstOfUser: Float64Array;
  /** Prices of every purchase, in the order of the walk: full units, and ten-thousandths. */
  readonly prices: { readonly whole: Float64Array; readonly parts: Int32Array };
}

/**
 * Adds sessions to the counts, event by event. Sessions of a user come together, and so do events of a session, in order of time, in one second view, cart, remove, purchase.
 *
 * Of a facet only its own events count: which types there were, the first view, the first cart at or after it, the first purchase at or after that,
 * and what followed what. Cost: a few array accesses an event and facet; an event has about five facets.
 */
export class SessionWalk {
  private readonly touched: number[] = [];
  private readonly types: Uint8Array;
  private readonly events: Int32Array;
  private readonly last: Uint8Array;
  private readonly moves: Int32Array;
  private readonly viewed: Float64Array;
  private readonly carted: Float64Array;
  private readonly bought: Float64Array;
  /** Types of the day that is walked. */
  private readonly typesOfDay: Uint8Array;
  private readonly days: ActiveDaysWalk;
  private day = -1;
  private daysBefore = 0;
  private isOwn = false;
  private users = 0;
  private purchases = 0;
  private session = -1;
  private begin = 0;
  private micros = 0;
  private kind = 0;

  constructor(private readonly counts: SessionCounts, private readonly facets: RowFacets, private readonly month: WalkedMonth) {
    const n = counts.facets.length;
    [this.types, this.events, this.last, this.moves] = [new Uint8Array(n), new Int32Array(n), new Uint8Array(n), new Int32Array(n * CELLS)];
    [this.viewed, this.carted, this.bought] = [new Float64Array(n), new Float64Array(n).fill(NaN), new Float64Array(n).fill(NaN)];
    this.typesOfDay = new Uint8Array(n);
    this.days = new ActiveDaysWalk(counts, counts.facets);
  }

  /**
   * @param session - numbers of one session are equal.
   * @param micros - since 1970.
   * @throws RangeError - an event of a session comes before an earlier one.
   */
  step(session: number, begin: number, micros: number, kind: number, name: number, brand: number): void {
    const day = this.month.clock.bitOf(micros);
    if (session !== this.session) {
      this.endSession();
      if (session === this.month.firstOfUser[this.users]) {
        this.days.endUser();
        this.users += 1;
      }
      this.session = session;
      this.begin = begin;
      this.isOwn = begin >= this.month.begins.from && begin < this.month.begins.until;
      this.day = day;
    } else {
      if (micros < this.micros || (micros === this.micros && kind < this.kind)) throw new RangeError(`the events of session ${session} are not in order`);
      if (day !== this.day) this.turnDay(day);
    }
    this.micros = micros;
    this.kind = kind;
    for (const facet of this.facets.ofName[name] ?? []) this.touch(facet, micros, kind);
    if (brand !== 0) this.touch(this.facets.ofBrand[brand] ?? 0, micros, kind);
    if (kind === PURCHASE) this.sell(day, name, brand);
  }

  /**
   * Ends the last session and user.
   *
   * @throws RangeError - not every user or purchase was met.
   */
  end(): void {
    this.endSession();
    this.days.endUser();
    if (this.purchases !== this.month.prices.whole.length) throw new RangeError(`prices of ${this.month.prices.whole.length} purchases, of which ${this.purchases} came`);
    if (this.users !== this.month.firstOfUser.length) throw new RangeError(`sessions of ${this.month.firstOfUser.length} users, of which ${this.users} came in their order`);
  }

  private sell(day: number, name: number, brand: number): void {
    const { days, month: { prices }, purchases, begin } = this;
    this.purchases += 1;
    if (day === -1) return;
    const [whole = 0, parts = 0, isBot] = [prices.whole[purchases], prices.parts[purchases], begin % 2 === 1];
    for (const facet of this.facets.ofName[name] ?? []) days.sold(facet, day, whole, parts, isBot);
    if (brand !== 0) days.sold(this.facets.ofBrand[brand] ?? 0, day, whole, parts, isBot);
  }

  private turnDay(day: number): void {
    if (this.day !== -1) {
      this.days.dayOfSession(this.touched, this.typesOfDay, this.day, this.begin % 2 === 1);
      this.daysBefore += 1;
    }
    for (const facet of this.touched) this.typesOfDay[facet] = 0;
    this.day = day;
  }

  private endSession(): void {
    const { begin, touched } = this;
    const isBot = begin % 2 === 1;
    if (this.daysBefore > 0) {
      this.turnDay(-1);
      this.days.endSession(isBot);
      this.daysBefore = 0;
    } else if (this.day !== -1) this.days.sessionOfDay(touched, this.typesOfDay, this.day, isBot);
    if (this.isOwn) this.count();
    for (const facet of touched) this.types[facet] = this.typesOfDay[facet] = 0;
    touched.length = 0;
    this.session = -1;
  }

  private count(): void {
    const { counts, begin } = this;
    for (const facet of this.touched) {
      const types = this.types[facet] ?? 0;
      counts.shapes.add(facet, begin * 16 + types, 1, this.events[facet] ?? 0);
      if (types === 1) {
        // Only views: nothing else was counted.
        this.moves[facet * CELLS] = 0;
        this.moves[facet * CELLS + NO_KIND * 5] = 0;
      } else this.endActing(facet);
      this.events[facet] = 0;
    }
  }

  private endActing(facet: number): void {
    const { counts, begin } = this;
    for (let cell = facet * CELLS, key = begin * 32; cell < (facet + 1) * CELLS; cell += 1, key += 1) {
      const moves = this.moves[cell] ?? 0;
      if (moves === 0) continue;
      counts.moves.add(facet, key, moves, 0);
      this.moves[cell] = 0;
    }
    counts.moves.add(facet, begin * 32 + (this.last[facet] ?? 0) * 5 + NO_KIND, 1, 0);
    const carted = this.carted[facet] ?? NaN;
    if (!Number.isNaN(carted)) {
      counts.steps.facet.push(facet);
      counts.steps.begin.push(begin);
      counts.steps.cart.push((carted - (this.viewed[facet] ?? 0)) / 1e6);
      counts.steps.purchase.push(((this.bought[facet] ?? NaN) - carted) / 1e6);
    }
    this.carted[facet] = this.bought[facet] = NaN;
  }

  private touch(facet: number, micros: number, kind: number): void {
    const types = this.types[facet] ?? 0;
    if (types === 0) this.touched.push(facet);
    this.typesOfDay[facet] = (this.typesOfDay[facet] ?? 0) | (1 << kind);
    this.types[facet] = types | (1 << kind);
    if (!this.isOwn) return;
    const cell = facet * CELLS + (types === 0 ? NO_KIND : (this.last[facet] ?? 0)) * 5 + kind;
    this.moves[cell] = (this.moves[cell] ?? 0) + 1;
    this.events[facet] = (this.events[facet] ?? 0) + 1;
    this.last[facet] = kind;
    if (kind === 0) {
      if (types % 2 === 0) this.viewed[facet] = micros;
    } else if (kind === 1) {
      if (types % 2 === 1 && Number.isNaN(this.carted[facet] ?? NaN)) this.carted[facet] = micros;
    } else if (kind === 3 && !Number.isNaN(this.carted[facet] ?? NaN) && Number.isNaN(this.bought[facet] ?? NaN)) this.bought[facet] = micros;
  }
}
