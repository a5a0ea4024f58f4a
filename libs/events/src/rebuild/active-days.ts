import { ANY, CARTS, CORRECTION, PURCHASES, SESSIONS, USERS, VIEWS, type DayCounts } from './day-counts.js';
import { EntrySalesWalk, type SalesCounts } from './entry-sales.js';
import type { FacetName } from './session-counts.js';

/** Names that stand for rows without a code: ids, and `(none)`. Coded names are left to the categories, which say the same where nothing is below them. */
const IS_ID = /^(?:-?[0-9]+|\(none\))$/;
/** Whether a facet's days are counted. */
export const hasDays = ({ part, facet }: FacetName): boolean => part !== 'name' || IS_ID.test(facet ?? '');

/** Days by facet, as bits: with any event, with a view, a cart, a purchase. */
class FacetMasks {
  /** The facets that have days: the first `size` numbers. */
  readonly touched: Int32Array;
  size = 0;
  readonly bits: Int32Array;

  constructor(facets: number) {
    this.touched = new Int32Array(facets);
    this.bits = new Int32Array(facets * 4);
  }

  /** @param types - 1 for a view, 2 a cart, 8 a purchase. */
  add(facet: number, bit: number, types: number): void {
    const { bits } = this;
    const at = facet * 4;
    const any = bits[at] ?? 0;
    if (any === 0) this.touched[this.size++] = facet;
    bits[at] = any | bit;
    if (types & 1) bits[at + VIEWS] = (bits[at + VIEWS] ?? 0) | bit;
    if (types & 2) bits[at + CARTS] = (bits[at + CARTS] ?? 0) | bit;
    if (types & 8) bits[at + PURCHASES] = (bits[at + PURCHASES] ?? 0) | bit;
  }

  clear(): void {
    const { bits, touched, size } = this;
    for (let i = 0; i < size; i += 1) {
      const facet = touched[i] ?? 0;
      bits[facet * 4] = bits[facet * 4 + VIEWS] = bits[facet * 4 + CARTS] = bits[facet * 4 + PURCHASES] = 0;
    }
    this.size = 0;
  }
}

/**
 * Adds users and sessions to the counts by the local days they were active on. Sessions of one user come together, and the days of a session too.
 * Cost: a few array accesses a session, day and facet; an entry of a hash table a user and facet of several days.
 */
export class ActiveDaysWalk {
  private readonly user: FacetMasks;
  /** What the user did outside of bots' sessions, from the first of these on. */
  private readonly human: FacetMasks;
  private readonly session: FacetMasks;
  private readonly isCounted: Uint8Array;
  private readonly sales: EntrySalesWalk;
  private hasBot = false;

  /** @param counts - what it counts into is asked again each time, for it may be taken meanwhile. */
  constructor(
    private readonly counts: { readonly days: DayCounts; readonly sales: SalesCounts },
    facets: readonly FacetName[],
  ) {
    [this.user, this.human, this.session] = [
      new FacetMasks(facets.length),
      new FacetMasks(facets.length),
      new FacetMasks(facets.length),
    ];
    this.sales = new EntrySalesWalk(counts);
    this.isCounted = Uint8Array.from(facets, (facet) => (hasDays(facet) ? 1 : 0));
  }

  /** A session of one day. @param touched - its first `size` numbers are facets. @param types - by facet: 1 for a view, 2 a cart, 4 a removal, 8 a purchase; 0 for facets without an event of the day. */
  sessionOfDay(touched: Int32Array, size: number, types: Uint8Array, day: number, isBot: boolean): void {
    if (isBot) this.meetBot();
    const {
      counts: { days: counts },
      isCounted,
      user,
      human,
    } = this;
    const isHuman = this.hasBot && !isBot;
    for (let i = 0; i < size; i += 1) {
      const facet = touched[i] ?? 0;
      const type = types[facet] ?? 0;
      if (type === 0 || isCounted[facet] === 0) continue;
      user.add(facet, 1 << day, type);
      if (isHuman) human.add(facet, 1 << day, type);
      counts.addDay(facet, SESSIONS, day, (type & 3) | ((type >> 1) & 4));
      if (isBot)
        counts.add(
          facet,
          SESSIONS * 2 + CORRECTION,
          1 << day,
          type & 1 ? 1 << day : 0,
          type & 2 ? 1 << day : 0,
          type & 8 ? 1 << day : 0,
          -1,
        );
    }
  }

