import { seededRandom } from '@cartograph/threads';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoggedDecisions } from './logged-decisions.js';
import { offPolicyValue, type OffPolicyEstimate, type OffPolicyValue } from './off-policy-value.js';
import golden from './off-policy.golden.json' with { type: 'json' };

const ESTIMATORS = ['ips', 'snips', 'doublyRobust'] as const;

function known(answer: ReturnType<typeof offPolicyValue>): OffPolicyValue {
  if (!answer.ok) throw new Error(answer.detail);
  return answer;
}

const figure = (estimate: OffPolicyEstimate['value']): number[] => {
  if (!estimate.ok) throw new Error(estimate.detail);
  return [estimate.value, estimate.low, estimate.high];
};

describe.each(golden.cases.logs)(
  'against numpy: $name',
  ({
    decisions,
    clip,
    alpha,
    estimates,
    logged,
    meanWeight,
    effectiveSampleSize,
    effectiveSampleSizeUnclipped,
    clippedRows,
    units,
  }) => {
    const answer = known(
      offPolicyValue(
        {
          reward: decisions.reward,
          propensity: { source: 'logged', values: decisions.propensity },
          target: decisions.target,
          model: { logged: decisions.modelLogged, target: decisions.modelTarget },
          ...(decisions.users ? { users: decisions.users } : {}),
        },
        { alpha, ...(clip === null ? {} : { clip }) },
      ),
    );

    it.each(ESTIMATORS)('%s has the same value, gain and intervals', (name) => {
      expect(figure(answer[name].value)).toEqual(estimates[name].value.map((x) => expect.closeTo(x, 9)));
      expect(figure(answer[name].gain)).toEqual(estimates[name].gain.map((x) => expect.closeTo(x, 9)));
    });

    it('tells the same of the log and of its weights', () => {
      expect(figure(answer.logged)).toEqual(logged.map((x) => expect.closeTo(x, 9)));
      expect(figure(answer.meanWeight)).toEqual(meanWeight.map((x) => expect.closeTo(x, 9)));
      expect(answer.effectiveSampleSize).toBeCloseTo(effectiveSampleSize, 8);
      expect(answer.effectiveSampleSizeUnclipped).toBeCloseTo(effectiveSampleSizeUnclipped, 8);
      expect(answer).toMatchObject({
        source: 'logged',
        units,
        clipping: clip === null ? null : { at: clip, rows: clippedRows },
      });
    });
  },
);

/** A bandit of three actions in two contexts, drawn by a policy that is not uniform; rewards are known, so the truth is too. */
const PROPENSITIES = [
  [0.6, 0.3, 0.1],
  [0.2, 0.3, 0.5],
];
const TARGETS = [
  [0.1, 0.2, 0.7],
  [0.7, 0.2, 0.1],
];
const REWARDS = [
  [1, 2, 4],
  [3, 0.5, 1],
];
const TRUTH = [0, 1].reduce(
  (sum, context) =>
    sum + TARGETS[context]!.reduce((inner, share, action) => inner + (share * REWARDS[context]![action]!) / 2, 0),
  0,
);

function drawLog(seed: number, rows: number, { noise = 1, error = 0 } = {}): LoggedDecisions {
  const random = seededRandom(seed);
  const columns = {
    reward: [] as number[],
    propensity: [] as number[],
    target: [] as number[],
    modelLogged: [] as number[],
    modelTarget: [] as number[],
  };
  for (let row = 0; row < rows; row += 1) {
    const context = random.next() < 0.5 ? 0 : 1;
    const point = random.next();
    const action =
      point < PROPENSITIES[context]![0]! ? 0 : point < PROPENSITIES[context]![0]! + PROPENSITIES[context]![1]! ? 1 : 2;
    columns.reward.push(REWARDS[context]![action]! + noise * (random.next() - 0.5));
    columns.propensity.push(PROPENSITIES[context]![action]!);
    columns.target.push(TARGETS[context]![action]!);
    columns.modelLogged.push(REWARDS[context]![action]! + error * (action - 1));
    columns.modelTarget.push(
      TARGETS[context]!.reduce(
        (sum, share, other) => sum + share * (REWARDS[context]![other]! + error * (other - 1)),
        0,
      ),
    );
  }
  return {
    reward: columns.reward,
    propensity: { source: 'simulated', values: columns.propensity },
    target: columns.target,
    model: { logged: columns.modelLogged, target: columns.modelTarget },
  };
}

