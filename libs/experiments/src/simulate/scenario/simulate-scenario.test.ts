import { describe, expect, it } from 'vitest';
import { shopOf } from '../testing/shop.js';
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
    const results = await Promise.all([1, 2, 4].map((threads) => simulateScenario(parseScenario(text), history, { threads })));
    for (const result of results.slice(1)) expect(JSON.stringify(result)).toBe(JSON.stringify(results[0]));
    expect(JSON.stringify(await simulateScenario(parseScenario(text.replace('seed: 11', 'seed: 12')), history))).not.toBe(JSON.stringify({ ...results[0], seed: 12 }));
    expect(results[0]).toMatchObject({ name: 'Free delivery', campaign: { days: 21, controlUsers: 400, treatmentUsers: 400 }, breakEven: { ok: true, runs: 20 }, policies: { metric: 'conversion' } });
    expect(results[0]!.tornado!.bars.map(({ input }) => input).toSorted()).toEqual(['cartToPurchase', 'perContact']);
  });

  it('leaves out what the scenario does not ask for, and says which segment is not there', async () => {
    const scenario = parseScenario('name: A\nruns: 5\ncosts: { grossMargin: 0.3 }\n');
    expect(await simulateScenario(scenario, shopOf(100))).toMatchObject({ tornado: null, policies: null, breakEven: { ok: false, reason: 'no-uplift' } });
    const { segment: _segment, segmentNames: _names, ...history } = shopOf(100);
    await expect(simulateScenario(parseScenario(text), history)).rejects.toThrow('cartToPurchase.bySegment names loyal; the segments are all.');
  });

  it('refuses a policy that cannot be before it draws anything', async () => {
    const seen: number[] = [];
    const scenario = parseScenario(text.replace('{ kind: fixed }', '{ kind: fixed, days: 40 }'));
    await expect(simulateScenario(scenario, shopOf(100), { onProgress: (done) => seen.push(done) })).rejects.toThrow(/^days of the fixed policy is 40/);
    expect(seen).toEqual([]);
  });

  it('stops with the signal', async () => {
    const reason = new Error('enough');
    await expect(simulateScenario(parseScenario(text), shopOf(100), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
