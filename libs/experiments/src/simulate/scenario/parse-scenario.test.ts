import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatScenario } from '../testing/format-scenario.js';
import { parseScenario, readScenario, ScenarioError, type Scenario } from './parse-scenario.js';

const least = 'name: Free delivery\ncosts:\n  grossMargin: 0.3\n';

function problemsOf(text: string): string[] {
  try {
    parseScenario(text);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('parseScenario', () => {
  it('fills defaults in', () => {
    expect(parseScenario(least)).toEqual({
      name: 'Free delivery',
      seed: 1,
      runs: 1_000,
      audience: { entry: 'first-session' },
      test: { metric: 'conversion', treatmentShare: 0.5, alpha: 0.05 },
      effect: {},
      economics: { grossMargin: 0.3 },
      ranges: [],
      policies: [],
    });
  });

  it('tells what its runner refuses at the place of the field, or of the keys around it', () => {
    const text = `${least}audience:\n  kind: people\n`;
    const refused = (...paths: string[]): string[] => {
      try {
        parseScenario(text, (scenario, refuse) =>
          paths.forEach((path) => refuse(path, `is ${scenario.audience.kind}.`)),
        );
      } catch (error) {
        if (error instanceof ScenarioError) return error.message.split('\n');
        throw error;
      }
      return [];
    };
    expect(refused()).toEqual([]);
    expect(refused('audience.kind', 'audience.category', 'test.days')).toEqual([
      'line 5, column 9: audience.kind is people.',
      'line 5, column 3: audience.category is people.',
      'line 1, column 1: test.days is people.',
    ]);
    expect(() => parseScenario('seed: 2\n', () => expect.unreachable())).toThrow(/name is missing/);
  });

  it('reads everything', () => {
    const scenario = parseScenario(`# what we think
name: "10 % off"
snapshot: snap_7
seed: 42
runs: 500
searchRuns: 50
audience: { kind: carted-not-bought, from: 2019-10-01, to: "2019-10-28", users: 4000, entry: start }
test: { days: 14, metric: revenue-cuped, treatmentShare: 0.4, alpha: 0.1 }
effects:
  viewToCart: 0.05
  cartToPurchase:
    uplift: { value: 0.1, low: 0.02, high: 0.2 }
    bySegment: { new: 0.2, "2": -0.1 }
    ceiling: 0.8
  basket: -0.05
  return: { uplift: 0.02 }
course: { onsetDays: 1, halfLifeDays: { value: 10, low: 5, high: 20 }, novelty: { share: 0.5, halfLifeDays: 3 } }
cannibalization: { share: 0.2, group: shoes }
costs: { grossMargin: 0.3, perContact: 0.02, contactsPerUser: 2, fixed: { value: 500, low: 300, high: 900 }, discount: 0.1 }
policies:
  - kind: fixed
    days: 7
  - { kind: group-sequential, looks: 3, spending: hwang-shih-decani, gamma: -2 }
  - { kind: group-sequential }
  - { kind: always-valid, firstLook: 100, tunedAt: 1000 }
`);
    expect(scenario).toEqual({
      name: '10 % off',
      snapshot: 'snap_7',
      seed: 42,
      runs: 500,
      searchRuns: 50,
      audience: { kind: 'carted-not-bought', from: '2019-10-01', to: '2019-10-28', users: 4_000, entry: 'start' },
      test: { days: 14, metric: 'revenue-cuped', treatmentShare: 0.4, alpha: 0.1 },
      effect: {
        viewToCart: { uplift: 0.05 },
        cartToPurchase: { uplift: 0.1, bySegment: { new: 0.2, 2: -0.1 }, ceiling: 0.8 },
        basket: { uplift: -0.05 },
        return: { uplift: 0.02 },
        course: { onsetDays: 1, halfLifeDays: 10, novelty: { share: 0.5, halfLifeDays: 3 } },
        cannibalization: { share: 0.2, from: { group: 'shoes' } },
      },
      economics: { grossMargin: 0.3, perContact: 0.02, contactsPerUser: 2, fixed: 500, discount: 0.1 },
      ranges: [
        { input: 'cartToPurchase', low: 0.02, high: 0.2 },
        { input: 'halfLifeDays', low: 5, high: 20 },
        { input: 'fixed', low: 300, high: 900 },
      ],
      policies: [
        { kind: 'fixed', days: 7 },
        { kind: 'group-sequential', looks: 3, spending: { kind: 'hwang-shih-decani', gamma: -2 } },
        { kind: 'group-sequential', looks: 5, spending: { kind: 'obrien-fleming' } },
        { kind: 'always-valid', firstLook: 100, tunedAt: 1_000 },
      ],
    });
    expect(parseScenario(formatScenario(scenario))).toEqual(scenario);
  });

  it('reads arms and metrics: of an arm what is its own', () => {
    const scenario = parseScenario(`${least}test:
  metrics:
    - metric: revenue
    - { metric: conversion, role: secondary }
    - { metric: revenue-cuped, role: guardrail, margin: 0.02 }
  correction: benjamini-hochberg
arms:
  mail: { share: 0.25, effects: { cartToPurchase: { uplift: 0.1, bySegment: { new: 0.2 }, ceiling: 0.9 } } }
  "10 % off":
    share: 0.125
    effects: { basket: -0.1 }
    costs: { discount: 0.1, perContact: 0 }
`);
    expect(scenario).toMatchObject({
      test: {
        metric: 'revenue',
        treatmentShare: 0.375,
        alpha: 0.05,
        correction: 'benjamini-hochberg',
        metrics: [
          { metric: 'revenue', role: 'primary' },
          { metric: 'conversion', role: 'secondary' },
          { metric: 'revenue-cuped', role: 'guardrail', margin: 0.02 },
        ],
      },
      arms: [
        {
          name: 'mail',
          share: 0.25,
          effect: { cartToPurchase: { uplift: 0.1, bySegment: { new: 0.2 }, ceiling: 0.9 } },
          economics: {},
        },
        {
          name: '10 % off',
          share: 0.125,
          effect: { basket: { uplift: -0.1 } },
          economics: { discount: 0.1, perContact: 0 },
        },
      ],
    });
    expect(parseScenario(formatScenario(scenario))).toEqual(scenario);
  });

  it.each<[string, string, string]>([
    [
      'an unknown key, with the one that was meant',
      `${least}effects:\n  viewToCat: 0.1\n`,
      'line 5, column 3: effects.viewToCat is not known; did you mean viewToCart?',
    ],
    [
      'an unknown key that is like none',
      `${least}color: red\n`,
      'line 4, column 1: color is not known; the file has name, snapshot, seed, runs, searchRuns, audience, test, effects, course, cannibalization, costs, arms, recommendations, policies.',
    ],
    [
      'a key of objects’ own kind',
      `${least}constructor: 1\n`,
      'line 4, column 1: constructor is not known; the file has name, snapshot, seed, runs, searchRuns, audience, test, effects, course, cannibalization, costs, arms, recommendations, policies.',
    ],
    ['a missing key', 'seed: 2\n', 'line 1, column 1: name is missing; give text: what the campaign is called.'],
    [
      'a missing key inside',
      'name: A\ncannibalization:\n  group: shoes\n',
      'line 3, column 3: cannibalization.share is missing; give number from 0 to 1 or value, low, high: chance that an extra order does.',
    ],
    [
      'an empty value',
      'name: A\ncosts:\n  grossMargin:\n',
      'line 3, column 15: costs.grossMargin is empty; give a number from 0 to 1 or value, low, high.',
    ],
    [
      'a text for a number',
      `${least}runs: many\n`,
      'line 4, column 7: runs is "many"; give a whole number from 1 to 1000000.',
    ],
    [
      'a broken number',
      `${least}runs: 10.5\n`,
      'line 4, column 7: runs is 10.5; give a whole number from 1 to 1000000.',
    ],
    [
      'a number that is not finite',
      `name: A\ncosts: { grossMargin: .nan }\n`,
      'line 2, column 23: costs.grossMargin is NaN; give a number from 0 to 1 or value, low, high.',
    ],
    [
      'a number for a text',
      'name: 10\ncosts: { grossMargin: 0.3 }\n',
      'line 1, column 7: name is 10; give text. Put it in quotation marks to make it text.',
    ],
    [
      'a number out of range',
      `${least}effects: { basket: -1.2 }\n`,
      'line 4, column 20: effects.basket is -1.2; give a number from -1 to 1000 or value, low, high.',
    ],
    [
      'a cost that no shop has',
      `${least}  fixed: 1e300\n`,
      'line 4, column 10: costs.fixed is 1e+300; give a number from 0 to 1000000000000 or value, low, high.',
    ],
    [
      'an uplift without end',
      `${least}effects: { basket: 1e308 }\n`,
      'line 4, column 20: effects.basket is 1e+308; give a number from -1 to 1000 or value, low, high.',
    ],
    [
      'a share at its end',
      `${least}test: { alpha: 1 }\n`,
      'line 4, column 16: test.alpha is 1; give a number above 0 below 1.',
    ],
    [
      'a choice that is none',
      `${least}test:\n  metric: revenu\n`,
      'line 5, column 11: test.metric is "revenu"; give one of conversion, revenue, revenue-cuped. Did you mean revenue?',
    ],
    [
      'a value for keys',
      `${least}test: 5\n`,
      'line 4, column 7: test is 5; give days, metric, treatmentShare, alpha, metrics, correction, one a line and indented.',
    ],
    [
      'keys for a list',
      `${least}policies: { kind: fixed }\n`,
      'line 4, column 11: policies is a group of keys; give a list, its lines beginning with "- ".',
    ],
    [
      'a list for keys',
      `${least}audience: [1]\n`,
      'line 4, column 11: audience is a list; give kind, category, from, to, users, entry, one a line and indented.',
    ],
    [
      'a day that is none',
      `${least}audience: { from: yesterday }\n`,
      'line 4, column 19: audience.from is "yesterday"; give text like 2019-10-01.',
    ],
    [
      'ends in the wrong order',
      `${least}effects: { basket: { uplift: { value: 0.1, low: 0.2, high: 0.3 } } }\n`,
      'line 4, column 30: effects.basket.uplift has value 0.1, low 0.2 and high 0.3; give low ≤ value ≤ high.',
    ],
    [
      'ends without a value',
      `name: A\ncosts: { grossMargin: { low: 0.1, high: 0.3 } }\n`,
      'line 2, column 23: costs.grossMargin.value is missing; give number from 0 to 1: what is simulated.',
    ],
    [
      'a key of another policy',
      `${least}policies:\n  - kind: thompson\n  - kind: fixed\n    looks: 3\n`,
      'line 7, column 12: policies[1].looks is not a key of fixed; it has days.',
    ],
    [
      'gamma without its spending',
      `${least}policies:\n  - kind: group-sequential\n    gamma: 1\n`,
      'line 6, column 12: policies[0].gamma is of hwang-shih-decani, but spending is obrien-fleming; leave it out.',
    ],
    [
      'a bandit that cannot learn',
      `${least}test: { metric: revenue }\npolicies: [{ kind: thompson }]\n`,
      'line 4, column 17: test.metric is revenue, but the bandits of policies learn from conversions; leave them out or give conversion.',
    ],
    [
      'the same key twice',
      `${least}name: B\n`,
      'line 4, column 1: the file is not YAML here: Map keys must be unique.',
    ],
    [
      'an arm without a share',
      `${least}arms:\n  mail: { effects: { basket: 0.1 } }\n`,
      'line 5, column 9: arms.mail.share is missing; give number above 0 below 1: share of the users who get it.',
    ],
    [
      'an arm’s unknown key, with the one that was meant',
      `${least}arms:\n  mail: { share: 0.3, effect: 0.1 }\n`,
      'line 5, column 23: arms.mail.effect is not known; did you mean effects?',
    ],
    [
      'an arm’s uplift below −100 %',
      `${least}arms:\n  mail: { share: 0.3, effects: { return: -2 } }\n`,
      'line 5, column 42: arms.mail.effects.return is -2; give a number from -1 to 1000.',
    ],
    [
      'ends of an arm’s own number',
      `${least}arms:\n  mail: { share: 0.3, costs: { fixed: { value: 1, low: 0, high: 2 } } }\n`,
      'line 5, column 39: arms.mail.costs.fixed is a group of keys; give a number from 0 to 1000000000000.',
    ],
    [
      'a margin of an arm’s own',
      `${least}arms:\n  mail: { share: 0.3, costs: { grossMargin: 0.2 } }\n`,
      'line 5, column 32: arms.mail.costs.grossMargin is not known; arms.mail.costs has channel, perContact, contactsPerUser, fixed, discount.',
    ],
    [
      'arms that are no names',
      `${least}arms: [mail]\n`,
      'line 4, column 7: arms is a list; give names, each with keys.',
    ],
    ['no arms', `${least}arms: {}\n`, 'line 4, column 7: arms is empty; give at least one arm beside the control.'],
    [
      'shares that leave no control',
      `${least}arms: { a: { share: 0.6 }, b: { share: 0.4 } }\n`,
      'line 4, column 7: arms has shares that sum to 1; the control is what they leave, so give less than 1 in all.',
    ],
    [
      'an arm called control',
      `${least}arms:\n  a: { share: 0.3 }\n  control: { share: 0.3 }\n`,
      'line 6, column 12: arms.control has an arm called control, which is what the arms leave; call it something else, or leave it out.',
    ],
    [
      'a share of all beside arms',
      `${least}test: { treatmentShare: 0.3 }\narms: { a: { share: 0.3 } }\n`,
      'line 4, column 25: test.treatmentShare is given beside arms, which have shares of their own; leave it out.',
    ],
    [
      'policies beside arms',
      `${least}arms: { a: { share: 0.3 } }\npolicies: [{ kind: fixed }]\n`,
      'line 5, column 11: policies compares ways to decide between two arms; leave it out, or arms.',
    ],
    [
      'one metric beside several',
      `${least}test:\n  metric: revenue\n  metrics: [{ metric: conversion }]\n`,
      'line 5, column 11: test.metric is given beside test.metrics; leave one of them out.',
    ],
    [
      'a metric twice',
      `${least}test:\n  metrics: [{ metric: revenue }, { metric: revenue, role: secondary }]\n`,
      'line 5, column 12: test.metrics has revenue twice; give each metric once.',
    ],
    [
      'an unknown role, with the one that was meant',
      `${least}test:\n  metrics: [{ metric: revenue, role: primry }]\n`,
      'line 5, column 38: test.metrics[0].role is "primry"; give one of primary, secondary, guardrail. Did you mean primary?',
    ],
    [
      'a margin of no guardrail',
      `${least}test:\n  metrics: [{ metric: revenue, margin: 0.1 }]\n`,
      'line 5, column 12: test.metrics has revenue with a margin, which only guardrails have; leave it out, or make its role guardrail.',
    ],
    [
      'no metric that decides',
      `${least}test:\n  metrics: [{ metric: revenue, role: guardrail, margin: 0.1 }]\n`,
      'line 5, column 12: test.metrics has no primary metric; give the one that decides.',
    ],
    [
      'a correction of one arm and one metric',
      `${least}test: { correction: holm }\n`,
      'line 4, column 21: test.correction is of several arms or metrics; leave it out, or give arms or test.metrics.',
    ],
    [
      'a bandit whose first metric it cannot learn from',
      `${least}test:\n  metrics: [{ metric: revenue }, { metric: conversion }]\npolicies: [{ kind: thompson }]\n`,
      'line 5, column 3: test.metric is revenue, but the bandits of policies learn from conversions; leave them out or give conversion.',
    ],
    ['what is not YAML', 'name: "A\n', 'line 2, column 1: the file is not YAML here: Missing closing "quote.'],
    [
      'two documents',
      `${least}---\nname: B\n`,
      'line 4, column 1: the file has more than one document; give one file a campaign.',
    ],
    ['nothing', '', 'line 1, column 1: the file is empty; give at least a name.'],
    [
      'a bare word',
      'campaign\n',
      'line 1, column 1: the file is "campaign"; give name, snapshot, seed, runs, searchRuns, audience, test, effects, course, cannibalization, costs, arms, recommendations, policies, one a line and indented.',
    ],
    [
      'an alias',
      'name: &n A\nsnapshot: *n\ncosts: { grossMargin: 0.1 }\n',
      'line 2, column 11: snapshot is an alias; write the value out.',
    ],
  ])('tells line and column of %s', (_what, text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });

  it('tells for programs, too, what is wrong', () => {
    const told = (text: string): object[] => {
      try {
        parseScenario(text);
      } catch (error) {
        if (error instanceof ScenarioError)
          return error.problems.map(({ path, fault, facts }) => ({ path, fault, facts }));
      }
      return [];
    };
    expect(told(`${least}effects: { viewToCat: 0.1, basket: -2 }\ntest: { metric: revenu }\n`)).toEqual([
      {
        path: 'effects.viewToCat',
        fault: 'unknown-key',
        facts: { choices: 'viewToCart, cartToPurchase, basket, return', near: 'viewToCart' },
      },
      {
        path: 'effects.basket',
        fault: 'not-allowed',
        facts: { given: '-2', expects: 'number', isWhole: false, isRanged: true, min: -1, max: 1_000 },
      },
      {
        path: 'test.metric',
        fault: 'not-allowed',
        facts: { given: '"revenu"', expects: 'choice', choices: 'conversion, revenue, revenue-cuped', near: 'revenue' },
      },
    ]);
    expect(told('seed: 2\n')).toEqual([{ path: 'name', fault: 'missing', facts: { expects: 'text' } }]);
    expect(told(`${least}test: { metric: revenue }\npolicies: [{ kind: thompson }]\n`)).toMatchObject([
      { path: 'test.metric', fault: 'not-together' },
    ]);
    expect(told('a: [')).toMatchObject([{ path: '', fault: 'not-yaml' }]);
  });

  it('tells all problems at once, in the order of the file', () => {
    const problems = problemsOf('nam: A\ncosts:\n  grossMargin: 3\ntest:\n  days: 0\n');
    expect(problems).toHaveLength(4);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'line 1, column 1',
      'line 3, column 16',
      'line 5, column 9',
      'line 1, column 1',
    ]);
  });
});