describe('a simulated bandit', () => {
  it('is valued without bias by all three, and their intervals cover', () => {
    const runs = 600;
    const sums = { ips: 0, snips: 0, doublyRobust: 0 };
    const covered = { ips: 0, snips: 0, doublyRobust: 0 };
    for (let run = 0; run < runs; run += 1) {
      const answer = known(offPolicyValue(drawLog(run, 400, { error: 0.5 })));
      for (const name of ESTIMATORS) {
        const [value, low, high] = figure(answer[name].value) as [number, number, number];
        sums[name] += value / runs;
        covered[name] += low <= TRUTH && TRUTH <= high ? 1 : 0;
      }
    }
    for (const name of ESTIMATORS) {
      expect(Math.abs(sums[name] - TRUTH)).toBeLessThan(0.04);
      expect(covered[name] / runs).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / runs) - 0.005);
    }
  });

  it('has intervals of no level where weights were cut, since they miss the truth however many rows there are', () => {
    const runs = 300;
    const covered = { ips: 0, snips: 0, doublyRobust: 0 };
    for (let run = 0; run < runs; run += 1) {
      const answer = known(offPolicyValue(drawLog(run, 1_600, { error: 0.5 }), { clip: 2 }));
      expect(answer.clipping!.rows).toBeGreaterThan(0);
      for (const name of ESTIMATORS) {
        const { value, gain } = answer[name];
        expect([value, gain]).toMatchObject([
          { ok: true, level: null },
          { ok: true, level: null },
        ]);
        const [, low, high] = figure(value) as [number, number, number];
        covered[name] += low <= TRUTH && TRUTH <= high ? 1 : 0;
      }
      // The log's own figures come from no cut weight.
      expect([answer.logged, answer.meanWeight]).toMatchObject([{ level: 0.95 }, { level: 0.95 }]);
    }
    for (const name of ESTIMATORS) expect(covered[name] / runs).toBeLessThan(0.9);
  });

  it('keeps its level under a clip that cuts nothing', () => {
    const decisions = drawLog(4, 400);
    const answer = known(offPolicyValue(decisions, { clip: 7.5 }));
    expect(answer.clipping).toEqual({ at: 7.5, rows: 0 });
    for (const name of ESTIMATORS) {
      expect([answer[name].value, answer[name].gain]).toMatchObject([{ level: 0.95 }, { level: 0.95 }]);
      expect(figure(answer[name].value)).toEqual(figure(known(offPolicyValue(decisions))[name].value));
    }
  });

  it('is valued narrowest with a good model: exactly so when the model knows every reward', () => {
    const width = ([, low, high]: number[]): number => high! - low!;
    const answer = known(offPolicyValue(drawLog(9, 2000)));
    expect(width(figure(answer.doublyRobust.value))).toBeLessThan(width(figure(answer.ips.value)) / 2);
    // Without noise the model is exact: what is left is how often each context came.
    const decisions = drawLog(9, 2000, { noise: 0 });
    const exact = known(offPolicyValue(decisions));
    const mean = [...Array(2000).keys()].reduce((sum, row) => sum + decisions.model!.target[row]! / 2000, 0);
    expect(figure(exact.doublyRobust.value)[0]).toBeCloseTo(mean, 10);
  });

  it('has a mean weight of one, and one below it where the log lacks what the policy would do', () => {
    const decisions = drawLog(10, 4000);
    const whole = figure(known(offPolicyValue(decisions)).meanWeight);
    expect(whole[1]).toBeLessThan(1);
    expect(whole[2]).toBeGreaterThan(1);
    // Context 0's favorite action is never seen.
    const seen = [...Array(4000).keys()].filter(
      (row) => decisions.target[row] !== 0.7 || decisions.propensity!.values[row] !== 0.1,
    );
    const pick = (column: ArrayLike<number>): number[] => seen.map((row) => column[row]!);
    const lacking = known(
      offPolicyValue({
        reward: pick(decisions.reward),
        propensity: { source: 'simulated', values: pick(decisions.propensity!.values) },
        target: pick(decisions.target),
      }),
    );
    expect(figure(lacking.meanWeight)[2]).toBeLessThan(1);
  });
});

