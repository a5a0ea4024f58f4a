import { seededRandom } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { columnsOf, STAGE } from '../history.js';
import { shopOf } from '../testing/shop.js';
import { simulateLists, type ListsInput } from './simulate-lists.js';
import {
  geometricExamination,
  responseChances,
  type Affinities,
  type UserLists,
  type UserModel,
} from './user-model.js';

const USERS = 800;
const ITEMS = 60;
const K = 5;
const random = seededRandom(3, 7);
const affinities: Affinities = {
  affinity: Float64Array.from({ length: USERS * 6 }, () => random.next() ** 2),
  categories: 6,
  category: Int32Array.from({ length: ITEMS }, (_, item) => item % 6),
  value: Float64Array.from({ length: ITEMS }, (_, item) => 10 + item),
};
const model: UserModel = {
  examination: geometricExamination(0.7, K),
  scale: 0.1,
  affinityWeight: 1,
  source: 'assumed',
};
const history = shopOf(USERS, { days: 10 });

/** Items anyhow, and items of the categories that each user likes best. */
const anyhow: UserLists = {
  k: K,
  items: Int32Array.from({ length: USERS * K }, (_, place) => (7 * Math.floor(place / K) + 11 * (place % K)) % ITEMS),
};
const liked: UserLists = {
  k: K,
  items: Int32Array.from({ length: USERS * K }, (_, place) => {
    const user = Math.floor(place / K);
    const best = Array.from({ length: 6 }, (__, category) => category).toSorted(
      (a, b) => Number(affinities.affinity[user * 6 + b]) - Number(affinities.affinity[user * 6 + a]),
    );
    return best[0]! + 6 * (place % K);
  }),
};
const input: ListsInput = {
  history,
  control: anyhow,
  treatment: liked,
  affinities,
  model,
  runs: 300,
  seed: 2,
  economics: { grossMargin: 0.3 },
};

/** Means over users of what the model expects: items bought, their worth, and buyers. */
function expected(lists: UserLists): { items: number; worth: number; buyers: number } {
  const columns = columnsOf(history);
  const chances = responseChances(lists, affinities, model);
  const sum = { items: 0, worth: 0, buyers: 0 };
  for (let user = 0; user < USERS; user += 1) {
    let none = 1;
    for (let session = columns.offsets[user]!; session < columns.offsets[user + 1]!; session += 1)
      if (columns.stage[session] === STAGE.bought) none = 0;
    for (let place = user * K; place < (user + 1) * K; place += 1) {
      sum.items += chances[place]! / USERS;
      sum.worth += (chances[place]! * affinities.value[lists.items[place]!]!) / USERS;
      none *= 1 - chances[place]!;
    }
    sum.buyers += (1 - none) / USERS;
  }
  return sum;
}

