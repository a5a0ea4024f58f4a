import { ActiveDaysWalk, hasDays } from './active-days.js';
import type { MonthClock } from './month-clock.js';
import { groupCell, NO_KIND, type SessionCounts } from './session-counts.js';

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
  /** The group of every user, in the same order. */
  readonly groupOfUser: Uint8Array;
  /** Prices of every purchase, in the order of the walk: full units, and ten-thousandths. */
  readonly prices: { readonly whole: Float64Array; readonly parts: Int32Array };
}

/**
 * Adds sessions to the counts, event by event. Sessions of a user come together, and so do events of a session, in order of time, in one second view, cart, remove, purchase.
 *
 * Of a facet only its own events count: which types there were, the first view, the first cart at or after it, the first purchase at or after that,
 * and what followed what. Events in a row of one type, name and day are one step for the name's facets, and so they are for a brand; what follows what is
 * kept from a session's first act on, for most have none. Cost: a few array accesses a step and facet; an event has about five facets.
 */
export class SessionWalk {
  /** The facets that the session has: the first `size` numbers. */
  private readonly touched: Int32Array;
  private size = 0;
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
  /** Facets whose sessions are counted by groups of users: those whose days are counted. */
  private readonly isGrouped: Uint8Array;
  private userGroup = 0;
  /** The day on which the session began. */
  private firstDay = -1;
  private day = -1;
  private daysBefore = 0;
  private isOwn = false;
  private users = 0;
  private purchases = 0;
  private session = -1;
  private begin = 0;
  private micros = 0;
  private kind = 0;
  /** Whether the session did more than view so far. */
  private hasActed = false;
  /** Events in a row that are not added to their facets yet, and the time of the first of them: those of a name, those of a brand. All have the day and kind of the latest event. */
  private name = 0;
  private ofName = 0;
  private nameAt = 0;
  private brand = 0;
  private ofBrand = 0;
  private brandAt = 0;
  /** Instants from here up to there are of this day. */
  private sameDay = -1;
  private sameFrom = 0;
  private sameUntil = 0;

  constructor(
    private readonly counts: SessionCounts,
    private readonly facets: RowFacets,
    private readonly month: WalkedMonth,
  ) {
    const n = counts.facets.length;
    [this.types, this.events, this.last, this.moves] = [
      new Uint8Array(n),
      new Int32Array(n),
      new Uint8Array(n),
      new Int32Array(n * CELLS),
    ];
    [this.viewed, this.carted, this.bought] = [
      new Float64Array(n),
      new Float64Array(n).fill(NaN),
      new Float64Array(n).fill(NaN),
    ];
    this.typesOfDay = new Uint8Array(n);
    this.touched = new Int32Array(n);
    this.isGrouped = Uint8Array.from(counts.facets, (facet) => (hasDays(facet) ? 1 : 0));
    this.days = new ActiveDaysWalk(counts, counts.facets);
  }

  /**
   * @param session - numbers of one session are equal.
   * @param micros - since 1970.
   * @throws RangeError - an event of a session comes before an earlier one.
   */
  step(session: number, begin: number, micros: number, kind: number, name: number, brand: number): void {
    if (session !== this.session) {
      this.endSession();
      if (session === this.month.firstOfUser[this.users]) {
        this.days.endUser();
        this.userGroup = this.month.groupOfUser[this.users] ?? 0;
        this.users += 1;
      }
      this.session = session;
      this.begin = begin;
      this.isOwn = begin >= this.month.begins.from && begin < this.month.begins.until;
      this.firstDay = this.day = this.dayOf(micros);
    } else {
      if (micros < this.micros || (micros === this.micros && kind < this.kind))
        throw new RangeError(`the events of session ${session} are not in order`);
      const day = this.dayOf(micros);
      if (day !== this.day) {
        this.endRuns();
        this.turnDay(day);
      } else if (kind !== this.kind) this.endRuns();
    }
    this.micros = micros;
    this.kind = kind;
    if (kind !== 0 && !this.hasActed) this.beginActs();
    if (this.ofName > 0 && name === this.name) this.ofName += 1;
    else {
      this.endName();
      this.name = name;
      this.ofName = 1;
      this.nameAt = micros;
    }
    if (this.ofBrand > 0 && brand === this.brand) this.ofBrand += 1;
    else {
      this.endBrand();
      this.brand = brand;
      this.ofBrand = 1;
      this.brandAt = micros;
    }
    if (kind === PURCHASE) this.sell(this.day, name, brand);
  }

  /**
   * Ends the last session and user.
   *
   * @throws RangeError - not every user or purchase was met.
   */
  end(): void {
    this.endSession();
    this.days.endUser();
    if (this.purchases !== this.month.prices.whole.length)
      throw new RangeError(`prices of ${this.month.prices.whole.length} purchases, of which ${this.purchases} came`);
    if (this.users !== this.month.firstOfUser.length)
      throw new RangeError(
        `sessions of ${this.month.firstOfUser.length} users, of which ${this.users} came in their order`,
      );
  }

  private dayOf(micros: number): number {
    if (micros >= this.sameFrom && micros < this.sameUntil) return this.sameDay;
    const { clock } = this.month;
    [this.sameFrom, this.sameUntil] = clock.unitOf(micros);
    return (this.sameDay = clock.bitOf(micros));
  }

