import { seededRandom } from '@cartograph/threads';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCOUNT, TRACK } from './campaign-kernel.js';
import { drawCampaigns, extraOrdersOf, moneySumsOf, runOf, type CampaignDraws, type CampaignInput } from './draw.js';
import { courseByDay, type EffectModel } from './effect.js';
import { armByDay, armOfRun } from './outcome.js';
import { PlainShop, type PlainEffect } from './testing/plain-campaign.js';
import { shopOf } from './testing/shop.js';

const shop = shopOf(1_500);
const { segment: _segment, segmentNames: _names, ...oneSegment } = shop;

const countOf = (flags: ArrayLike<number>): number => Array.from(flags).filter((flag) => flag > 0).length;

/** A figure of each run. */
const figures = (draws: CampaignDraws, figure: (run: Float64Array) => number): number[] =>
  Array.from({ length: draws.setting.runs }, (_, run) => figure(runOf(draws, run)));
const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const sdOf = (values: readonly number[]): number =>
  Math.sqrt(meanOf(values.map((value) => (value - meanOf(values)) ** 2)) * (values.length / (values.length - 1)));
const drawn = (effect: EffectModel, more: Partial<CampaignInput> = {}): Promise<CampaignDraws> =>
  drawCampaigns({ history: shop, effect, runs: 300, seed: 4, ...more });

