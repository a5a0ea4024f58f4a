import type { keyedChance } from '@cartograph/threads';
import type { World } from './world.js';

/** What one user did with and without the campaign. Written again by each walk; read before the next. */
export interface Walk {
  /** Orders without and with the campaign, by day: as many as `counts[0]` and `counts[1]`. */
  dayWithout: Int32Array;
  valueWithout: Float64Array;
  dayWith: Int32Array;
  valueWith: Float64Array;
  /** Orders without, orders with; orders added, lost, and taken away by added ones; of these the ones that the test does not see; sessions added and lost. */
  counts: Int32Array;
  /** What the orders that the test does not see were worth. */
  unseen: Float64Array;
  /** Takes the fit of the response for a run. */
  begin(run: number): void;
  /** Walks a user through the period with the chance of `key`, any 32-bit number. */
  walk(user: number, key: number): void;
}

/**
 * Leads a user through the period twice, without and with the campaign, by one chance: what the campaign adds and takes grows with its effect,
 * and without an effect both are the same. Every session has its own numbers of chance, so no other effect changes them.
 *
 * Names nothing outside itself: threads are given its text.
 */
export function createWalk(world: World, chance: typeof keyedChance): Walk {
  const {
    from,
    to,
    day,
    stage,
    value,
    segment,
    entry,
    days,
    ages,
    response,
    length,
    isCarted,
    cartUplift,
    checkoutUplift,
    worth,
    returning,
    donors,
    returners,
    groupDonors,
    takenGroup,
    cannibalShare,
    group,
  } = world;
  const most = 2 * world.mostSessions + 1;
  const dayWithout = new Int32Array(most);
  const valueWithout = new Float64Array(most);
  const dayWith = new Int32Array(most);
  const valueWith = new Float64Array(most);
  const counts = new Int32Array(8);
  const unseen = new Float64Array(1);
  const isTaking = cannibalShare > 0;
  let debt = 0;
  let fit = 0;
  let kind = 0;

  function begin(run: number): void {
    if (response !== null) fit = run % response.fits;
  }

  /** Which kind the user is in this run: drawn by what the log tells of the user. */
  function kindOf(user: number, key: number): number {
    const { kinds, rows, rowOf, belonging } = response!;
    if (kinds === 1) return 0;
    const first = (fit * rows + rowOf[user]!) * kinds;
    const part = chance(key, 0, 7);
    let found = 0;
    while (part >= belonging[first + found]!) found += 1;
    return found;
  }

  /** Chance that what comes with this intensity never comes: S of `Kinds`. */
  function never(intensity: number, shape: number): number {
    return Math.exp(-shape * Math.log1p(intensity / shape));
  }

  /**
   * Chance that a session from which nothing came gets a cart where each of its l looks is u times likelier to lead to one: 1 − E[(1 − u·y)^l], y the odds of a look, to the second order in u.
   */
  function addedCart(place: number, looks: number, shape: number, uplift: number): number {
    const intensity = -looks * Math.log1p(-Math.min(0.999_999, uplift * response!.odds[place]!));
    return 1 - (looks > 1 ? never(intensity, (shape * looks) / (looks - 1)) : Math.exp(-intensity));
  }

  /** Chance that a session with a cart, and nothing bought past it, loses the cart where each of its looks is so much less likely to lead to one. */
  function lostCart(place: number, looks: number, readiness: number, shape: number, uplift: number): number {
    const d = response!.direct[place]!;
    const left = -looks * Math.log1p((1 + uplift) * Math.expm1(-readiness));
    const neither = never(readiness * looks + d, shape);
    return (never(left + d, shape) - neither) / (never(d, shape) - neither);
  }

  /** How far a session goes whose looks and checkout are moved. */
  function moved(session: number, code: number, carting: number, paying: number, key: number, number: number): number {
    const { segments, kinds, lengths, looks, odds, onlyCheckout, checkout, readiness, shape } = response!;
    const before = stage[session]!;
    const cell = (fit * segments + code) * kinds + kind;
    const place = cell * lengths + length[session]!;
    const own = looks[fit * lengths + length[session]!]!;
    const pays = checkout[cell]!;
    if (isCarted[session] === 0) {
      if (before !== 0 || carting <= 0) return before;
      const part = chance(key, number, 0);
      // 1 − (1 − x)^l ≤ l·x: most sessions are far from a cart.
      if (part >= carting * odds[place]! * Math.max(1, own)) return before;
      if (part >= addedCart(place, own, shape[fit]!, carting)) return before;
      return chance(key, number, 1) < Math.min(1, pays * (1 + paying)) ? 2 : 1;
    }
    if (carting < 0 && chance(key, number, 0) < lostCart(place, own, readiness[cell]!, shape[fit]!, carting))
      return before === 2 && chance(key, number, 1) >= onlyCheckout[place]! ? 2 : 0;
    if (before === 1) return paying > 0 && chance(key, number, 1) < (paying * pays) / (1 - pays) ? 2 : 1;
    return paying < 0 && chance(key, number, 1) < -paying * onlyCheckout[place]! ? 1 : 2;
  }

  function donorOf(code: number, part: number): number {
    const first = donors.offsets[code]!;
    return donors.items[first + Math.floor(part * (donors.offsets[code + 1]! - first))]!;
  }

  /** What becomes of a session that there is, at the user's session number; `isThere` tells whether it is there without the campaign too. */
  function visit(
    session: number,
    at: number,
    code: number,
    entered: number,
    key: number,
    number: number,
    isThere: boolean,
  ): void {
    const before = stage[session]!;
    const cell = (code * days + at) * ages + (ages === 1 ? 0 : at - entered);
    const carting = cartUplift[cell]!;
    const paying = checkoutUplift[cell]!;
    const after =
      before === 3 || (carting === 0 && paying === 0) ? before : moved(session, code, carting, paying, key, number);
    const wasOrder = isThere && before === 2;
    if (wasOrder) {
      dayWithout[counts[0]!] = at;
      valueWithout[counts[0]!] = value[session]!;
      counts[0]! += 1;
    }
    if (after !== 2) {
      if (wasOrder) counts[3]! += 1;
      return;
    }
    if (wasOrder && debt > 0 && (takenGroup < 0 || group[session] === takenGroup)) {
      debt -= 1;
      return;
    }
    if (!wasOrder) {
      counts[2]! += 1;
      if (isTaking && chance(key, number, 2) < cannibalShare) {
        debt += 1;
        counts[4]! += 1;
      }
    }
    dayWith[counts[1]!] = at;
    valueWith[counts[1]!] = worth[cell]! * value[before === 2 ? session : donorOf(code, chance(key, number, 3))]!;
    counts[1]! += 1;
  }

  /** The later sessions of one who comes back, as many days after the first one as with that one. */
  function comeBack(code: number, began: number, entered: number, key: number): void {
    const first = returners.offsets[code]!;
    const like = returners.items[first + Math.floor(chance(key, 0, 5) * (returners.offsets[code + 1]! - first))]!;
    const shift = began - day[from[like]!]!;
    for (let session = from[like]! + 1; session < to[like]!; session += 1) {
      const at = day[session]! + shift;
      if (at >= days) return;
      visit(session, at, code, entered, key, session - from[like]!, false);
      counts[6]! += 1;
    }
  }

  function walk(user: number, key: number): void {
    const code = segment[user]!;
    const entered = entry[user]!;
    const first = from[user]!;
    const end = to[user]!;
    if (response !== null) kind = kindOf(user, key);
    counts.fill(0);
    unseen[0] = 0;
    debt = 0;
    const began = end > first ? day[first]! : entered;
    const coming = returning[(code * days + began) * ages + (ages === 1 ? 0 : began - entered)]!;
    const staysAway = coming < 0 && end - first > 1 && chance(key, 0, 4) < -coming;
    for (let session = first; session < end; session += 1) {
      if (staysAway && session > first) {
        counts[7]! += 1;
        if (stage[session] !== 2) continue;
        dayWithout[counts[0]!] = day[session]!;
        valueWithout[counts[0]!] = value[session]!;
        counts[0]! += 1;
        counts[3]! += 1;
      } else visit(session, day[session]!, code, entered, key, session - first, true);
    }
    if (coming > 0 && end - first === 1 && chance(key, 0, 4) < coming) comeBack(code, began, entered, key);
    counts[5] = debt;
    for (let order = 0; order < debt; order += 1) {
      const part = chance(key, order, 6);
      unseen[0]! +=
        value[groupDonors.length > 0 ? groupDonors[Math.floor(part * groupDonors.length)]! : donorOf(code, part)]!;
    }
  }

  return { dayWithout, valueWithout, dayWith, valueWith, counts, unseen, begin, walk };
}