describe('simulateLists', () => {
  it('agrees with what the model expects: items, worth and buyers', async () => {
    const { campaign, responsesPerUser } = await simulateLists({
      ...input,
      grid: { steepness: [1], affinityWeight: [1] },
    });
    const [before, after] = [expected(anyhow), expected(liked)];
    expect(responsesPerUser.treatment).toBeCloseTo(after.items, 9);
    expect(responsesPerUser.control).toBeCloseTo(before.items, 9);
    const noise = (sd: number): number => (4 * sd) / Math.sqrt(300);
    expect(Math.abs(campaign.extraOrders.mean / 400 - (after.items - before.items))).toBeLessThan(
      noise(campaign.extraOrders.sd / 400),
    );
    expect(Math.abs(campaign.extraRevenue.mean / 400 - (after.worth - before.worth))).toBeLessThan(
      noise(campaign.extraRevenue.sd / 400),
    );
    if (!('sd' in campaign.difference)) throw new Error('incomputable');
    expect(Math.abs(campaign.difference.mean - (after.buyers - before.buyers))).toBeLessThan(
      noise(campaign.difference.sd),
    );
    expect(Math.abs(campaign.trueDifference - (after.buyers - before.buyers))).toBeLessThan(0.01);
    expect(campaign.coverage).toMatchObject({ ok: true });
  });

  it('tells nothing apart where both arms are shown the same, or the same items at the same places', async () => {
    const { campaign, sensitivity } = await simulateLists({
      ...input,
      treatment: { k: K, items: anyhow.items.slice() },
      runs: 50,
      cannibalShare: 0.5,
    });
    expect(campaign.extraRevenue.mean).toBeCloseTo(0, 9);
    expect(campaign).toMatchObject({ trueDifference: 0, extraOrders: { mean: 0, sd: 0 } });
    expect(sensitivity).toMatchObject({ difference: { low: 0, high: 0 }, isSameDirection: true });
    expect(campaign.falsePositiveRate).toEqual(campaign.shareSignificant);
  });

  it('shows how the answer hangs on the model: with the control’s responses held, the steeper the bias the less lower places matter', async () => {
    const first = (lists: UserLists): Int32Array =>
      lists.items.map((item, place) => (place % K === 0 ? (Math.floor(place / K) * 5) % 6 : item));
    const moved = {
      control: { k: K, items: first(anyhow).map((item, place) => (place % K > 0 && item < 6 ? item + 6 : item)) },
      treatment: { k: K, items: first(liked).map((item, place) => (place % K > 0 && item < 6 ? item + 54 : item)) },
    };
    const { sensitivity } = await simulateLists({
      ...input,
      ...moved,
      grid: { steepness: [0, 1, 4], affinityWeight: [1] },
      runs: 10,
    });
    expect(sensitivity.anchor).toBe('control');
    const differences = sensitivity.points.map((point) => (point.ok ? point.trueDifference : Number.NaN));
    expect(differences[0]!).toBeGreaterThan(differences[1]!);
    expect(differences[1]!).toBeGreaterThan(differences[2]!);
    expect(sensitivity.difference).toEqual({ low: differences[2], high: differences[0] });
    expect(sensitivity.points.map(({ steepness }) => steepness)).toEqual([0, 1, 4]);
    expect(sensitivity.points[1]).toMatchObject({ scale: expect.closeTo(0.1, 8) });
  });

  it.each([
    ['conversion', 0],
    ['revenue', 0],
    ['revenue', 0.6],
    ['revenue-cuped', 0.6],
  ] as const)(
    'works the points out without chance, for %s with a cannibalization of %d, as the campaigns have it on average',
    async (metric, cannibalShare) => {
      const grid = { steepness: [1, 2], affinityWeight: [1] };
      const columns = { ...history, preValue: new Float64Array(USERS) };
      const of = (seed: number, runs: number): ReturnType<typeof simulateLists> =>
        simulateLists({ ...input, history: columns, metric, cannibalShare, grid, seed, runs });
      const { campaign, sensitivity } = await of(2, 400);
      expect((await of(9, 5)).sensitivity).toEqual(sensitivity);
      const [point] = sensitivity.points;
      if (!point?.ok || !('sd' in campaign.difference)) throw new Error('incomputable');
      expect(Math.abs(campaign.difference.mean - point.trueDifference)).toBeLessThan(
        (4 * campaign.difference.sd) / Math.sqrt(400),
      );
      expect(Math.abs(campaign.trueDifference / point.trueDifference - 1)).toBeLessThan(0.05);
      const { netProfit } = campaign.money!;
      expect(Math.abs(netProfit.mean - point.netProfit!)).toBeLessThan((4 * netProfit.sd) / Math.sqrt(400));
      expect(sensitivity.netProfit!.low).toBeLessThanOrEqual(point.netProfit!);
    },
  );

  it('works the net profit of the points out, where lists take away more orders than users have, and with every cost', async () => {
    const economics = { grossMargin: 0.4, perContact: 0.3, contactsPerUser: 2, fixed: 50, discount: 0.05 };
    const { campaign, sensitivity } = await simulateLists({
      ...input,
      control: null,
      model: { ...model, scale: 0.6 },
      cannibalShare: 1,
      economics,
      runs: 400,
      grid: { steepness: [1], affinityWeight: [1] },
    });
    const [point] = sensitivity.points;
    if (!point?.ok) throw new Error('incomputable');
    const { netProfit } = campaign.money!;
    expect(Math.abs(netProfit.mean - point.netProfit!)).toBeLessThan((4 * netProfit.sd) / Math.sqrt(400));
    expect(sensitivity.netProfit!.low).toBeCloseTo(point.netProfit!, 6);
    expect(sensitivity.netProfit!.high).toBeCloseTo(point.netProfit!, 6);
  });

  it('counts the model itself among those that must agree, and takes rounding for no difference', async () => {
    const of = (
      control: UserLists,
      treatment: UserLists,
      grid: NonNullable<ListsInput['grid']>,
    ): ReturnType<typeof simulateLists> =>
      simulateLists({
        ...input,
        control,
        treatment,
        affinities: {
          affinity: new Float64Array(USERS).fill(1),
          categories: 1,
          category: [0, 0, 0],
          appeal: [1, 0.9, 0.2],
          value: [1, 1, 1],
        },
        runs: 2,
        grid,
      });
    const all = (...items: number[]): UserLists => ({
      k: items.length,
      items: Int32Array.from({ length: USERS * items.length }, (_, place) => items[place % items.length]!),
    });
    const flat = await of(all(0, 1, 2), all(2, 1, 0), { steepness: [0], affinityWeight: [0.3] });
    expect(flat.sensitivity.points).toMatchObject([{ trueDifference: 0 }]);
    expect(flat.sensitivity.difference?.high).toBe(0);
    const turning = await of(all(0, 2), all(1, 0), { steepness: [8], affinityWeight: [1] });
    expect(turning.sensitivity).toMatchObject({ points: [{ ok: true }], isSameDirection: false });
    expect(turning.sensitivity.difference!.high).toBeGreaterThan(0);
  });

  it('shows the control nothing where there is no list, and says which points cannot be', async () => {
    const { campaign, responsesPerUser, sensitivity } = await simulateLists({
      ...input,
      control: null,
      model: { ...model, scale: 5 },
      runs: 60,
      grid: { steepness: [1, 40], affinityWeight: [1] },
      cannibalShare: 0.3,
    });
    expect(responsesPerUser.control).toBe(0);
    expect(sensitivity.anchor).toBe('treatment');
    expect(sensitivity.points[1]).toMatchObject({ ok: false, reason: 'too-few' });
    expect(campaign.trueDifference).toBeGreaterThan(0.1);
  });

  it('tells no direction where no point of the grid could be run', async () => {
    const { sensitivity } = await simulateLists({
      ...input,
      control: null,
      model: { ...model, scale: 5 },
      runs: 20,
      grid: { steepness: [40], affinityWeight: [1] },
    });
    expect(sensitivity).toMatchObject({ points: [{ ok: false }], difference: null, isSameDirection: null });
  });

  it('nets no orders where every order from a list takes another away', async () => {
    const { campaign } = await simulateLists({
      ...input,
      cannibalShare: 1,
      runs: 40,
      metric: 'revenue',
      grid: { steepness: [1], affinityWeight: [1] },
    });
    expect(campaign.extraOrders).toMatchObject({ mean: 0, sd: 0 });
    expect(campaign.extraRevenue.mean).not.toBe(0);
  });

  it('takes the user’s own orders first, which the test sees, and then ones that it does not', async () => {
    const { campaign } = await simulateLists({
      ...input,
      control: null,
      cannibalShare: 1,
      runs: 120,
      metric: 'revenue',
      grid: { steepness: [1], affinityWeight: [1] },
    });
    const { worth } = expected(liked);
    expect(campaign.trueDifference).toBeLessThan(0.95 * worth);
    expect(campaign.trueDifference).toBeGreaterThan(campaign.extraRevenue.mean / 400 + 0.05 * worth);
  });

  it('hides nothing from the test where every user has an order to take away', async () => {
    const users = 200;
    const ones = new Uint8Array(users).fill(1);
    const buyers = {
      sessionOffsets: Int32Array.from({ length: users + 1 }, (_, user) => user),
      sessionDay: new Int32Array(users),
      viewed: ones,
      carted: ones,
      purchased: ones,
      orderValue: new Float64Array(users).fill(10),
    };
    const one = { items: new Int32Array(users), k: 1 };
    const { campaign } = await simulateLists({
      ...input,
      history: buyers,
      control: null,
      treatment: one,
      affinities: { affinity: new Float64Array(users).fill(1), categories: 1, category: [0], value: [30] },
      model: { ...model, examination: [1], scale: 0.5 },
      cannibalShare: 1,
      metric: 'revenue',
      runs: 50,
    });
    expect(campaign.extraOrders).toMatchObject({ mean: 0, sd: 0 });
    expect(campaign.trueDifference * 100).toBeCloseTo(campaign.extraRevenue.mean, 6);
    expect(campaign.trueDifference / (0.5 * 20)).toBeCloseTo(1, 1);
  });

  it('gives the same bytes at any number of threads', async () => {
    const [one, three] = [
      await simulateLists({ ...input, runs: 30, threads: 1 }),
      await simulateLists({ ...input, runs: 30, threads: 3 }),
    ];
    expect(JSON.stringify(three)).toBe(JSON.stringify(one));
  });

  it('refuses lists, shares and grids that cannot be', async () => {
    await expect(simulateLists({ ...input, treatment: { k: 0, items: new Int32Array(0) } })).rejects.toThrow(
      /^treatment.k is 0/,
    );
    await expect(simulateLists({ ...input, control: { k: 1, items: new Int32Array(3) } })).rejects.toThrow(
      /^control.items has 3 entries/,
    );
    await expect(simulateLists({ ...input, cannibalShare: -0.1 })).rejects.toThrow(/^cannibalShare is -0.1/);
    await expect(simulateLists({ ...input, grid: { steepness: [-1], affinityWeight: [1] } })).rejects.toThrow(
      /^grid.steepness has -1/,
    );
    const reason = new Error('enough');
    await expect(simulateLists(input, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
