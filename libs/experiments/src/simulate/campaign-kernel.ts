import type { seededRandom } from '@cartograph/threads';
import type { keyedChance } from '@cartograph/threads';
import type { createWalk } from './walk.js';
import type { World } from './world.js';

/** Who is drawn in each run. */
export interface Draw {
  /** Users per arm, both ≥ 1. */
  controlUsers: number;
  treatmentUsers: number;
  seed: number;
  /** Whether the control is passed over, whose sums are then 0: the treatment's users are the same, and more campaigns are drawn in the time. Default false. */
  isTreatmentAlone?: boolean;
}

/** What a kernel is made of; each names nothing outside itself. */
export interface KernelParts {
  seededRandom: typeof seededRandom;
  createWalk: typeof createWalk;
  keyedChance: typeof keyedChance;
}

/** Does one run and writes its figures. Run n comes out alike whatever was run before it, and by whom. */
export type RunKernel = (run: number, out: Float64Array) => void;

/** Figures of a run that are sums over the treatment arm; then come those by track, day and `DAILY`. */
export const ACCOUNT = {
  ordersWithout: 0,
  ordersWith: 1,
  added: 2,
  lost: 3,
  taken: 4,
  unseen: 5,
  sessionsAdded: 6,
  sessionsLost: 7,
  revenueWithout: 8,
  revenueWith: 9,
  unseenRevenue: 10,
} as const;
export const ACCOUNT_WIDTH = 11;
/** Sums that grow with each day: users entered, first orders, Σy, Σy², Σx, Σx², Σxy, with y a user's revenue so far and x the value before the period. */
export const DAILY = { users: 0, buyers: 1, y: 2, y2: 3, x: 4, x2: 5, xy: 6 } as const;
export const DAILY_WIDTH = 7;
/** Who the sums by day are about: the control, the treatment, and the treatment's users had there been no campaign. */
export const TRACK = { control: 0, treatment: 1, unmoved: 2 } as const;
export const TRACKS = 3;

/** Numbers that a run writes. */
export function campaignWidth(days: number): number {
  return ACCOUNT_WIDTH + TRACKS * DAILY_WIDTH * days;
}

/**
 * One campaign: both arms are drawn from the users with replacement, each user with all sessions; the treatment's users are led through the period
 * with and without the campaign.
 *
 * Names nothing outside itself: threads are given its text.
 */
export function createCampaignKernel(parts: KernelParts, { world, draw }: { world: World; draw: Draw }): RunKernel {
  const { eligible, entry, from, to, day, stage, value, pre, days } = world;
  const lead = parts.createWalk(world, parts.keyedChance);
  const accountWidth = 11;
  const dailyWidth = 7;
  const trackWidth = dailyWidth * days;

  function enter(out: Float64Array, track: number, user: number): void {
    const at = accountWidth + track * trackWidth + dailyWidth * entry[user]!;
    out[at]! += 1;
    if (pre.length === 0) return;
    const x = pre[user]!;
    out[at + 4]! += x;
    out[at + 5]! += x * x;
  }

  /** Adds an order to those of a user that came to `before`. */
  function order(
    out: Float64Array,
    track: number,
    user: number,
    on: number,
    worth: number,
    before: number,
    isFirst: boolean,
  ): void {
    const at = accountWidth + track * trackWidth + dailyWidth * on;
    if (isFirst) out[at + 1]! += 1;
    out[at + 2]! += worth;
    out[at + 3]! += (2 * before + worth) * worth;
    if (pre.length > 0) out[at + 6]! += pre[user]! * worth;
  }

  function control(out: Float64Array, user: number): void {
    enter(out, 0, user);
    let sum = 0;
    let isFirst = true;
    const end = to[user]!;
    for (let session = from[user]!; session < end; session += 1) {
      if (stage[session] !== 2) continue;
      order(out, 0, user, day[session]!, value[session]!, sum, isFirst);
      sum += value[session]!;
      isFirst = false;
    }
  }

  function treatment(out: Float64Array, user: number, key: number): void {
    lead.walk(user, key);
    enter(out, 1, user);
    enter(out, 2, user);
    const { counts } = lead;
    let sum = 0;
    for (let place = 0; place < counts[0]!; place += 1) {
      order(out, 2, user, lead.dayWithout[place]!, lead.valueWithout[place]!, sum, place === 0);
      sum += lead.valueWithout[place]!;
    }
    out[8]! += sum;
    sum = 0;
    for (let place = 0; place < counts[1]!; place += 1) {
      order(out, 1, user, lead.dayWith[place]!, lead.valueWith[place]!, sum, place === 0);
      sum += lead.valueWith[place]!;
    }
    out[9]! += sum;
    out[10]! += lead.unseen[0]!;
    for (let place = 0; place < 8; place += 1) out[place]! += counts[place]!;
  }

  return (run, out) => {
    const random = parts.seededRandom(draw.seed, run);
    lead.begin(run);
    out.fill(0);
    for (let place = 0; place < draw.controlUsers; place += 1) {
      const chosen = random.next();
      if (draw.isTreatmentAlone !== true) control(out, eligible[Math.floor(chosen * eligible.length)]!);
    }
    for (let place = 0; place < draw.treatmentUsers; place += 1) {
      const user = eligible[Math.floor(random.next() * eligible.length)]!;
      treatment(out, user, Math.floor(random.next() * 4_294_967_296) | 0);
    }
  };
}