describe('a simulated campaign', () => {
  it.each<[string, EffectModel, Partial<PlainEffect>]>([
    [
      'more of everything, wearing off',
      {
        viewToCart: { uplift: 0.3 },
        cartToPurchase: { uplift: 0.2 },
        basket: { uplift: 0.1 },
        return: { uplift: 0.25 },
        course: { halfLifeDays: 20 },
      },
      { viewToCart: 0.3, cartToPurchase: 0.2, basket: 0.1, back: 0.25 },
    ],
    [
      'less of everything',
      {
        viewToCart: { uplift: -0.3 },
        cartToPurchase: { uplift: -0.2 },
        basket: { uplift: -0.1 },
        return: { uplift: -0.25 },
        course: { halfLifeDays: 20 },
      },
      { viewToCart: -0.3, cartToPurchase: -0.2, basket: -0.1, back: -0.25 },
    ],
    [
      'orders that take others away',
      { viewToCart: { uplift: 0.5 }, cannibalization: { share: 0.6, from: 'later' }, course: { halfLifeDays: 20 } },
      { viewToCart: 0.5, taking: 0.6 },
    ],
  ])('agrees with leading user after user through the period, one by one: %s', async (_what, effect, plainly) => {
    const runs = 300;
    const users = 200;
    const draws = await drawn(effect, { history: oneSegment, users: 2 * users, runs });
    const { response } = draws.setting.world;
    const plain = new PlainShop(oneSegment, 28, response);
    const course = courseByDay(effect.course, 28);
    const plainEffect: PlainEffect = {
      viewToCart: 0,
      cartToPurchase: 0,
      basket: 0,
      back: 0,
      taking: 0,
      partOfDay: (day) => course[day]!,
      ...plainly,
    };
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const theirs = Array.from({ length: runs }, (_, run) => {
      const random = seededRandom(77, run);
      const became = Array.from({ length: users }, () => plain.drawUser(random, plainEffect, run % response!.fits));
      return {
        ordersWith: sum(became.map((user) => user.with.length)),
        buyers: became.filter((user) => user.with.length > 0).length,
        extraOrders: sum(became.map((user) => user.with.length - user.without.length - user.unseen.length)),
        extraRevenue: sum(became.map((user) => sum(user.with) - sum(user.without) - sum(user.unseen))),
        squares: sum(became.map((user) => sum(user.with) ** 2)),
      };
    });
    const squaresOf = (run: Float64Array): number => {
      const { values } = armOfRun(run, TRACK.treatment, 28);
      return values.m2Y + values.n * values.meanY ** 2;
    };
    const ours: Record<keyof (typeof theirs)[number], number[]> = {
      ordersWith: figures(draws, (run) => run[ACCOUNT.ordersWith]!),
      buyers: figures(draws, (run) => armOfRun(run, TRACK.treatment, 28).buyers),
      extraOrders: figures(draws, extraOrdersOf),
      extraRevenue: figures(draws, (run) => moneySumsOf(run, users).extraRevenue),
      squares: figures(draws, squaresOf),
    };
    for (const name of ['ordersWith', 'buyers', 'extraOrders', 'extraRevenue', 'squares'] as const) {
      const [left, right] = [ours[name], theirs.map((run) => run[name])];
      expect(Math.abs(meanOf(left) - meanOf(right)), name).toBeLessThan(
        4 * Math.sqrt((sdOf(left) ** 2 + sdOf(right) ** 2) / runs),
      );
      expect(sdOf(left) / sdOf(right), name).toBeGreaterThan(0.8);
      expect(sdOf(left) / sdOf(right), name).toBeLessThan(1.25);
    }
  });

  it('without an effect is the paired A/A test itself', async () => {
    const draws = await drawn({});
    for (let run = 0; run < draws.setting.runs; run += 1) {
      const values = runOf(draws, run);
      expect(armByDay(values, TRACK.treatment, 28)).toEqual(armByDay(values, TRACK.unmoved, 28));
      expect(extraOrdersOf(values)).toBe(0);
    }
  });

  it.each([0.4, -0.4])('moves the orders per cart of each segment to p(1 + u), u = %d by segment', async (uplift) => {
    const countIn = (code: number, flag: ArrayLike<number>): number => {
      let count = 0;
      for (let user = 0; user < shop.segment.length; user += 1) {
        if (shop.segment[user] !== code) continue;
        for (let session = shop.sessionOffsets[user]!; session < shop.sessionOffsets[user + 1]!; session += 1)
          count += flag[session]! > 0 ? 1 : 0;
      }
      return count;
    };
    const draws = await drawn({ cartToPurchase: { uplift: 0, bySegment: { loyal: uplift } } }, { users: 3_000 });
    const expected = uplift * countIn(2, shop.purchased);
    const extra = figures(draws, extraOrdersOf);
    expect(Math.abs(meanOf(extra) - expected)).toBeLessThan((4 * sdOf(extra)) / Math.sqrt(300));
  });

  it('makes each look so many times as likely to lead to a cart, and loses returning users', async () => {
    const looks = { uplift: 0.5 };
    const carting = await drawn({ viewToCart: looks }, { users: 3_000, history: oneSegment });
    // All sessions have one look, users are of one kind and sessions alike: a look's chance p becomes p(1 + u), so that p·u / (1 − p) of those without a cart get one.
    const { response } = carting.setting.world;
    expect(response!.kinds).toBe(1);
    const rate = countOf(shop.carted) / shop.carted.length;
    const expected = 0.5 * countOf(shop.purchased);
    expect(rate).toBeGreaterThan(0.1);
    const extra = figures(carting, extraOrdersOf);
    expect(expected).toBeGreaterThan(0.4 * countOf(shop.purchased));
    expect(Math.abs(meanOf(extra) - expected)).toBeLessThan((4 * sdOf(extra)) / Math.sqrt(300) + 1);
    const gone = await drawn({ return: { uplift: -1 } });
    for (let run = 0; run < 5; run += 1) {
      const values = runOf(gone, run);
      expect(values[ACCOUNT.sessionsLost]).toBeGreaterThan(500);
      expect(values[ACCOUNT.lost]).toBe(values[ACCOUNT.ordersWithout]! - values[ACCOUNT.ordersWith]!);
    }
  });

  it('adds as much less as its course says', async () => {
    const [lasting, fading] = [
      await drawn({ cartToPurchase: { uplift: 0.5 } }),
      await drawn({ cartToPurchase: { uplift: 0.5 }, course: { halfLifeDays: 7 } }),
    ];
    const share = meanOf(figures(fading, extraOrdersOf)) / meanOf(figures(lasting, extraOrdersOf));
    const byDay = courseByDay({ halfLifeDays: 7 }, 28);
    expect(share).toBeCloseTo(byDay.reduce((sum, part) => sum + part, 0) / 28, 1);
  });

  it.each([{ from: 'later' as const }, { from: { group: 'hats' } }])(
    'nets no orders where every added one takes another away: %j',
    async ({ from }) => {
      const draws = await drawn({
        viewToCart: { uplift: 0.5 },
        return: { uplift: 0.2 },
        cannibalization: { share: 1, from },
      });
      for (const extra of figures(draws, extraOrdersOf)) expect(extra).toBe(0);
      expect(meanOf(figures(draws, (run) => run[ACCOUNT.added]!))).toBeGreaterThan(20);
      const seen = figures(draws, (run) => run[ACCOUNT.taken]! - run[ACCOUNT.unseen]!);
      expect(meanOf(seen), 'some are the users’ own').toBeGreaterThan(1);
    },
  );

  it('takes only orders of the group that is named away from a user', async () => {
    const users = 400;
    // Every user looks around and later buys shoes; the last one buys a hat.
    const last = 2 * users - 1;
    const looksThenBuys = {
      sessionOffsets: Int32Array.from({ length: users + 1 }, (_, user) => 2 * user),
      sessionDay: Int32Array.from({ length: 2 * users }, (_, session) => session % 2),
      viewed: new Uint8Array(2 * users).fill(1),
      carted: Uint8Array.from({ length: 2 * users }, (_, session) => session % 2),
      purchased: Uint8Array.from({ length: 2 * users }, (_, session) => session % 2),
      orderValue: new Float64Array(2 * users).fill(10),
      orderGroup: Int32Array.from({ length: 2 * users }, (_, session) =>
        session % 2 === 0 ? -1 : session === last ? 1 : 0,
      ),
      groupNames: ['shoes', 'hats'],
    };
    const takenOf = async (group: string): Promise<{ taken: number; unseen: number }> => {
      const draws = await drawn(
        { viewToCart: { uplift: 0.5 }, cannibalization: { share: 1, from: { group } } },
        { history: looksThenBuys, runs: 50 },
      );
      return {
        taken: meanOf(figures(draws, (run) => run[ACCOUNT.taken]!)),
        unseen: meanOf(figures(draws, (run) => run[ACCOUNT.unseen]!)),
      };
    };
    const [shoes, hats] = [await takenOf('shoes'), await takenOf('hats')];
    expect(shoes.taken).toBeGreaterThan(50);
    expect(shoes.unseen / shoes.taken).toBeLessThan(0.02);
    expect(hats.taken).toBe(shoes.taken);
    expect(hats.unseen / hats.taken).toBeGreaterThan(0.97);
  });

  it('pairs each user’s orders with the value before: where that is the same, so are all spreads', async () => {
    const worth = Float64Array.from({ length: 1_500 }, (_, user) => {
      let sum = 0;
      for (let session = shop.sessionOffsets[user]!; session < shop.sessionOffsets[user + 1]!; session += 1)
        sum += shop.orderValue[session]!;
      return sum;
    });
    const draws = await drawn({ basket: { uplift: 0.5 } }, { history: { ...shop, preValue: worth }, runs: 3 });
    for (let run = 0; run < 3; run += 1) {
      for (const [track, times] of [
        [TRACK.control, 1],
        [TRACK.unmoved, 1],
        [TRACK.treatment, 1.5],
      ] as const) {
        const { values } = armOfRun(runOf(draws, run), track, 28);
        expect(values.m2X).toBeGreaterThan(0);
        expect(values.cXY / values.m2X).toBeCloseTo(times, 9);
        expect(values.m2Y / values.m2X).toBeCloseTo(times ** 2, 9);
      }
    }
  });

  it('adds orders to those of a smaller effect: the draws are the same', async () => {
    const added = async (uplift: number): Promise<number[]> =>
      figures(
        await drawn(
          { viewToCart: { uplift }, cartToPurchase: { uplift: uplift / 2 }, return: { uplift } },
          { runs: 40 },
        ),
        (run) => run[ACCOUNT.ordersWith]!,
      );
    const rising = await Promise.all([-0.5, -0.2, 0, 0.1, 0.3].map(added));
    for (const [step, larger] of rising.slice(1).entries())
      for (const [run, orders] of larger.entries()) expect(orders).toBeGreaterThanOrEqual(rising[step]![run]!);
  });

  it('keeps accounts that add up, whatever the effect', async () => {
    const uplift = fc.double({ min: -1, max: 0.6, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        uplift,
        uplift,
        uplift,
        uplift,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 3, max: 40 }),
        async (viewToCart, cartToPurchase, basket, back, share, days) => {
          const effect = {
            viewToCart: { uplift: viewToCart, ceiling: 0.9 },
            cartToPurchase: { uplift: cartToPurchase, ceiling: 0.9 },
            basket: { uplift: basket },
            return: { uplift: back, ceiling: 0.9 },
            cannibalization: { share, from: 'later' as const },
          };
          const draws = await drawn(effect, { days, runs: 3, users: 300 });
          for (let run = 0; run < 3; run += 1) {
            const values = runOf(draws, run);
            const at = (name: keyof typeof ACCOUNT): number => values[ACCOUNT[name]]!;
            expect(at('ordersWith')).toBe(
              at('ordersWithout') + at('added') - at('lost') - (at('taken') - at('unseen')),
            );
            const [treatment, unmoved, control] = [TRACK.treatment, TRACK.unmoved, TRACK.control].map((track) =>
              armOfRun(values, track, days),
            );
            expect(treatment!.values.meanY * 150).toBeCloseTo(at('revenueWith'), 6);
            expect(unmoved!.values.meanY * 150).toBeCloseTo(at('revenueWithout'), 6);
            expect([control!.users, treatment!.users, unmoved!.users]).toEqual([150, 150, 150]);
            expect(treatment!.buyers).toBeLessThanOrEqual(at('ordersWith'));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('does not care for the order of the users', async () => {
    const order = Array.from({ length: 1_500 }, (_, user) => (user * 7) % 1_500);
    const sessions = order.flatMap((user) =>
      Array.from(
        { length: shop.sessionOffsets[user + 1]! - shop.sessionOffsets[user]! },
        (_, place) => shop.sessionOffsets[user]! + place,
      ),
    );
    const of = (column: ArrayLike<number>): number[] => sessions.map((session) => column[session]!);
    const sessionOffsets = new Int32Array(1_501);
    order.forEach((user, place) => {
      sessionOffsets[place + 1] = sessionOffsets[place]! + shop.sessionOffsets[user + 1]! - shop.sessionOffsets[user]!;
    });
    const shuffled = {
      ...shop,
      sessionOffsets,
      segment: order.map((user) => shop.segment[user]!),
      preValue: order.map((user) => shop.preValue[user]!),
      sessionDay: of(shop.sessionDay),
      viewed: of(shop.viewed),
      carted: of(shop.carted),
      purchased: of(shop.purchased),
      orderValue: of(shop.orderValue),
      orderGroup: of(shop.orderGroup),
    };
    const effect = { viewToCart: { uplift: 0.2 }, return: { uplift: 0.1 } };
    const [left, right] = [
      figures(await drawn(effect), extraOrdersOf),
      figures(await drawn(effect, { history: shuffled }), extraOrdersOf),
    ];
    expect(left).not.toEqual(right);
    expect(Math.abs(meanOf(left) - meanOf(right))).toBeLessThan(
      4 * Math.sqrt((sdOf(left) ** 2 + sdOf(right) ** 2) / 300),
    );
  });

  it('lets all enter on the first day, also those without a session, where the rule says so', async () => {
    const late = { ...shop, sessionDay: Int32Array.from(shop.sessionDay, (day) => day + 5) };
    const byFirst = await drawn({}, { history: late, days: 8, runs: 1 });
    const atStart = await drawn({}, { history: late, days: 8, runs: 1, entry: 'start' });
    expect(byFirst.setting.world.eligible.length).toBeLessThan(1_000);
    expect(atStart.setting.world.eligible.length).toBe(1_500);
    expect(armByDay(runOf(atStart, 0), TRACK.control, 8)[0]!.users).toBe(750);
    expect(armByDay(runOf(byFirst, 0), TRACK.control, 8)[4]!.users).toBe(0);
  });
});
