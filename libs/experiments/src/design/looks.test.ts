import { crossing, groupSequential, inflationFactor } from '@cartograph/metrics';
import { seededRandom, type Random } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import type { Framework } from '../analysis/plan.js';
import { drawBinomial } from '../simulate/binomial.js';
import { looksOf } from './looks.js';
import { minimumDetectableUplift } from './minimum-detectable.js';
import { power, type Answer } from './power.js';
import { sampleSize } from './sample-size.js';
import { significanceNeeded } from './significance.js';

const FIXED = { kind: 'frequentist' } as const;
const SEQUENTIAL = [
  { kind: 'group-sequential', spending: 'obrien-fleming', fractions: [0.25, 0.5, 0.75, 1] },
  { kind: 'group-sequential', spending: 'pocock', fractions: [0.2, 0.6, 1] },
  { kind: 'always-valid', method: 'confidence-sequence', tunedAt: 10_000, firstLook: 1_000 },
  { kind: 'always-valid', method: 'mixture-sprt', typicalUplift: 0.1, firstLook: 1_000 },
] as const satisfies readonly Framework[];

const valueOf = (answer: Answer): number => {
  if (!answer.ok) throw new Error(answer.detail);
  return answer.value;
};

describe.each(SEQUENTIAL)('a test of more than one look, %j', (framework) => {
  const design = { baselineRate: 0.1, framework, looks: 8 };

  it('answers the four questions alike', () => {
    const size = sampleSize({ ...design, upliftRelative: 0.1 });
    if (!size.ok) throw new Error(size.detail);
    expect(valueOf(power({ ...design, upliftRelative: 0.1, users: size.users }))).toBeCloseTo(0.8, 4);
    expect(valueOf(minimumDetectableUplift({ ...design, users: size.users }))).toBeCloseTo(0.1, 5);
    expect(valueOf(significanceNeeded({ ...design, upliftRelative: 0.1, users: size.users }))).toBeCloseTo(0.05, 4);
  });

  it('costs users, and has no more power than one look at the same end', () => {
    const [more, one] = [framework, FIXED].map((which) =>
      sampleSize({ ...design, framework: which, upliftRelative: 0.1 }),
    );
    expect(more?.ok && one?.ok && more.users / one.users).toBeGreaterThan(1.01);
    expect(valueOf(power({ ...design, upliftRelative: 0.1, users: 20_000 }))).toBeLessThan(
      valueOf(power({ ...design, framework: FIXED, upliftRelative: 0.1, users: 20_000 })),
    );
    expect(valueOf(power({ ...design, upliftRelative: 0, users: 20_000 }))).toBeLessThanOrEqual(0.05 + 1e-9);
  });

  it('finds a planted uplift as often as it says: 4,000 simulated tests', () => {
    const users = 24_000;
    const runs = 4_000;
    const random = seededRandom(31);
    const setting = {
      framework,
      alpha: 0.05,
      users,
      standardError: Math.sqrt((2 * (0.09 + 0.11 * 0.89)) / users),
      level: 0.1,
      looks: 8,
    };
    const looks = looksOf(setting)?.looks ?? [];
    let found = 0;
    for (let run = 0; run < runs; run += 1) if (simulated(random, looks, users / 2)) found += 1;
    const expected = valueOf(power({ ...design, upliftRelative: 0.1, users }));
    expect(Math.abs(found / runs - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / runs) + 0.003);
  });

  it('sizes a guardrail by one side alone', () => {
    const guardrail = { ...design, margin: { marginRelative: 0.1 }, upliftRelative: 0 };
    const size = sampleSize(guardrail);
    if (!size.ok) throw new Error(size.detail);
    expect(valueOf(power({ ...guardrail, users: size.users }))).toBeCloseTo(0.8, 4);
    expect(valueOf(power({ ...guardrail, upliftRelative: -0.1, users: size.users }))).toBeLessThan(0.026);
  });
});

describe('a group-sequential size', () => {
  it('is the fixed one times the inflation factor', () => {
    for (const spending of ['obrien-fleming', 'pocock'] as const) {
      const fractions = [0.2, 0.4, 0.6, 0.8, 1];
      const [more, one] = [{ kind: 'group-sequential', spending, fractions } as const, FIXED].map((framework) =>
        sampleSize({ mean: 10, sd: 40, upliftRelative: 0.02, method: 'z', framework }),
      );
      const factor = inflationFactor(groupSequential({ fractions, spending: { kind: spending } }));
      expect(more?.ok && one?.ok && more.users / one.users).toBeCloseTo(factor, 4);
    }
  });

  it('is that of one look where there is one', () => {
    const framework = { kind: 'group-sequential', spending: 'pocock', fractions: [1] } as const;
    const [more, one] = [framework, FIXED].map((which) =>
      valueOf(power({ baselineRate: 0.2, upliftRelative: 0.05, users: 30_000, framework: which, method: 'z' })),
    );
    expect(more).toBeCloseTo(one ?? 0, 9);
    expect(crossing(groupSequential({ fractions: [1], spending: { kind: 'pocock' } }), 0).power).toBeCloseTo(0.05, 9);
  });
});

it('is told alike whatever was asked before: bounds that are kept are those of the question', () => {
  const asked = SEQUENTIAL.flatMap((framework) =>
    [0.05, 0.025].flatMap((alpha) =>
      [5_000, 40_000].flatMap((users) =>
        (['z', 'relative-delta'] as const).map((method) => ({
          baselineRate: 0.1,
          upliftRelative: 0.12,
          framework,
          looks: 6,
          alpha,
          users,
          method,
        })),
      ),
    ),
  );
  const first = asked.map((question) => power(question));
  // More questions than are kept.
  for (let users = 1; users <= 100; users += 1)
    power({ baselineRate: 0.1, upliftRelative: 0.1, framework: SEQUENTIAL[2], users: 2_000 + users, looks: 2 });
  expect(
    asked
      .toReversed()
      .map((question) => power(question))
      .toReversed(),
  ).toEqual(first);
  expect(new Set(first.map((answer) => valueOf(answer))).size).toBe(asked.length);
});

it('an always-valid test that ends before its first look finds nothing, and says so', () => {
  const framework = { kind: 'always-valid', method: 'confidence-sequence', tunedAt: 5_000, firstLook: 2_000 } as const;
  expect(power({ baselineRate: 0.2, upliftRelative: 0.5, users: 1_500, framework })).toMatchObject({
    ok: false,
    reason: 'too-few',
    detail: expect.stringContaining('first look is at 2000'),
  });
  expect(sampleSize({ baselineRate: 0.2, upliftRelative: 4, framework })).toMatchObject({
    ok: true,
    users: expect.toSatisfy((users: number) => users >= 2_000),
  });
  expect(() => power({ baselineRate: 0.2, upliftRelative: 0.5, users: 10, framework, looks: 0 })).toThrow(
    /^looks is 0/,
  );
});

/** Whether one simulated test of 10 % against 11 % crosses a bound. */
function simulated(random: Random, looks: readonly { fraction: number; bound: number }[], each: number): boolean {
  let [seen, control, treatment] = [0, 0, 0];
  return looks.some(({ fraction, bound }) => {
    const more = Math.round(each * fraction) - seen;
    seen += more;
    control += drawBinomial(random, more, 0.1);
    treatment += drawBinomial(random, more, 0.11);
    const pooled = (control + treatment) / (2 * seen);
    return Math.abs(treatment - control) / seen / Math.sqrt((2 * pooled * (1 - pooled)) / seen) >= bound;
  });
}
