import type { Random } from '@cartograph/metrics';
import type { History } from '../history.js';

/** An effect on all users alike for the plain campaign: chances moved by relative uplifts; each day's share of the effect is given. */
export interface PlainEffect {
  viewToCart: number;
  cartToPurchase: number;
  basket: number;
  back: number;
  /** Share of extra orders that take the user's next order away. */
  taking: number;
  partOfDay(day: number): number;
}

/** What one user did without and with the campaign. */
export interface PlainUser {
  without: number[];
  with: number[];
  unseen: number[];
}

interface Visit {
  day: number;
  stage: 'viewed' | 'carted' | 'bought';
  value: number;
}

/**
 * The same user model as the simulator's, told slowly: objects, one generator for everything, no tables, segments or keys. One segment.
 */
export class PlainShop {
  private readonly users: Visit[][] = [];
  private readonly worths: number[] = [];
  private readonly returners: Visit[][];
  private readonly cartsPerView: number;
  private readonly ordersPerCart: number;
  private readonly returning: number;

  constructor(
    history: History,
    private readonly days: number,
  ) {
    const all: Visit[] = [];
    for (let user = 0; user < history.sessionOffsets.length - 1; user += 1) {
      const visits: Visit[] = [];
      for (let session = history.sessionOffsets[user]!; session < history.sessionOffsets[user + 1]!; session += 1) {
        const stage = history.purchased[session]! > 0 ? 'bought' : history.carted[session]! > 0 ? 'carted' : 'viewed';
        if (history.sessionDay[session]! < days)
          visits.push({ day: history.sessionDay[session]!, stage, value: history.orderValue[session]! });
      }
      if (visits.length > 0) this.users.push(visits);
      all.push(...visits);
    }
    const bought = all.filter(({ stage }) => stage === 'bought');
    const carted = all.filter(({ stage }) => stage !== 'viewed');
    this.worths = bought.map(({ value }) => value);
    this.cartsPerView = carted.length / all.length;
    this.ordersPerCart = bought.length / carted.length;
    this.returners = this.users.filter((visits) => visits.length > 1);
    this.returning = this.returners.length / this.users.length;
  }

  drawUser(random: Random, effect: PlainEffect): PlainUser {
    const visits = this.pick(random, this.users);
    const became: PlainUser = { without: [], with: [], unseen: [] };
    let owed = 0;
    const live = (visit: Visit, isThere: boolean): void => {
      const part = effect.partOfDay(visit.day);
      const stage = this.moved(random, visit.stage, effect.viewToCart * part, effect.cartToPurchase * part);
      const was = isThere && visit.stage === 'bought';
      if (was) became.without.push(visit.value);
      if (stage !== 'bought') return;
      if (was && owed > 0) {
        owed -= 1;
        return;
      }
      if (!was && random.next() < effect.taking) owed += 1;
      became.with.push(
        (1 + effect.basket * part) * (visit.stage === 'bought' ? visit.value : this.pick(random, this.worths)),
      );
    };
    const raise = this.gain(this.returning, effect.back * effect.partOfDay(visits[0]!.day));
    const leaves = visits.length > 1 && random.next() < -raise;
    for (const [number, visit] of visits.entries()) {
      if (!leaves || number === 0) live(visit, true);
      else if (visit.stage === 'bought') became.without.push(visit.value);
    }
    if (visits.length === 1 && random.next() < raise) {
      const [first, ...later] = this.pick(random, this.returners);
      for (const visit of later) {
        const day = visits[0]!.day + visit.day - first!.day;
        if (day < this.days) live({ ...visit, day }, false);
      }
    }
    for (; owed > 0; owed -= 1) became.unseen.push(this.pick(random, this.worths));
    return became;
  }

  private moved(random: Random, stage: Visit['stage'], carting: number, ordering: number): Visit['stage'] {
    const cartChance = this.gain(this.cartsPerView, carting);
    const orderChance = this.gain(this.ordersPerCart, ordering);
    if (stage === 'viewed') {
      if (!(random.next() < cartChance)) return 'viewed';
      return random.next() < this.ordersPerCart * (1 + ordering) ? 'bought' : 'carted';
    }
    if (random.next() < -cartChance) return 'viewed';
    if (stage === 'carted') return random.next() < orderChance ? 'bought' : 'carted';
    return random.next() < -orderChance ? 'carted' : 'bought';
  }

  /** Chance that a no becomes a yes, or below 0 that a yes becomes a no. */
  private gain(rate: number, uplift: number): number {
    return uplift >= 0 ? (uplift * rate) / (1 - rate) : uplift;
  }

  private pick<T>(random: Random, from: readonly T[]): T {
    return from[Math.floor(random.next() * from.length)]!;
  }
}