const rows = fc
  .array(
    fc.record({
      reward: fc.double({ min: -100, max: 100, noNaN: true }),
      propensity: fc.double({ min: 0.1, max: 1, noNaN: true }),
      target: fc.double({ min: 0.05, max: 1, noNaN: true }),
    }),
    { minLength: 30, maxLength: 80 },
  )
  .filter((list) => list.some(({ reward }) => Math.abs(reward - list[0]!.reward) > 1e-3));
const logOf = (list: { reward: number; propensity: number; target: number }[], shift = 0): LoggedDecisions => ({
  reward: list.map(({ reward }) => reward + shift),
  propensity: { source: 'logged', values: list.map(({ propensity }) => propensity) },
  target: list.map(({ target }) => target),
});

describe('whatever the log', () => {
  it('SNIPS moves with the rewards’ zero, its gain and its width do not', () => {
    fc.assert(
      fc.property(rows, fc.double({ min: -50, max: 50, noNaN: true }), (list, shift) => {
        const [here, there] = [
          known(offPolicyValue(logOf(list), { leastEffective: 1 })),
          known(offPolicyValue(logOf(list, shift), { leastEffective: 1 })),
        ];
        expect(figure(there.snips.value)).toEqual(figure(here.snips.value).map((x) => expect.closeTo(x + shift, 7)));
        expect(figure(there.snips.gain)).toEqual(figure(here.snips.gain).map((x) => expect.closeTo(x, 7)));
      }),
    );
  });

  it('the policy that was logged has the value of the log, without any gain', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const answer = known(offPolicyValue(logOf(list.map((row) => ({ ...row, target: row.propensity })))));
        for (const name of ['ips', 'snips'] as const) {
          expect(figure(answer[name].value)).toEqual(figure(answer.logged).map((x) => expect.closeTo(x, 9)));
          expect(figure(answer[name].gain)).toEqual([0, 0, 0].map((x) => expect.closeTo(x, 9)));
        }
        expect(answer.effectiveSampleSize).toBeCloseTo(list.length, 8);
      }),
    );
  });

  it('the effective sample size lies between one and the rows; clipping only raises it', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const [plain, clipped] = [
          known(offPolicyValue(logOf(list), { leastEffective: 1 })),
          known(offPolicyValue(logOf(list), { leastEffective: 1, clip: 1 })),
        ];
        expect(plain.effectiveSampleSize).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(plain.effectiveSampleSize).toBeLessThanOrEqual(list.length + 1e-9);
        expect(clipped.effectiveSampleSize).toBeGreaterThanOrEqual(plain.effectiveSampleSize - 1e-9);
        expect(clipped.ips.value).toMatchObject({ method: 'ips-clipped' });
        expect(clipped.clipping).toEqual({
          at: 1,
          rows: list.filter(({ target, propensity }) => target / propensity > 1).length,
        });
      }),
    );
  });

  it('the same rows twice of the same users are no new knowledge', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const users = list.map((_, row) => row);
        const once = known(offPolicyValue({ ...logOf(list), users }, { leastEffective: 1 }));
        const twice = known(
          offPolicyValue({ ...logOf([...list, ...list]), users: [...users, ...users] }, { leastEffective: 1 }),
        );
        expect(figure(twice.ips.value)).toEqual(figure(once.ips.value).map((x) => expect.closeTo(x, 8)));
      }),
    );
  });
});

