import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { shopOf } from '../testing/shop.js';
import { missingCosts } from './parse-arms.js';
import { parseScenario } from './parse-scenario.js';
import { simulateScenario } from './simulate-scenario.js';

const text = `
name: Free delivery
seed: 11
runs: 60
searchRuns: 20
audience: { users: 800 }
test: { days: 21 }
effects:
  cartToPurchase: { uplift: { value: 0.2, low: 0.05, high: 0.3 }, bySegment: { loyal: 0.1 } }
costs: { grossMargin: 0.3, perContact: { value: 0.05, low: 0, high: 0.1 } }
policies: [{ kind: fixed }, { kind: thompson }]
`;

describe('simulateScenario', () => {
  it('gives the same bytes for the same file, history and seed at any number of threads', async () => {
    const history = shopOf(600);
    const results = await Promise.all(
      [1, 2, 4].map((threads) => simulateScenario(parseScenario(text), history, { threads })),
    );
    for (const result of results.slice(1)) expect(JSON.stringify(result)).toBe(JSON.stringify(results[0]));
    expect(
      JSON.stringify(await simulateScenario(parseScenario(text.replace('seed: 11', 'seed: 12')), history)),
    ).not.toBe(JSON.stringify({ ...results[0], seed: 12 }));
    expect(results[0]).toMatchObject({
      name: 'Free delivery',
      campaign: { days: 21, controlUsers: 400, treatmentUsers: 400 },
      breakEven: { ok: true, runs: 20 },
      policies: { metric: 'conversion' },
    });
    expect(results[0]!.tornado!.bars.map(({ input }) => input).toSorted()).toEqual(['cartToPurchase', 'perContact']);
  });

  it('leaves out what the scenario does not ask for, and says which segment is not there', async () => {
    const scenario = parseScenario('name: A\nruns: 5\ncosts: { grossMargin: 0.3, perContact: 0 }\n');
    expect(await simulateScenario(scenario, shopOf(100))).toMatchObject({
      tornado: null,
      policies: null,
      breakEven: { ok: false, reason: 'no-uplift' },
    });
    const { segment: _segment, segmentNames: _names, ...history } = shopOf(100);
    await expect(simulateScenario(parseScenario(text), history)).rejects.toThrow(
      'cartToPurchase.bySegment names loyal; the segments are all.',
    );
  });

  it('gives of a scenario of one arm the bytes that it always gives', async () => {
    // Without a range of an uplift, which runs draw.
    const sure = text.replace('{ value: 0.2, low: 0.05, high: 0.3 }', '0.2');
    const result = await simulateScenario(parseScenario(sure), shopOf(600));
    const { name, seed, campaign, breakEven, tornado, policies } = result;
    expect(
      createHash('sha256').update(JSON.stringify({ name, seed, campaign, breakEven, tornado, policies })).digest('hex'),
    ).toBe('cafdc7c8246508c3ab5d1099e96221dd4c78ce99349602573d911365393fabd5');
    expect(result).not.toHaveProperty('arms');
  });

  it('simulates arms with what is their own and what is of all, and tells the best one as the campaign', async () => {
    const several = parseScenario(`
name: Mail or voucher
seed: 5
runs: 40
searchRuns: 8
audience: { users: 800, entry: start }
test: { days: 21, metrics: [{ metric: conversion }, { metric: revenue, role: guardrail, margin: 0.2 }] }
effects: { viewToCart: 0.02, cartToPurchase: { uplift: { value: 0.1, low: 0, high: 0.2 } } }
costs: { grossMargin: { value: 0.3, low: 0.2, high: 0.4 }, perContact: 0, fixed: 10 }
arms:
  mail: { share: 0.3 }
  voucher: { share: 0.2, effects: { cartToPurchase: 0.3 }, costs: { discount: 0.3 } }
`);
    const results = await Promise.all([1, 2].map((threads) => simulateScenario(several, shopOf(900), { threads })));
    expect(JSON.stringify(results[1])).toBe(JSON.stringify(results[0]));
    const [{ campaign, breakEven, tornado, policies, arms }] = results as [(typeof results)[0]];
    const [mail, voucher] = arms!.arms;
    expect(arms).toMatchObject({ correction: 'holm', controlUsers: 400, best: { arm: 'mail' } });
    expect({ campaign, breakEven, tornado, policies }).toEqual({
      campaign: mail!.campaign,
      breakEven: mail!.breakEven,
      tornado: mail!.tornado,
      policies: null,
    });
    expect([mail!.tornado, voucher!.tornado].map((each) => each!.bars.map(({ input }) => input).toSorted())).toEqual([
      ['cartToPurchase', 'grossMargin'],
      ['grossMargin'],
    ]);
    expect(voucher!.campaign).toMatchObject({ treatmentUsers: 160, metric: 'conversion' });
    expect(voucher!.campaign.trueDifference).toBeGreaterThan(2 * mail!.campaign.trueDifference);
    expect(voucher!.campaign.money!.cost.mean).toBeGreaterThan(mail!.campaign.money!.cost.mean);
    expect(mail!.metrics.map(({ metric, role }) => [metric, role])).toEqual([
      ['conversion', 'primary'],
      ['revenue', 'guardrail'],
    ]);
  });

  it('tells several metrics of one treatment, and ways to decide by the first primary one', async () => {
    const result = await simulateScenario(
      parseScenario(
        `${text}`.replace(
          'test: { days: 21 }',
          'test: { days: 21, metrics: [{ metric: revenue, role: secondary }, { metric: conversion }] }',
        ),
      ),
      shopOf(600),
    );
    expect(result).toMatchObject({
      policies: { metric: 'conversion' },
      campaign: { metric: 'conversion' },
      arms: { arms: [{ name: 'treatment', share: 0.5 }] },
    });
  });

  it.each([
    ['costs: { grossMargin: 0.3 }', 'The cost of a contact is unknown', 'costs.perContact'],
    ['costs: { perContact: 0.1, discount: 0.1 }', 'The gross margin is unknown', 'costs.grossMargin'],
    ['', 'The gross margin and the cost of a contact are unknown', 'costs.grossMargin and costs.perContact'],
  ])(
    'tells orders and revenue, and neither profit nor loss, where costs are unknown: %s',
    async (costs, what, where) => {
      const effects = 'effects: { cartToPurchase: { uplift: { value: 0.2, low: 0.1, high: 0.3 } } }';
      const { campaign, breakEven, tornado } = await simulateScenario(
        parseScenario(`name: A\nruns: 20\ntest: { days: 21 }\n${effects}\n${costs}\n`),
        shopOf(600),
      );
      expect(campaign.extraRevenue.mean).toBeGreaterThan(0);
      expect(campaign.extraOrders.quantiles.length).toBeGreaterThan(0);
      expect(campaign.money).toBeNull();
      const detail = `${what}, so there is no profit to tell. Set ${where.includes('and') ? 'them' : 'it'} in the shop's settings, or give ${where} in a scenario file.`;
      const untold = { ok: false, reason: 'no-data', detail };
      expect(campaign.wrongDecision).toEqual({ isWinner: null, shipsLoser: untold, stopsWinner: untold });
      expect(breakEven).toEqual({ ok: false, reason: 'costs-unknown', detail });
      expect(tornado).toBeNull();
    },
  );

  it('takes a margin of 100 % and contacts for nothing where a file says so', async () => {
    const scenario = parseScenario(
      'name: A\nruns: 20\neffects: { basket: 0.1 }\ncosts: { grossMargin: 1, perContact: 0 }\n',
    );
    const { campaign } = await simulateScenario(scenario, shopOf(600));
    expect(campaign.money!.netProfit.mean).toBeCloseTo(campaign.extraRevenue.mean, 9);
    expect(campaign.wrongDecision.isWinner).toBe(true);
  });

  it('says of no arm that it is best where the costs of one are unknown', async () => {
    const several = parseScenario(`
name: Mail or banner
runs: 30
audience: { users: 800, entry: start }
test: { days: 21 }
effects: { cartToPurchase: 0.2 }
costs: { grossMargin: 0.3 }
arms:
  mail: { share: 0.3, costs: { perContact: 0.1 } }
  banner: { share: 0.2, effects: { cartToPurchase: 0.4 } }
`);
    const { campaign, arms } = await simulateScenario(several, shopOf(900));
    expect(arms!.best).toMatchObject({ arm: 'banner', isBest: null, choosesBest: { ok: false, reason: 'no-data' } });
    // Money of one arm alone would make it look better than those whose costs are not known.
    expect(arms!.arms.map(({ campaign: { money } }) => money === null)).toEqual([true, true]);
    expect(missingCosts(several)).toEqual(['perContact']);
    expect(arms!.arms.map(({ mostProfitable }) => mostProfitable.ok)).toEqual([false, false]);
    expect(campaign.money).toBeNull();
  });

  it('refuses a policy that cannot be before it draws anything', async () => {
    const seen: number[] = [];
    const scenario = parseScenario(text.replace('{ kind: fixed }', '{ kind: fixed, days: 40 }'));
    await expect(simulateScenario(scenario, shopOf(100), { onProgress: (done) => seen.push(done) })).rejects.toThrow(
      /^days of the fixed policy is 40/,
    );
    expect(seen).toEqual([]);
  });

  it('stops with the signal', async () => {
    const reason = new Error('enough');
    await expect(
      simulateScenario(parseScenario(text), shopOf(100), { signal: AbortSignal.abort(reason) }),
    ).rejects.toBe(reason);
  });
});
