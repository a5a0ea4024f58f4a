import { DAY_SECONDS, START_SECONDS } from '../calendar.js';
import type { EventSink } from '../event-sorter.js';
import { RandomStream } from '../random.js';
import { playCustomer } from '../visit.js';
import type { NextMonth } from './next-month-shop.js';
import { type Bought, PurchaseTally } from './purchase-tally.js';
import { checkUplift, NO_UPLIFT, type Uplift } from './uplift.js';

/** Days before the exposure that tell of a user. */
export const DAYS_BEFORE = 28;

/** What a campaign does in the month. */
export interface CampaignOptions {
  /** By arm; an arm that is not named here, such as the control, has no effect. Default none. */
  uplifts?: Readonly<Record<string, Partial<Uplift>>> | undefined;
  /** From when on a visit is an exposure. Default the month's first instant. */
  startsAt?: Date | undefined;
  /** Days of 24 hours from the exposure on in which outcomes count. Default 14. */
  windowDays?: number | undefined;
}

/** A customer who was exposed, and what they buy in the window without any effect and with that of each arm: the same visits with the same chances. */
export interface ExposedCustomer {
  /** Seconds since 1 October 2019: the first visit of the campaign. */
  exposedAt: number;
  /** Whether the whole window lies in the month. */
  isFollowed: boolean;
  /** In the month before the exposure, at most `DAYS_BEFORE` days. */
  before: Bought;
  without: Bought;
  /** In the order of `arms`. */
  byArm: Bought[];
}

/** Plays customers of a month in the worlds of a campaign: without any effect, and with that of each arm. */
export class Worlds {
  readonly arms: readonly string[];
  readonly uplifts: readonly Uplift[];
  readonly windowDays: number;
  /** Seconds since 1 October 2019. */
  readonly startsAt: number;
  readonly #month: NextMonth;
  readonly #random: RandomStream;

  /** @throws RangeError - an uplift that no chance can have, a start outside the month, a window that is no number of days. */
  constructor(month: NextMonth, { uplifts = {}, startsAt, windowDays = 14 }: CampaignOptions) {
    this.#month = month;
    this.#random = new RandomStream(month.shop.seed);
    this.arms = Object.keys(uplifts);
    this.uplifts = this.arms.map((arm) => checkUplift(arm, uplifts[arm] ?? {}));
    if (!Number.isSafeInteger(windowDays) || windowDays < 1)
      throw new RangeError(`The window has ${windowDays} days: give a whole number from 1.`);
    this.windowDays = windowDays;
    const { start, end } = month.shop.calendar;
    this.startsAt = startsAt === undefined ? start : startsAt.getTime() / 1000 - START_SECONDS;
    if (!(this.startsAt >= start && this.startsAt < end))
      throw new RangeError(
        `The campaign starts ${startsAt && !Number.isNaN(startsAt.getTime()) ? startsAt.toISOString() : String(startsAt)}: give an instant of ${month.month}, UTC.`,
      );
  }

  /** Plays a customer nobody dealt into an arm. */
  playUntreated(index: number, sink: EventSink): void {
    playCustomer(this.#month.shop, index, this.#random, sink);
  }

  /**
   * Plays a customer of an arm in every world.
   *
   * @param sink - receives the events of the customer's own world.
   * @returns null where the customer does not come from the campaign's start on.
   */
  play(index: number, arm: string, sink: EventSink | null): ExposedCustomer | null {
    const { shop } = this.#month;
    const own = this.arms.indexOf(arm);
    const treatedBy = (world: number): { tally: PurchaseTally; exposedAt: number | null } => {
      const tally = new PurchaseTally(world === own ? sink : null);
      return {
        tally,
        exposedAt: playCustomer(shop, index, this.#random, tally, {
          startsAt: this.startsAt,
          uplift: this.uplifts[world] ?? NO_UPLIFT,
        }),
      };
    };
    const [without, ...byArm] = [-1, ...this.arms.keys()].map(treatedBy);
    const exposedAt = without?.exposedAt ?? null;
    if (!without || exposedAt === null) return null;
    const until = exposedAt + this.windowDays * DAY_SECONDS;
    return {
      exposedAt,
      isFollowed: until <= shop.calendar.end,
      before: without.tally.within(exposedAt - DAYS_BEFORE * DAY_SECONDS, exposedAt),
      without: without.tally.within(exposedAt, until),
      byArm: byArm.map(({ tally }) => tally.within(exposedAt, until)),
    };
  }
}