describe('readScenario', () => {
  it('reads an object as its file is read, and tells all problems by path', () => {
    const text = 'name: A\nseed: 3\ntest: { days: 7 }\ncosts: { grossMargin: { value: 0.3, low: 0.2, high: 0.4 } }\n';
    expect(readScenario(parse(text))).toEqual(parseScenario(text));
    const messageOf = (value: unknown): string => {
      try {
        readScenario(value, () => expect.unreachable());
      } catch (error) {
        if (error instanceof ScenarioError) return error.message;
      }
      return '';
    };
    expect(messageOf({ nam: 'A', policies: [{ kind: 'fixed' }, { kind: 'fixd' }], arms: [] })).toBe(
      [
        'nam is not known; did you mean name?',
        'policies[1].kind is "fixd"; give one of fixed, group-sequential, always-valid, thompson, epsilon-greedy. Did you mean fixed?',
        'arms is a list; give names, each with keys.',
        'name is missing; give text: what the campaign is called.',
      ].join('\n'),
    );
    expect(messageOf(null)).toMatch(/^the scenario is empty; give name, snapshot, [^\n]*policies\.$/);
    expect(messageOf({ name: 'A', costs: null })).toMatch(/^costs is empty; give grossMargin, /);
  });
});

describe('formatScenario', () => {
  it('writes what reads back as the same scenario, whatever it is, and the same bytes again', () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
    const uplift = fc.record(
      {
        uplift: fc.double({ min: -1, max: 3, noNaN: true }).map((value) => value + 0),
        bySegment: fc.dictionary(fc.string({ minLength: 1 }), fraction),
        ceiling: fc.double({ min: 0.01, max: 1, noNaN: true }),
      },
      { requiredKeys: ['uplift'] },
    );
    const basket = fc.record(
      { uplift: fraction, bySegment: fc.dictionary(fc.string(), fraction) },
      { requiredKeys: ['uplift'] },
    );
    const text = fc.string({ minLength: 1 }).filter((value) => value.trim() !== '');
    const policy = fc.oneof(
      fc.record(
        { kind: fc.constant('fixed' as const), days: fc.integer({ min: 1, max: 90 }) },
        { requiredKeys: ['kind'] },
      ),
      fc.constant({ kind: 'thompson' as const }),
      fc.record({ kind: fc.constant('epsilon-greedy' as const), epsilon: fraction }),
      fc.record({
        kind: fc.constant('group-sequential' as const),
        looks: fc.integer({ min: 1, max: 20 }),
        spending: fc.oneof(
          fc.constant({ kind: 'pocock' as const }),
          fc.record({ kind: fc.constant('hwang-shih-decani' as const), gamma: fc.integer({ min: -8, max: 4 }) }),
        ),
      }),
    );
    const arm = fc.record({
      name: text.filter((name) => name !== 'control' && !/^\d+$/.test(name)),
      share: fc.double({ min: 0.01, max: 0.3, noNaN: true }),
      effect: fc.record({ return: uplift, basket }, { requiredKeys: [] }),
      economics: fc.record({ perContact: fraction, discount: fraction }, { requiredKeys: [] }),
    });
    const arms = fc.uniqueArray(arm, { minLength: 1, maxLength: 3, selector: ({ name }) => name });
    const metrics = fc.constantFrom<NonNullable<Scenario['test']['metrics']>>(
      [{ metric: 'conversion', role: 'primary' }],
      [
        { metric: 'revenue', role: 'guardrail', margin: 0.01 },
        { metric: 'conversion', role: 'primary' },
      ],
    );
    const plain: fc.Arbitrary<Scenario> = fc.record({
      name: text,
      seed: fc.integer(),
      runs: fc.integer({ min: 1, max: 1e6 }),
      ranges: fc.constantFrom([], [{ input: 'grossMargin' as const, low: 0, high: 1 }]),
      audience: fc.record(
        {
          kind: text,
          category: text,
          users: fc.integer({ min: 2, max: 1e9 }),
          entry: fc.constantFrom('start' as const, 'first-session' as const),
        },
        { requiredKeys: ['entry'] },
      ),
      test: fc.record(
        {
          days: fc.integer({ min: 1, max: 99 }),
          metric: fc.constant('conversion' as const),
          treatmentShare: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
          alpha: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        },
        { requiredKeys: ['metric', 'treatmentShare', 'alpha'] },
      ),
      effect: fc.record(
        {
          viewToCart: uplift,
          return: uplift,
          basket,
          cannibalization: fc.record({
            share: fraction,
            from: fc.oneof(fc.constant('later' as const), fc.record({ group: text })),
          }),
        },
        { requiredKeys: [] },
      ),
      economics: fc.record(
        {
          grossMargin: fraction,
          fixed: fc.double({ min: 0, max: 1e9, noNaN: true }).map((value) => value + 0),
          discount: fraction,
        },
        { requiredKeys: ['grossMargin'] },
      ),
      policies: fc.array(policy, { maxLength: 3 }),
    });
    const scenario = fc.oneof(
      plain,
      fc
        .tuple(plain, arms, metrics)
        .map(([one, several, looked]): Scenario => ({
          ...one,
          policies: [],
          test: {
            ...one.test,
            treatmentShare: several.reduce((sum, { share }) => sum + share, 0),
            metrics: looked,
            correction: 'holm',
          },
          arms: several,
        })),
    );
    fc.assert(
      fc.property(scenario, (value) => {
        const written = formatScenario(value);
        expect(parseScenario(written)).toEqual(value);
        expect(formatScenario(parseScenario(written))).toBe(written);
      }),
      { numRuns: 300 },
    );
  });
});
