import { describe, expect, it } from 'vitest';
import { FAMILIES } from '../families.js';
import { tasteShop } from '../testing/taste-shop.js';
import { judge } from './evaluate.js';
import { makeHoldout } from './holdout.js';
import type { GroupWinner } from './report.js';
import { routerGains } from './router.js';
import { splitOf } from './split.js';
import { chooseTarget } from './target.js';
import { chooseWinners, panelOf, scoresOf, type JudgedOn } from './winners.js';

const judgedOn = async (seed: number, users = 400): Promise<JudgedOn> => {
  const shop = tasteShop({ users, seed });
  const holdout = makeHoldout(shop, splitOf('time', shop, 'cart', 1), chooseTarget(shop), { k: 10 });
  const families = FAMILIES.filter(
    ({ kind }) => kind === 'POPULARITY' || kind === 'CATEGORY_POPULARITY' || kind === 'MOST_CARTED',
  );
  return {
    panel: panelOf(holdout),
    judged: await Promise.all(
      families.map(async (family) => judge(await family.fit(holdout.train, family.defaults), holdout)),
    ),
  };
};

describe('routerGains', () => {
  it('adds up each group’s winner over the users of the holdout, against one model for all and against popularity', async () => {
    const [validation, test] = [await judgedOn(1), await judgedOn(2)];
    const winners = chooseWinners(validation, test, { seed: 1 });
    const { gains } = routerGains(winners, validation, test, { seed: 1 });
    expect(gains.map(({ includesSeen, single }) => [includesSeen, single])).toEqual([
      [false, 'CATEGORY_POPULARITY'],
      [true, 'CATEGORY_POPULARITY'],
    ]);
    const [without] = gains;
    const everyone = scoresOf(test, null, false);
    expect(without!.users).toBe(everyone[0]!.values.length);
    expect(without!.overPopularity.ok && without!.overPopularity.low).toBeGreaterThan(0);
    const popularity = without!.overEach.find(({ kind }) => kind === 'POPULARITY')!.difference;
    expect(
      popularity.ok && without!.overPopularity.ok && Math.abs(popularity.value - without!.overPopularity.value),
    ).toBeLessThan(1e-12);
    expect(without!.overEach.map(({ kind }) => kind)).toEqual(test.judged.map(({ kind }) => kind));
    expect(routerGains(winners, validation, test, { seed: 1 })).toEqual({ gains });
  });

  it('says in words that choosing by group changes nothing where one model wins everywhere', async () => {
    const test = await judgedOn(2);
    const same = chooseWinners(test, test, { seed: 1 }).map((winner): GroupWinner => ({
      ...winner,
      kind: 'CATEGORY_POPULARITY',
    }));
    const [gain] = routerGains(same, test, test, { seed: 1 }).gains;
    expect(gain!.overSingle).toMatchObject({ ok: true, value: 0, low: 0, high: 0 });
    expect(gain!.overEach.find(({ kind }) => kind === 'CATEGORY_POPULARITY')!.difference).toMatchObject({
      ok: true,
      value: 0,
      low: 0,
      high: 0,
    });
    expect(gain!.text).toContain('choosing by group changes nothing');
  });

  it('names the difference where groups have different winners', async () => {
    const test = await judgedOn(2);
    const mixed = chooseWinners(test, test, { seed: 1 }).map((winner): GroupWinner => ({
      ...winner,
      kind: winner.group === 'COLD' ? 'POPULARITY' : 'CATEGORY_POPULARITY',
    }));
    const [gain] = routerGains(mixed, test, test, { seed: 1 }).gains;
    expect(gain!.overSingle.ok && gain!.overSingle.value).toBeLessThan(0);
    expect(gain!.text).toMatch(
      /^Choosing by group has NDCG@10 0\.\d+ on \d+ users of the holdout, Popularity by category for all of them 0\.\d+: difference −0\.\d+ \(95 % interval/,
    );
  });

  it('compares with popularity where there is no validation slice, and says too few of a small holdout', async () => {
    const small = await judgedOn(2, 40);
    const [gain] = routerGains(chooseWinners(null, small, { seed: 1 }), null, small, { seed: 1 }).gains;
    expect(gain).toMatchObject({
      single: 'POPULARITY',
      overSingle: { ok: false, reason: 'too-few' },
      overEach: [{ difference: { ok: false } }, {}, {}],
    });
  });
});
