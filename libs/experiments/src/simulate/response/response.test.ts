import { seededRandom, type Random } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { drawCampaigns, extraOrdersOf, runOf } from '../draw.js';
import { trueDifferenceOf } from '../campaign.js';
import type { EffectModel } from '../effect.js';
import { columnsOf, type History } from '../history.js';
import { ImpossibleSimulationError } from '../simulation.js';
import { audienceOf } from '../world.js';
import { belongingOf, firstKinds, fitKinds } from './fit-kinds.js';
import { bestKinds, responseOf } from './response.js';
import { userRowsOf } from './user-rows.js';

/** What moves the users of the made shop. */
interface Moved {
  looks: number;
  checkout: number;
}

/** Users who look, put into the cart and buy as chance has it, look by look: a tenth of them twenty times as readily as the others. */
function madeShop(users: number, seed: number, moved: Moved = { looks: 0, checkout: 0 }): History {
  const rows = {
    sessionDay: [] as number[],
    viewed: [] as number[],
    carted: [] as number[],
    purchased: [] as number[],
  };
  const sessionOffsets = new Int32Array(users + 1);
  for (let user = 0; user < users; user += 1) {
    // Each user has chance of their own: what moves one session leaves the other users as they are.
    const random = seededRandom(seed, user);
    const isKeen = random.next() < 0.1;
    for (let sessions = 1 + below(random, isKeen ? 6 : 3); sessions > 0; sessions -= 1) {
      const mood = -Math.log(1 - random.next());
      const [views, look] = [1 + below(random, 8), (isKeen ? 0.12 : 0.006) * mood];
      let [isCarted, isBought] = [false, false];
      for (let view = 0; view < views; view += 1) {
        const [cart, direct] = [random.next(), random.next()];
        isCarted ||= cart < Math.min(1, look * (1 + moved.looks));
        isBought ||= direct < look / 8;
      }
      const pays = random.next();
      isBought ||= isCarted && pays < 0.4 * (1 + moved.checkout);
      rows.sessionDay.push(0);
      rows.viewed.push(views);
      rows.carted.push(Number(isCarted));
      rows.purchased.push(Number(isBought));
    }
    sessionOffsets[user + 1] = rows.viewed.length;
  }
  return { sessionOffsets, ...rows, orderValue: new Float64Array(rows.viewed.length).fill(10) };
}

const below = (random: Random, end: number): number => Math.floor(end * random.next());

function conversionOf({ sessionOffsets, purchased }: History): number {
  let buyers = 0;
  for (let user = 0; user < sessionOffsets.length - 1; user += 1) {
    let orders = 0;
    for (let session = sessionOffsets[user]!; session < sessionOffsets[user + 1]!; session += 1)
      orders += purchased[session]!;
    buyers += Number(orders > 0);
  }
  return buyers / (sessionOffsets.length - 1);
}

const rowsOf = (history: History): ReturnType<typeof userRowsOf> => {
  const columns = columnsOf(history);
  return userRowsOf(columns, audienceOf(columns, { days: 1, entry: 'start' }).base);
};

describe('userRowsOf', () => {
  it('takes users of one segment with the same sessions for one row, whatever their order', () => {
    const { rowOf, users, segment, counts } = rowsOf({
      sessionOffsets: Int32Array.of(0, 2, 4, 6, 6, 8),
      sessionDay: new Int32Array(8),
      viewed: [1, 30, 40, 1, 1, 30, 2, 2],
      carted: [0, 1, 1, 0, 0, 1, 0, 0],
      purchased: [0, 1, 2, 0, 0, 1, 0, 0],
      orderValue: new Float64Array(8),
      segment: [0, 0, 1, 0, 0],
    });
    expect([...rowOf]).toEqual([0, 0, 1, 2, 3]);
    expect([...users]).toEqual([2, 1, 1, 1]);
    expect([...segment]).toEqual([0, 1, 0, 0]);
    expect([...counts]).toEqual([1, 1, 1, 1, 2]);
  });
});

