import { chiSquareGoodness, chiSquareIndependence } from '@cartograph/metrics';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVEN_ARMS, type ArmWeight } from './arms.js';
import { assign, assigner, unitFraction, type Assignment, type AssignmentPlan } from './assign.js';

const UNITS = Array.from({ length: 100_000 }, (_, index) => String(512_000_000 + index));
const FEW = UNITS.slice(0, 20_000);
const arms = (...weights: number[]): ArmWeight[] =>
  weights.map((weight, at) => ({ name: 'cabdefgh'.charAt(at), weight }));
const dealt = (plan: AssignmentPlan, units = FEW): Assignment[] => units.map(assigner(plan));
const countOf = (all: readonly Assignment[], names: readonly (string | null)[]): number[] =>
  names.map((name) => all.filter(({ arm }) => arm === name).length);
const pOf = (test: ReturnType<typeof chiSquareGoodness>): number => (test.ok ? test.pValue : Number.NaN);
const salts = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 20 });

describe('a unit', () => {
  // The fractions and answers are those of Python's hashlib.
  it('is always dealt the same way, today and on every machine', () => {
    const one = ['1', '2', '3', '541312140', 'anna', ''].map(
      (unit) => assign(unit, { salt: 'autumn', arms: EVEN_ARMS }).arm,
    );
    expect(one).toEqual(['control', 'control', 'treatment', 'control', 'control', 'treatment']);
    expect(['1', '2', '3', '541312140', 'anna', ''].map((unit) => unitFraction(unit, 'autumn').toFixed(9))).toEqual([
      '0.502479457',
      '0.696302117',
      '0.118594962',
      '0.713173452',
      '0.933971404',
      '0.183322119',
    ]);
    const answers = dealt(
      { salt: 'autumn', arms: arms(0.4, 0.3, 0.3), traffic: 0.5, holdout: { salt: 'h', share: 0.1 } },
      FEW.slice(0, 24),
    ).map(({ arm, reason }) => arm ?? reason);
    expect(answers.map((answer) => answer.charAt(0)).join('')).toBe('ocoboooohoaooocobohoccoh');
  });

  it('stays in its arm when the traffic grows, and comes in for good', () => {
    const [small, large] = [0.2, 0.7].map((traffic) => dealt({ salt: 'x', arms: arms(0.5, 0.25, 0.25), traffic }));
    expect(small?.every((was, at) => was.arm === null || was.arm === large?.[at]?.arm)).toBe(true);
    expect(countOf(large ?? [], [null])[0]).toBeLessThan(countOf(small ?? [], [null])[0] ?? 0);
  });

  it('moves from the control only when the last treatment grows or another is put behind it', () => {
    const before = dealt({ salt: 'x', arms: arms(0.6, 0.2, 0.2) });
    for (const after of [
      dealt({ salt: 'x', arms: arms(0.4, 0.2, 0.4) }),
      dealt({ salt: 'x', arms: arms(0.3, 0.2, 0.2, 0.3) }),
    ]) {
      const moved = before.filter((was, at) => was.arm !== after[at]?.arm);
      expect(moved.length).toBeGreaterThan(3000);
      expect(new Set(moved.map(({ arm }) => arm))).toEqual(new Set(['c']));
    }
  });

  it('is in one arm at most, whatever the plan', () => {
    const plans = fc.record({
      salt: salts,
      weight: fc.double({ min: 0.01, max: 0.98, noNaN: true }),
      traffic: fc.double({ min: 0.01, max: 1, noNaN: true }),
      share: fc.double({ min: 0, max: 0.5, noNaN: true }),
      unit: fc.string(),
    });
    fc.assert(
      fc.property(plans, ({ salt, weight, traffic, share, unit }) => {
        const plan = {
          salt,
          arms: arms(weight, (1 - weight) / 2, (1 - weight) / 2),
          traffic,
          holdout: { salt: `${salt} holdout`, share },
        };
        const answer = assign(unit, plan);
        expect(answer).toEqual(assign(unit, plan));
        expect(answer.reason === 'assigned').toBe(answer.arm !== null);
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});

describe('units', () => {
  it.each([arms(0.5, 0.5), arms(0.9, 0.1), arms(0.5, 0.2, 0.3), arms(0.125, 0.125, 0.125, 0.125, 0.25, 0.25)])(
    'follow the weights: chi-square over 100,000 ids, %j',
    (...all) => {
      const weights = all.filter((arm): arm is ArmWeight => typeof arm === 'object');
      const names = weights.map(({ name }) => name);
      expect(
        pOf(
          chiSquareGoodness(
            countOf(dealt({ salt: 'autumn', arms: weights }, UNITS), names),
            weights.map(({ weight }) => weight),
          ),
        ),
      ).toBeGreaterThan(1e-4);
    },
  );

  it('are uniform over a thousand cells under any salt, consecutive ids or words', () => {
    fc.assert(
      fc.property(salts, fc.constantFrom('', 'user-', '0000'), (salt, prefix) => {
        const cells = Array.from({ length: 1000 }, () => 0);
        for (const unit of UNITS) cells[Math.floor(1000 * unitFraction(prefix + unit, salt))]! += 1;
        expect(
          pOf(
            chiSquareGoodness(
              cells,
              cells.map(() => 1),
            ),
          ),
        ).toBeGreaterThan(1e-6);
      }),
      { seed: 7, numRuns: 8 },
    );
  });

  it('are dealt independently by any two campaigns, even of like names', () => {
    const pairs = fc
      .oneof(
        fc.tuple(salts, salts),
        fc.nat(1000).map((n) => [`campaign ${n}`, `campaign ${n + 1}`] as const),
      )
      .filter(([one, other]) => one !== other);
    const weights = arms(0.4, 0.35, 0.25);
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const [first, second] = [one, other].map((salt) => dealt({ salt, arms: weights }));
        const table = weights.map(({ name: row }) =>
          weights.map(
            ({ name: column }) =>
              first?.filter(({ arm }, at) => arm === row && second?.[at]?.arm === column).length ?? 0,
          ),
        );
        expect(pOf(chiSquareIndependence(table))).toBeGreaterThan(1e-6);
      }),
      { seed: 5, numRuns: 25 },
    );
  });

  it('are dealt independently of traffic, group and holdout', () => {
    const group = {
      salt: 'shop',
      slots: [
        { campaign: 'one', from: 0, to: 0.5 },
        { campaign: 'two', from: 0.5, to: 1 },
      ],
    };
    const plain = dealt({ salt: 'x', arms: EVEN_ARMS }, UNITS);
    for (const plan of [
      { traffic: 0.5 },
      { holdout: { salt: 'h', share: 0.5 } },
      { exclusion: { group, campaign: 'one' } },
    ]) {
      const enters = dealt({ salt: 'x', arms: EVEN_ARMS, ...plan }, UNITS).map(({ reason }) => reason === 'assigned');
      const table = ['control', 'treatment'].map((name) =>
        [true, false].map((isIn) => plain.filter(({ arm }, at) => arm === name && enters[at] === isIn).length),
      );
      expect(pOf(chiSquareIndependence(table))).toBeGreaterThan(1e-4);
    }
  });

  it('of a holdout are kept out of every campaign, in its share', () => {
    const holdout = { salt: 'all year', share: 0.05 };
    const campaigns = ['spring', 'autumn'].map((salt) =>
      dealt({ salt, arms: EVEN_ARMS, holdout, traffic: 0.8 }, UNITS),
    );
    const heldOut = campaigns.map((all) => all.map(({ reason }) => reason === 'held-out'));
    expect(heldOut[0]).toEqual(heldOut[1]);
    const count = heldOut[0]?.filter(Boolean).length ?? 0;
    expect(pOf(chiSquareGoodness([count, UNITS.length - count], [0.05, 0.95]))).toBeGreaterThan(1e-4);
  });

  it('of an exclusion group are in one campaign at most, and told where else they are', () => {
    const group = {
      salt: 'checkout',
      slots: [
        { campaign: 'one', from: 0, to: 0.3 },
        { campaign: 'two', from: 0.3, to: 0.5 },
        { campaign: 'one', from: 0.6, to: 0.7 },
      ],
    };
    const [one, two] = ['one', 'two'].map((campaign) =>
      dealt({ salt: `campaign ${campaign}`, arms: EVEN_ARMS, exclusion: { group, campaign } }, UNITS),
    );
    if (!one || !two) throw new Error('no campaigns');
    const both = one.filter(({ arm }, at) => arm !== null && two[at]?.arm !== null).length;
    expect(both).toBe(0);
    const cells = [
      one.filter(({ arm }) => arm !== null).length,
      two.filter(({ arm }) => arm !== null).length,
      one.filter(({ reason }) => reason === 'outside-traffic').length,
    ];
    expect(pOf(chiSquareGoodness(cells, [0.4, 0.2, 0.4]))).toBeGreaterThan(1e-4);
    expect(one.every(({ reason }, at) => (reason === 'other-campaign') === (two[at]?.arm !== null))).toBe(true);
  });
});

describe('a plan that cannot be dealt is refused by name:', () => {
  const plan = { salt: 'x', arms: EVEN_ARMS };
  const slots = [
    { campaign: 'one', from: 0, to: 0.6 },
    { campaign: 'two', from: 0.5, to: 1 },
  ];
  it.each<[string, Partial<AssignmentPlan>, RegExp]>([
    ['one arm', { arms: arms(1) }, /give at least two arms, control first/],
    ['no arms', { arms: [] }, /arms is \[\]; give at least two arms/],
    ['weights that do not sum to 1', { arms: arms(0.5, 0.4) }, /sum to 0.9; give weights that sum to 1/],
    ['a weight of 0', { arms: arms(0.5, 0, 0.5) }, /arms\[1\].weight is 0/],
    [
      'two arms of one name',
      { arms: [...EVEN_ARMS.slice(1), ...EVEN_ARMS.slice(1)] },
      /arms\[1\].name is "treatment"; another arm has this name/,
    ],
    [
      'an arm without a name',
      {
        arms: [
          { name: ' ', weight: 0.5 },
          { name: 'b', weight: 0.5 },
        ],
      },
      /arms\[0\].name is " "; give a name/,
    ],
    ['no traffic', { traffic: 0 }, /traffic is 0/],
    ['everybody held out', { holdout: { salt: 'h', share: 1 } }, /holdout.share is 1/],
    ['the campaign’s own salt for the holdout', { holdout: { salt: 'x', share: 0.1 } }, /holdout.salt is x/],
    [
      'the group’s salt for the holdout',
      {
        holdout: { salt: 'g', share: 0.1 },
        exclusion: { group: { salt: 'g', slots: slots.slice(1) }, campaign: 'two' },
      },
      /holdout.salt is g, that of the exclusion group/,
    ],
    [
      'slots that overlap',
      { exclusion: { group: { salt: 'g', slots }, campaign: 'one' } },
      /one \(0 to 0.6\) and two \(0.5 to 1\) overlap/,
    ],
    [
      'a slot beyond 1',
      { exclusion: { group: { salt: 'g', slots: [{ campaign: 'one', from: 0.5, to: 1.5 }] }, campaign: 'one' } },
      /slots\[0\] of one goes from 0.5 to 1.5/,
    ],
    [
      'a campaign without a slot',
      { exclusion: { group: { salt: 'g', slots: slots.slice(1) }, campaign: 'one' } },
      /exclusion.campaign is one, which has no slot of g; its slots belong to two/,
    ],
    [
      'traffic beside a group',
      { traffic: 0.5, exclusion: { group: { salt: 'g', slots: slots.slice(1) }, campaign: 'two' } },
      /traffic is 0.5 beside an exclusion group/,
    ],
    [
      'the campaign’s own salt for the group',
      { exclusion: { group: { salt: 'x', slots: slots.slice(1) }, campaign: 'two' } },
      /exclusion.group.salt is x/,
    ],
  ])('%s', (_, change, message) => {
    expect(() => assigner({ ...plan, ...change })).toThrow(message);
  });

  it('weights are taken with their rounding', () => {
    expect(
      countOf(dealt({ salt: 'x', arms: arms(1 / 3, 1 / 3, 1 / 3) }), ['c', 'a', 'b']).reduce((sum, n) => sum + n),
    ).toBe(FEW.length);
  });
});