  private endRuns(): void {
    this.endName();
    this.endBrand();
  }

  private endName(): void {
    const { ofName, nameAt } = this;
    if (ofName === 0) return;
    this.ofName = 0;
    const facets = this.facets.ofName[this.name] ?? [];
    for (let i = 0; i < facets.length; i += 1) this.touch(facets[i] as number, nameAt, ofName);
  }

  private endBrand(): void {
    const { ofBrand, brand } = this;
    if (ofBrand === 0) return;
    this.ofBrand = 0;
    if (brand !== 0) this.touch(this.facets.ofBrand[brand] ?? 0, this.brandAt, ofBrand);
  }

  private sell(day: number, name: number, brand: number): void {
    const {
      days,
      month: { prices },
      purchases,
      begin,
    } = this;
    this.purchases += 1;
    if (day === -1) return;
    const [whole = 0, parts = 0, isBot] = [prices.whole[purchases], prices.parts[purchases], begin % 2 === 1];
    for (const facet of this.facets.ofName[name] ?? []) days.sold(facet, day, whole, parts, isBot);
    if (brand !== 0) days.sold(this.facets.ofBrand[brand] ?? 0, day, whole, parts, isBot);
  }

  private turnDay(day: number): void {
    const { touched, size, typesOfDay } = this;
    if (this.day !== -1) {
      this.days.dayOfSession(touched, size, typesOfDay, this.day, this.begin % 2 === 1);
      this.daysBefore += 1;
    }
    for (let i = 0; i < size; i += 1) typesOfDay[touched[i] as number] = 0;
    this.day = day;
  }

  private endSession(): void {
    if (this.session === -1) return;
    this.endRuns();
    const { begin, touched, size, types, typesOfDay } = this;
    const isBot = begin % 2 === 1;
    if (this.daysBefore > 0) {
      this.turnDay(-1);
      this.days.endSession(isBot);
      this.daysBefore = 0;
    } else if (this.day !== -1) this.days.sessionOfDay(touched, size, typesOfDay, this.day, isBot);
    if (this.isOwn) this.count();
    for (let i = 0; i < size; i += 1) {
      const facet = touched[i] as number;
      types[facet] = typesOfDay[facet] = 0;
    }
    this.size = 0;
    this.session = -1;
    this.hasActed = false;
  }

  private count(): void {
    const {
      begin,
      touched,
      size,
      types,
      events,
      hasActed,
      isGrouped,
      firstDay,
      userGroup,
      counts: { shapes, groups },
    } = this;
    for (let i = 0; i < size; i += 1) {
      const facet = touched[i] as number;
      const type = types[facet] as number;
      shapes.add(facet, begin * 16 + type, 1, events[facet] as number);
      if (isGrouped[facet] === 1) groups.add(facet, groupCell(type, begin % 2, firstDay, userGroup), 1, 0);
      events[facet] = 0;
      if (hasActed) this.endActing(facet, type);
    }
  }

  /** From here on it is kept what follows what; before there were views alone. */
  private beginActs(): void {
    this.hasActed = true;
    if (!this.isOwn) return;
    const { touched, size, moves, events, last } = this;
    for (let i = 0; i < size; i += 1) {
      const facet = touched[i] as number;
      moves[facet * CELLS + NO_KIND * 5] = 1;
      moves[facet * CELLS] = (events[facet] as number) - 1;
      last[facet] = 0;
    }
  }

  private endActing(facet: number, types: number): void {
    const { counts, begin, moves } = this;
    if (types === 1) {
      // Only views: nothing else was counted.
      moves[facet * CELLS] = moves[facet * CELLS + NO_KIND * 5] = 0;
      return;
    }
    for (let cell = facet * CELLS, key = begin * 32; cell < (facet + 1) * CELLS; cell += 1, key += 1) {
      const n = moves[cell] as number;
      if (n === 0) continue;
      counts.moves.add(facet, key, n, 0);
      moves[cell] = 0;
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

  /** Events in a row of the latest day and kind. @param micros - the time of the first. */
  private touch(facet: number, micros: number, n: number): void {
    const { kind, types, typesOfDay, events } = this;
    const before = types[facet] as number;
    if (before === 0) this.touched[this.size++] = facet;
    typesOfDay[facet] = (typesOfDay[facet] as number) | (1 << kind);
    types[facet] = before | (1 << kind);
    if (!this.isOwn) return;
    events[facet] = (events[facet] as number) + n;
    if (kind === 0 && before % 2 === 0) this.viewed[facet] = micros;
    if (this.hasActed) this.follow(facet, micros, kind, before, n);
  }

  private follow(facet: number, micros: number, kind: number, before: number, n: number): void {
    const { moves, last, carted, bought } = this;
    const cell = facet * CELLS + (before === 0 ? NO_KIND : (last[facet] as number)) * 5 + kind;
    moves[cell] = (moves[cell] as number) + 1;
    const again = facet * CELLS + kind * 6;
    moves[again] = (moves[again] as number) + n - 1;
    last[facet] = kind;
    if (kind === 1) {
      if (before % 2 === 1 && Number.isNaN(carted[facet] as number)) carted[facet] = micros;
    } else if (kind === 3 && !Number.isNaN(carted[facet] as number) && Number.isNaN(bought[facet] as number))
      bought[facet] = micros;
  }
}