describe('fitKinds', () => {
  it('never makes the log less likely, and finds the kinds that are there', () => {
    const rows = rowsOf(madeShop(12_000, 3));
    let kinds = firstKinds(2, rows);
    let last = Number.NEGATIVE_INFINITY;
    for (let step = 0; step < 40; step += 1) {
      const next = fitKinds(kinds, rows, { steps: 1, tolerance: 0 });
      expect(next.logLikelihood).toBeGreaterThan(last - 0.5);
      last = next.logLikelihood;
      kinds = next;
    }
    const best = bestKinds(rows);
    expect(best.kinds).toBe(2);
    const keen = best.readiness[0]! > best.readiness[1]! ? 0 : 1;
    // Who comes often is likelier to be keen; of all a tenth are.
    const belonging = belongingOf(best, rows);
    const users = rows.users.reduce((sum, count, row) => sum + count * belonging[row * 2 + keen]!, 0);
    expect(users / 12_000).toBeGreaterThan(0.07);
    expect(users / 12_000).toBeLessThan(0.13);
    expect(best.readiness[keen]! / best.readiness[1 - keen]!).toBeGreaterThan(12);
    expect(best.readiness[keen]! / best.readiness[1 - keen]!).toBeLessThan(33);
    expect(best.checkout[keen]!).toBeCloseTo(0.4, 1);
    // A session's mood is exponential: shape 1.
    expect(best.shape).toBeGreaterThan(0.5);
    expect(best.shape).toBeLessThan(2.5);
  });

  it('tells one kind where all users are alike', () => {
    const random = seededRandom(5, 0);
    const flags = (chance: number): number[] => Array.from({ length: 6_000 }, () => Number(random.next() < chance));
    const { kinds, checkout } = bestKinds(
      rowsOf({
        sessionOffsets: Int32Array.from({ length: 3_001 }, (_, user) => 2 * user),
        sessionDay: new Int32Array(6_000),
        viewed: new Uint8Array(6_000).fill(1),
        carted: flags(0.2),
        purchased: flags(0.1),
        orderValue: new Float64Array(6_000),
      }),
    );
    expect(kinds).toBe(1);
    // What is bought has nothing to do with carts here.
    expect(checkout[0]).toBeLessThan(0.04);
  });

  it('takes a history without carts, without orders, or of one user', () => {
    const history = (carted: number, purchased: number, users: number): History => ({
      sessionOffsets: Int32Array.from({ length: users + 1 }, (_, user) => user),
      sessionDay: new Int32Array(users),
      viewed: new Uint8Array(users).fill(3),
      carted: new Uint8Array(users).fill(carted),
      purchased: Uint8Array.from({ length: users }, (_, user) => (user === 0 ? 1 : purchased)),
      orderValue: new Float64Array(users).fill(1),
    });
    for (const [carted, purchased] of [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ] as const) {
      const columns = columnsOf(history(carted, purchased, 50));
      const { checkout, odds, belonging } = responseOf(columns, audienceOf(columns, { days: 1, entry: 'start' }).base);
      for (const values of [checkout, odds, belonging])
        for (const value of values) expect(Number.isFinite(value) && value >= 0).toBe(true);
    }
  });
});

describe('a campaign on users who differ', () => {
  const users = 12_000;
  const past = [1, 2].map((seed) => {
    const history = madeShop(users, seed);
    return { history: columnsOf(history), conversion: conversionOf(history) };
  });
  const next = [11, 12, 13].map((seed) => ({ seed, conversion: conversionOf(madeShop(users, seed)) }));

  it.each<[string, EffectModel, Moved]>([
    ['looks', { viewToCart: { uplift: 0.3 } }, { looks: 0.3, checkout: 0 }],
    ['fewer looks', { viewToCart: { uplift: -0.3 } }, { looks: -0.3, checkout: 0 }],
    ['checkouts', { cartToPurchase: { uplift: 0.3 } }, { looks: 0, checkout: 0.3 }],
    ['fewer checkouts', { cartToPurchase: { uplift: -0.3 } }, { looks: 0, checkout: -0.3 }],
    ['both', { viewToCart: { uplift: 0.2 }, cartToPurchase: { uplift: 0.2 } }, { looks: 0.2, checkout: 0.2 }],
  ])('predicts what the next period brings: %s', async (_what, effect, moved) => {
    const truths = next.map(({ seed, conversion }) => conversionOf(madeShop(users, seed, moved)) / conversion - 1);
    const predicted = await Promise.all(
      past.map(async ({ history, conversion }) => {
        const draws = await drawCampaigns({ history, effect, entry: 'start', runs: 32, threads: 1 });
        return trueDifferenceOf(draws) / conversion;
      }),
    );
    const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(meanOf(predicted) / meanOf(truths) - 1)).toBeLessThan(0.15);
  });

  it('does not lift what is bought without a cart', async () => {
    const random = seededRandom(1, 1);
    // Half of the orders come through a cart, in sessions of one look.
    const stages = Array.from({ length: 4_000 }, () => Math.floor(20 * random.next()));
    const history: History = {
      sessionOffsets: Int32Array.from({ length: 4_001 }, (_, user) => user),
      sessionDay: new Int32Array(4_000),
      viewed: new Uint8Array(4_000).fill(1),
      carted: stages.map((stage) => (stage < 2 ? 1 : 0)),
      purchased: stages.map((stage) => (stage === 0 || stage === 2 ? 1 : 0)),
      orderValue: new Float64Array(4_000).fill(1),
    };
    const draws = await drawCampaigns({
      history,
      effect: { cartToPurchase: { uplift: 0.5 } },
      entry: 'start',
      treatmentShare: 0.5,
      users: 8_000,
      runs: 64,
    });
    let extra = 0;
    for (let run = 0; run < 64; run += 1) extra += extraOrdersOf(runOf(draws, run)) / 64;
    const throughCart = stages.filter((stage) => stage === 0).length;
    // In a cart session something is bought past the cart as often as elsewhere: 1 of 19.
    expect(extra / (0.5 * throughCart)).toBeGreaterThan(0.85);
    expect(extra / (0.5 * throughCart)).toBeLessThan(1.02);
  });

  it('says that nothing can move carts where the log has none', async () => {
    const history = madeShop(200, 1);
    const none = { ...history, carted: new Uint8Array(history.viewed.length), purchased: history.viewed };
    await expect(
      drawCampaigns({ history: none, effect: { cartToPurchase: { uplift: 0.1 } }, runs: 1 }),
    ).rejects.toThrow(ImpossibleSimulationError);
    await expect(drawCampaigns({ history: none, effect: { basket: { uplift: 0.1 } }, runs: 1 })).resolves.toBeDefined();
  });
});