describe('what is refused', () => {
  const two = { reward: [1, 0], propensity: { source: 'logged', values: [0.5, 0.5] }, target: [1, 0] } as const;

  it('a log without probabilities: nobody knows why its decisions were made', () => {
    const answer = offPolicyValue({ ...two, propensity: null });
    expect(answer).toMatchObject({ ok: false, reason: 'not-logged' });
    expect(!answer.ok && answer.detail).toContain('No probabilities were logged');
  });

  it('no rows, no overlap, too little of it, one user', () => {
    expect(offPolicyValue({ reward: [], propensity: { source: 'logged', values: [] }, target: [] })).toMatchObject({
      ok: false,
      reason: 'no-data',
    });
    expect(offPolicyValue({ ...two, target: [0, 0] })).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('would not have made any of the 2 decisions'),
    });
    expect(offPolicyValue(two)).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('leave 1.0 of 2 decisions'),
    });
    expect(offPolicyValue({ ...drawLog(1, 50), users: Array.from({ length: 50 }, () => 7) })).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('one user'),
    });
  });

  it('rows that weigh anything but are all of one user, and figures that no two users differ in', () => {
    const heavy = {
      reward: Array.from({ length: 40 }, (_, row) => row % 2),
      propensity: { source: 'logged' as const, values: Array.from({ length: 40 }, () => 0.5) },
      target: Array.from({ length: 40 }, (_, row) => (row < 20 ? 1 : 0)),
      users: Array.from({ length: 40 }, (_, row) => Math.max(0, row - 19)),
    };
    expect(offPolicyValue(heavy)).toMatchObject({
      ok: false,
      reason: 'too-few',
      detail: expect.stringContaining('leave 1.0 of 21 users'),
    });
    const alone = known(offPolicyValue(heavy, { leastEffective: 1 }));
    expect(alone.effectiveSampleSize).toBe(1);
    expect(alone.snips.value).toMatchObject({ ok: false, reason: 'too-few' });
    expect(
      known(offPolicyValue({ ...drawLog(3, 60), reward: Array.from({ length: 60 }, () => 0) })).ips.value,
    ).toMatchObject({ ok: false, reason: 'too-few' });
  });

  it('nothing for a clip, but what it hides is told', () => {
    const rare = {
      reward: Array.from({ length: 200 }, (_, row) => row % 3),
      propensity: {
        source: 'logged' as const,
        values: Array.from({ length: 200 }, (_, row) => (row === 0 ? 0.001 : 0.5)),
      },
      target: Array.from({ length: 200 }, () => 0.4),
    };
    const answer = known(offPolicyValue(rare, { clip: 2 }));
    expect(answer.effectiveSampleSize).toBeGreaterThan(190);
    expect(answer.effectiveSampleSizeUnclipped).toBeLessThan(3);
  });

  it('a doubly robust estimate without a model, and nothing else with it', () => {
    const { model: _, ...bare } = drawLog(2, 200);
    const answer = known(offPolicyValue(bare));
    expect(answer.doublyRobust.value).toMatchObject({ ok: false, reason: 'not-logged' });
    expect(answer.ips.value.ok).toBe(true);
  });

  it.each([
    [
      { propensity: { source: 'logged', values: [0.5, 0] } },
      /propensity.values\[1\] is 0; give the probability of the decision made, above 0/,
    ],
    [{ propensity: { source: 'logged', values: [Number.NaN, 0.5] } }, /propensity.values\[0\] is NaN/],
    [{ propensity: { source: 'logged', values: [0.5, 1.2] } }, /propensity.values\[1\] is 1.2/],
    [{ propensity: { source: 'logged', values: [0.5] } }, /propensity.values has 1 rows and reward has 2/],
    [{ target: [0.5, -0.1] }, /target\[1\] is -0.1; give a probability from 0 to 1/],
    [{ reward: [1, Infinity] }, /reward\[1\] is Infinity; give finite numbers/],
    [{ model: { logged: [1, Number.NaN], target: [1, 1] } }, /model.logged\[1\] is NaN/],
    [{ users: [1, 1.5] }, /users\[1\] is 1.5/],
  ] as [Partial<LoggedDecisions>, RegExp][])('%j', (part, message) => {
    expect(() => offPolicyValue({ ...two, ...part })).toThrow(message);
  });

  it('an alpha or a clip that is none', () => {
    expect(() => offPolicyValue(two, { alpha: 2 })).toThrow(/alpha is 2/);
    expect(() => offPolicyValue(two, { clip: 0 })).toThrow(/clip is 0; give a weight above 0/);
  });
});
