import { START_SECONDS } from '../calendar.js';
import type { Bought } from './purchase-tally.js';
import type { Uplift } from './uplift.js';
import type { ExposedCustomer, Worlds } from './worlds.js';

/** What users do on average in one world. Null where no user is followed. */
export interface PlantedRates {
  /** Share of users with a purchase in the window. */
  conversion: number | null;
  /** Sum of the prices bought in the window, by user. */
  revenuePerUser: number | null;
}

/** What an arm's uplift does to all users of the campaign. */
export interface PlantedArm extends PlantedRates {
  arm: string;
  uplift: Uplift;
  /** With minus without. */
  conversionDifference: number | null;
  revenueDifference: number | null;
  /** The difference as a fraction of what is without; null also where that is 0. */
  conversionUplift: number | null;
  revenueUplift: number | null;
}

/**
 * What a campaign really does, which no log can tell: each of its users was played without any effect and with that of every arm, and all of them are counted in each world. So a
 * difference is that of these very users, not an estimate.
 */
export interface PlantedCampaign {
  startsAt: string;
  windowDays: number;
  /** Users who were in an arm and came from the start on: exposed by their first visit. */
  exposed: number;
  exposedByArm: Record<string, number>;
  /** Those of them whose whole window lies in the month; all figures are about these. */
  followed: number;
  without: PlantedRates;
  arms: PlantedArm[];
}

interface Sums {
  converted: number;
  cents: number;
}

/** Adds up customers in every world. */
export class PlantedSums {
  readonly #without: Sums = { converted: 0, cents: 0 };
  readonly #arms: Sums[];
  readonly #byArm = new Map<string, number>();
  #followed = 0;

  constructor(private readonly worlds: Worlds) {
    this.#arms = worlds.arms.map(() => ({ converted: 0, cents: 0 }));
  }

  add(arm: string, { isFollowed, without, byArm }: ExposedCustomer): void {
    this.#byArm.set(arm, (this.#byArm.get(arm) ?? 0) + 1);
    if (!isFollowed) return;
    this.#followed++;
    addTo(this.#without, without);
    byArm.forEach((bought, place) => addTo(this.#arms[place] as Sums, bought));
  }

  planted(): PlantedCampaign {
    const { worlds } = this;
    const rates = ({ converted, cents }: Sums): PlantedRates =>
      this.#followed === 0
        ? { conversion: null, revenuePerUser: null }
        : { conversion: converted / this.#followed, revenuePerUser: cents / 100 / this.#followed };
    const without = rates(this.#without);
    return {
      startsAt: new Date((START_SECONDS + worlds.startsAt) * 1000).toISOString(),
      windowDays: worlds.windowDays,
      exposed: [...this.#byArm.values()].reduce((sum, users) => sum + users, 0),
      exposedByArm: Object.fromEntries([...this.#byArm].toSorted(([a], [b]) => (a < b ? -1 : 1))),
      followed: this.#followed,
      without,
      arms: worlds.arms.map((arm, place) => {
        const own = rates(this.#arms[place] as Sums);
        return {
          arm,
          uplift: worlds.uplifts[place] as Uplift,
          ...own,
          conversionDifference: difference(own.conversion, without.conversion),
          revenueDifference: difference(own.revenuePerUser, without.revenuePerUser),
          conversionUplift: relative(own.conversion, without.conversion),
          revenueUplift: relative(own.revenuePerUser, without.revenuePerUser),
        };
      }),
    };
  }
}

function addTo(sums: Sums, { purchases, cents }: Bought): void {
  if (purchases > 0) sums.converted++;
  sums.cents += cents;
}

function difference(own: number | null, without: number | null): number | null {
  return own === null || without === null ? null : own - without;
}

function relative(own: number | null, without: number | null): number | null {
  return own === null || without === null || without === 0 ? null : own / without - 1;
}
