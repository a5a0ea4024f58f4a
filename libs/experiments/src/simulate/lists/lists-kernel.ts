import type { Draw, KernelParts, RunKernel } from '../campaign-kernel.js';
import type { World } from '../world.js';

/** Lists and the chances that their items are bought: those of user u are at `u · k … u · k + k − 1`. */
export interface ChancedLists {
  k: number;
  items: Int32Array;
  chances: Float64Array;
}

/** What the arms of a campaign of lists are shown. */
export interface ListsWorld {
  /** Null where the control is shown none. */
  control: ChancedLists | null;
  treatment: ChancedLists;
  /** Per item. */
  value: Float64Array;
  /** Chance that an order from a list takes the user's next other one away. */
  cannibalShare: number;
}

/**
 * One campaign of lists: users are drawn with replacement, each with all own orders, and are shown their arm's list on the day they enter. Writes the sums of
 * `campaignWidth`; the unmoved ones are the treatment's users with the control's list. An item has one number of chance a user, whichever list it is in.
 *
 * Names nothing outside itself: threads are given its text.
 */
export function createListsKernel(
  parts: KernelParts,
  { world, draw, lists }: { world: World; draw: Draw; lists: ListsWorld },
): RunKernel {
  const { eligible, entry, from, to, day, stage, value, pre, days, segment, donors } = world;
  const chance = parts.keyedChance;
  const accountWidth = 11;
  const dailyWidth = 7;
  const trackWidth = dailyWidth * days;
  /** Of the user just shown a list: orders, their worth, those from the list, orders taken away, of these unseen, and their worth. */
  const shown = new Float64Array(6);

  function order(out: Float64Array, track: number, user: number, on: number, worth: number): void {
    const at = accountWidth + track * trackWidth + dailyWidth * on;
    if (shown[0] === 0) out[at + 1]! += 1;
    out[at + 2]! += worth;
    out[at + 3]! += (2 * shown[1]! + worth) * worth;
    if (pre.length > 0) out[at + 6]! += pre[user]! * worth;
    shown[0]! += 1;
    shown[1]! += worth;
  }

  function show(out: Float64Array, track: number, user: number, key: number, list: ListsWorld['control']): void {
    shown.fill(0);
    const entered = entry[user]!;
    const at = accountWidth + track * trackWidth + dailyWidth * entered;
    out[at]! += 1;
    if (pre.length > 0) {
      out[at + 4]! += pre[user]!;
      out[at + 5]! += pre[user]! * pre[user]!;
    }
    let debt = 0;
    if (list !== null) {
      const end = (user + 1) * list.k;
      for (let place = user * list.k; place < end; place += 1) {
        const item = list.items[place]!;
        if (item < 0 || !(chance(key, item, 0) < list.chances[place]!)) continue;
        order(out, track, user, entered, lists.value[item]!);
        shown[2]! += 1;
        if (lists.cannibalShare > 0 && chance(key, item, 1) < lists.cannibalShare) debt += 1;
      }
    }
    shown[3] = debt;
    for (let session = from[user]!; session < to[user]!; session += 1) {
      if (stage[session] !== 2) continue;
      if (debt > 0) debt -= 1;
      else order(out, track, user, day[session]!, value[session]!);
    }
    shown[4] = debt;
    const first = donors.offsets[segment[user]!]!;
    const count = donors.offsets[segment[user]! + 1]! - first;
    for (let left = 0; left < debt; left += 1)
      shown[5]! += value[donors.items[first + Math.floor(chance(key, left, 2) * count)]!]!;
  }

  return (run, out) => {
    const random = parts.seededRandom(draw.seed, run);
    out.fill(0);
    for (let place = 0; place < draw.controlUsers + draw.treatmentUsers; place += 1) {
      const user = eligible[Math.floor(random.next() * eligible.length)]!;
      const key = Math.floor(random.next() * 4_294_967_296) | 0;
      if (place < draw.controlUsers) {
        show(out, 0, user, key, lists.control);
        continue;
      }
      show(out, 2, user, key, lists.control);
      out[0]! += shown[0]!;
      out[3]! += shown[2]!;
      out[4]! -= shown[3]!;
      out[5]! -= shown[4]!;
      out[8]! += shown[1]!;
      out[10]! -= shown[5]!;
      show(out, 1, user, key, lists.treatment);
      out[1]! += shown[0]!;
      out[2]! += shown[2]!;
      out[4]! += shown[3]!;
      out[5]! += shown[4]!;
      out[9]! += shown[1]!;
      out[10]! += shown[5]!;
    }
  };
}