  /** A purchase of the day that is walked. Its price in full units and in ten-thousandths. */
  sold(facet: number, day: number, whole: number, parts: number, isBot: boolean): void {
    if (this.isCounted[facet] === 1) this.sales.sold(facet, day, whole, parts, isBot);
  }

  /** One of several days of a session, which {@link endSession} ends. */
  dayOfSession(touched: Int32Array, size: number, types: Uint8Array, day: number, isBot: boolean): void {
    if (isBot) this.meetBot();
    const { session, isCounted, user, human } = this;
    const isHuman = this.hasBot && !isBot;
    for (let i = 0; i < size; i += 1) {
      const facet = touched[i] ?? 0;
      const type = types[facet] ?? 0;
      if (type === 0 || isCounted[facet] === 0) continue;
      user.add(facet, 1 << day, type);
      if (isHuman) human.add(facet, 1 << day, type);
      session.add(facet, 1 << day, type);
    }
  }

  endSession(isBot: boolean): void {
    const {
      counts: { days: counts },
      session: { touched, size, bits },
    } = this;
    for (let i = 0; i < size; i += 1) {
      const facet = touched[i] ?? 0;
      const at = facet * 4;
      const [any = 0, views = 0, carts = 0, purchases = 0] = [
        bits[at],
        bits[at + VIEWS],
        bits[at + CARTS],
        bits[at + PURCHASES],
      ];
      if (isOneDay(any)) counts.addDay(facet, SESSIONS, dayOf(any), typesOf(views, carts, purchases));
      else counts.add(facet, SESSIONS * 2, any, views, carts, purchases, 1);
      if (isBot) counts.add(facet, SESSIONS * 2 + CORRECTION, any, views, carts, purchases, -1);
    }
    this.session.clear();
  }

  endUser(): void {
    const {
      counts: { days: counts },
      hasBot,
      human,
      user: { touched, size, bits },
    } = this;
    for (let i = 0; i < size; i += 1) {
      const facet = touched[i] ?? 0;
      const at = facet * 4;
      const any = bits[at + ANY] ?? 0;
      if (isOneDay(any))
        counts.addDay(
          facet,
          USERS,
          dayOf(any),
          typesOf(bits[at + VIEWS] ?? 0, bits[at + CARTS] ?? 0, bits[at + PURCHASES] ?? 0),
        );
      else
        counts.add(facet, USERS * 2, any, bits[at + VIEWS] ?? 0, bits[at + CARTS] ?? 0, bits[at + PURCHASES] ?? 0, 1);
      if (hasBot) this.correct(facet);
    }
    this.sales.endUser(this.user.bits, hasBot ? human.bits : null);
    this.user.clear();
    if (hasBot) human.clear();
    this.hasBot = false;
  }

  private correct(facet: number): void {
    const {
      counts: { days: counts },
      user,
      human,
    } = this;
    const [all, left] = [user.bits.subarray(facet * 4, facet * 4 + 4), human.bits.subarray(facet * 4, facet * 4 + 4)];
    if (all.every((mask, i) => mask === left[i])) return;
    const add = ([any = 0, views = 0, carts = 0, purchases = 0]: Int32Array, n: number): void => {
      counts.add(facet, USERS * 2 + CORRECTION, any, views, carts, purchases, n);
    };
    add(all, -1);
    if (left[ANY] !== 0) add(left, 1);
  }

  /** From the first session of a bot on, what the user does without them is kept for itself. */
  private meetBot(): void {
    const { user, human, hasBot } = this;
    if (hasBot) return;
    this.hasBot = true;
    human.bits.set(user.bits);
    human.touched.set(user.touched);
    human.size = user.size;
  }
}

const isOneDay = (mask: number): boolean => (mask & (mask - 1)) === 0;
const dayOf = (bit: number): number => 31 - Math.clz32(bit);
const typesOf = (views: number, carts: number, purchases: number): number =>
  (views === 0 ? 0 : 1) + (carts === 0 ? 0 : 2) + (purchases === 0 ? 0 : 4);
