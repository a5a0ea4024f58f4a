import type { Random } from '@cartograph/threads';
import { lengthOf, type History } from '../history.js';
import type { Response } from '../response/response.js';

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
  views: number;
  isCarted: boolean;
  isBought: boolean;
  value: number;
}

/** How one user responds in one fit of the response. */
interface Kind {
  /** Of a session from which nothing came, and of one with a cart. */
  addsCart(views: number, uplift: number): number;
  losesCart(views: number, uplift: number): number;
  checkout: number;
  /** Share of orders in a session with a cart that nothing but the checkout made. */
  onlyCheckout(views: number): number;
}

/**
 * The same user model as the simulator's, told slowly: objects, one generator for everything, no tables, segments or keys. One segment.
 */
export class PlainShop {
  private readonly users: { number: number; visits: Visit[] }[] = [];
  private readonly worths: number[];
  private readonly returners: Visit[][];
  private readonly returning: number;

  /** @param response - of the users who have a session, as the simulator learned it; null without an effect on carts and checkouts. */
  constructor(
    history: History,
    private readonly days: number,
    private readonly response: Response | null,
  ) {
    const all: Visit[] = [];
    for (let number = 0; number < history.sessionOffsets.length - 1; number += 1) {
      const visits: Visit[] = [];
      for (let session = history.sessionOffsets[number]!; session < history.sessionOffsets[number + 1]!; session += 1)
        if (history.sessionDay[session]! < days)
          visits.push({
            day: history.sessionDay[session]!,
            views: history.viewed[session]!,
            isCarted: history.carted[session]! > 0,
            isBought: history.purchased[session]! > 0,
            value: history.orderValue[session]!,
          });
      if (visits.length > 0) this.users.push({ number, visits });
      all.push(...visits);
    }
    this.worths = all.filter(({ isBought }) => isBought).map(({ value }) => value);
    this.returners = this.users.map(({ visits }) => visits).filter((visits) => visits.length > 1);
    this.returning = this.returners.length / this.users.length;
  }

  drawUser(random: Random, effect: PlainEffect, fit: number): PlainUser {
    const { number, visits } = this.pick(random, this.users);
    const became: PlainUser = { without: [], with: [], unseen: [] };
    const kind = this.response === null ? null : kindOf(random, this.response, fit, number);
    let owed = 0;
    const live = (visit: Visit, isThere: boolean): void => {
      const part = effect.partOfDay(visit.day);
      const isBought =
        kind === null
          ? visit.isBought
          : endsWithOrder(random, visit, kind, effect.viewToCart * part, effect.cartToPurchase * part);
      const was = isThere && visit.isBought;
      if (was) became.without.push(visit.value);
      if (!isBought) return;
      if (was && owed > 0) {
        owed -= 1;
        return;
      }
      if (!was && random.next() < effect.taking) owed += 1;
      became.with.push((1 + effect.basket * part) * (visit.isBought ? visit.value : this.pick(random, this.worths)));
    };
    const raise = this.gain(this.returning, effect.back * effect.partOfDay(visits[0]!.day));
    const leaves = visits.length > 1 && random.next() < -raise;
    for (const [number, visit] of visits.entries()) {
      if (!leaves || number === 0) live(visit, true);
      else if (visit.isBought) became.without.push(visit.value);
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

  /** Chance that a no becomes a yes, or below 0 that a yes becomes a no. */
  private gain(rate: number, uplift: number): number {
    return uplift >= 0 ? (uplift * rate) / (1 - rate) : uplift;
  }

  private pick<T>(random: Random, from: readonly T[]): T {
    return from[Math.floor(random.next() * from.length)]!;
  }
}

/** The kind that the user is of: drawn by what the log tells. One segment. */
function kindOf(random: Random, response: Response, fit: number, user: number): Kind {
  const { kinds, rows, rowOf, belonging, lengths } = response;
  const first = (fit * rows + rowOf[user]!) * kinds;
  const part = random.next();
  const kind = fit * kinds + Array.from(belonging.subarray(first, first + kinds)).findIndex((upTo) => part < upTo);
  const a = response.shape[fit]!;
  const never = (intensity: number): number => (1 + intensity / a) ** -a;
  const at = (views: number): { looks: number; z: number; d: number; place: number } => {
    const place = kind * lengths + lengthOf(views);
    const looks = response.looks[fit * lengths + lengthOf(views)]!;
    return { looks, z: looks * response.readiness[kind]!, d: response.direct[place]!, place };
  };
  // The chance of one look becomes (1 + uplift) times itself; its intensity is −log(1 − chance).
  const intensityAfter = (intensity: number, uplift: number): number =>
    -Math.log(1 - (1 + uplift) * (1 - Math.exp(-intensity)));
  return {
    addsCart: (views, uplift) => {
      const { looks, place } = at(views);
      const look = uplift * response.odds[place]!;
      if (look <= 0) return 0;
      // Of sessions that differ by a factor the likelier ones have their cart: the second look finds less than the first.
      const spread = (a * looks) / (looks - 1);
      return 1 - (looks > 1 ? (1 - (looks * Math.log(1 - look)) / spread) ** -spread : (1 - look) ** looks);
    },
    losesCart: (views, uplift) => {
      const { looks, z, d } = at(views);
      const left = looks * intensityAfter(response.readiness[kind]!, uplift);
      return uplift >= 0 ? 0 : (never(left + d) - never(z + d)) / (never(d) - never(z + d));
    },
    checkout: response.checkout[kind]!,
    onlyCheckout: (views) => response.onlyCheckout[at(views).place]!,
  };
}

function endsWithOrder(
  random: Random,
  { views, isCarted, isBought }: Visit,
  kind: Kind,
  carting: number,
  paying: number,
): boolean {
  const pays = Math.min(1, kind.checkout * (1 + paying));
  if (!isCarted) return isBought || (random.next() < kind.addsCart(views, carting) && random.next() < pays);
  const isPaidAlone = isBought && random.next() < kind.onlyCheckout(views);
  if (random.next() < kind.losesCart(views, carting)) return isBought && !isPaidAlone;
  if (isBought) return !(isPaidAlone && random.next() < -paying);
  return random.next() < (pays - kind.checkout) / (1 - kind.checkout);
}
