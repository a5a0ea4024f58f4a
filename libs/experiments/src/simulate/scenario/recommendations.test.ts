import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { simulateLists } from '../lists/simulate-lists.js';
import { economicsOf } from '../economics.js';
import { geometricExamination, responseChances } from '../lists/user-model.js';
import { shopOf } from '../testing/shop.js';
import { formatScenario } from '../testing/format-scenario.js';
import { parseScenario, ScenarioError, type Scenario } from './parse-scenario.js';
import type { ScenarioLists } from './simulate-scenario-lists.js';
import { simulateScenario } from './simulate-scenario.js';

const least = 'name: Better lists\ncosts: { grossMargin: 0.3 }\n';
const lists = `${least}recommendations:
  control: POPULARITY
  treatment: { model: mdl_7, rules: Summer, length: 5 }
  response: { steepness: 0.8, responsesPerUser: 0.05 }
`;

function problemsOf(text: string): string[] {
  try {
    parseScenario(text);
  } catch (error) {
    if (error instanceof ScenarioError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('recommendations of a scenario file', () => {
  it('are read, with defaults', () => {
    expect(parseScenario(lists).recommendations).toEqual({
      control: { model: 'POPULARITY', length: 10 },
      treatment: { model: 'mdl_7', rules: 'Summer', length: 5 },
      response: { steepness: 0.8, responsesPerUser: 0.05, affinityWeight: 1, source: 'assumed' },
      sensitivity: { steepness: [0.5, 1, 2], affinityWeight: [0.5, 1, 2] },
    });
    expect(parseScenario(lists.replace('POPULARITY', 'none')).recommendations?.control).toBeNull();
  });

  it.each<[string, string, string]>([
    [
      'an unknown key, with the one that was meant',
      lists.replace('length', 'lenght'),
      'line 5, column 45: recommendations.treatment.lenght is not known; did you mean length?',
    ],
    [
      'an unknown source',
      lists.replace('steepness: 0.8', 'steepness: 0.8, source: fited'),
      'line 6, column 39: recommendations.response.source is "fited"; give one of assumed, fitted. Did you mean fitted?',
    ],
    [
      'a steepness that is none',
      lists.replace('0.8', '0'),
      'line 6, column 26: recommendations.response.steepness is 0; give a number above 0 to 1.',
    ],
    [
      'an arm that is missing',
      lists.replace(/ {2}control.*\n/, ''),
      'line 4, column 3: recommendations.control is missing; give text or keys: what the control is shown; none for nothing.',
    ],
    [
      'a list that is too long',
      lists.replace('length: 5', 'length: 101'),
      'line 5, column 53: recommendations.treatment.length is 101; give a whole number from 1 to 100.',
    ],
    [
      'a treatment that is nothing',
      lists.replace('mdl_7', 'none'),
      'line 5, column 23: recommendations.treatment.model is none, but the treatment is what is tried; name a model.',
    ],
    [
      'a list that is nothing and has rules',
      lists.replace('POPULARITY', '{ model: none, rules: Summer }'),
      'line 4, column 34: recommendations.control.rules is given, but the control is shown none; leave it out.',
    ],
    [
      'both ways to say how often',
      lists.replace('responsesPerUser: 0.05', 'responsesPerUser: 0.05, scale: 1'),
      'line 6, column 13: recommendations.response has both scale and responsesPerUser; give one of them.',
    ],
    [
      'no way to say how often',
      lists.replace(', responsesPerUser: 0.05', ''),
      'line 6, column 13: recommendations.response has neither scale nor responsesPerUser; give one of them.',
    ],
    [
      'no multiples',
      `${lists}  sensitivity: { steepness: [] }\n`,
      'line 7, column 29: recommendations.sensitivity.steepness has 0 entries; give 1 to 10, or leave it out for 0.5, 1, 2.',
    ],
    [
      'a multiple that is none',
      `${lists}  sensitivity: { steepness: [-1] }\n`,
      'line 7, column 30: recommendations.sensitivity.steepness[0] is -1; give a number from 0.',
    ],
    [
      'effects beside them',
      `${lists}effects: { basket: 0.1 }\n`,
      'line 7, column 10: effects does not go with recommendations, whose response says what the lists do; leave one of them out.',
    ],
    [
      'a course beside them',
      `${lists}course: { onsetDays: 1 }\n`,
      'line 7, column 9: course does not go with recommendations, whose response says what the lists do; leave one of them out.',
    ],
    [
      'arms beside them',
      `${lists}arms: { mail: { share: 0.3 }, push: { share: 0.3 } }\n`,
      'line 7, column 7: arms does not go with recommendations, which have one treatment; leave it out.',
    ],
    [
      'several metrics',
      `${lists}test: { metrics: [{ metric: conversion }] }\n`,
      'line 7, column 18: test.metrics does not go with recommendations, which are judged by one metric; give metric.',
    ],
    [
      'a group of cannibalization',
      `${lists}cannibalization: { share: 0.1, group: shoes }\n`,
      'line 7, column 39: cannibalization.group does not go with recommendations: an order from a list takes the user’s next other one away, of any group; leave it out.',
    ],
    [
      'ends of cannibalization',
      `${lists}cannibalization: { share: { value: 0.1, low: 0, high: 1 } }\n`,
      'line 7, column 27: cannibalization.share has ends, which are not tried with recommendations; write one number.',
    ],
    [
      'a bandit',
      `${lists}policies: [{ kind: thompson }]\n`,
      'line 7, column 20: policies[0].kind is thompson, a bandit, which cannot be compared on recommendations; give fixed, group-sequential or always-valid.',
    ],
  ])('tell line and column of %s', (_what, text, problem) => {
    expect(problemsOf(text)).toContain(problem);
  });

  it('are written so that they read back the same', () => {
    const list = fc.record(
      {
        model: fc.constantFrom('ALS', 'mdl_1', 'live'),
        rules: fc.constantFrom('rls_1', 'No knives'),
        length: fc.integer({ min: 1, max: 100 }),
      },
      { requiredKeys: ['model', 'length'] },
    );
    const multiples = fc.array(
      fc.double({ min: 0, max: 9, noNaN: true }).map((value) => value + 0),
      { minLength: 1, maxLength: 3 },
    );
    const how = {
      steepness: fc.double({ min: 0.01, max: 1, noNaN: true }),
      affinityWeight: fc.double({ min: 0, max: 3, noNaN: true }).map((value) => value + 0),
      source: fc.constantFrom('assumed' as const, 'fitted' as const),
    };
    const positive = fc.double({ min: 0.01, max: 9, noNaN: true });
    const recommendations = fc.record({
      control: fc.option(list),
      treatment: list,
      response: fc.oneof(fc.record({ ...how, scale: positive }), fc.record({ ...how, responsesPerUser: positive })),
      sensitivity: fc.record({ steepness: multiples, affinityWeight: multiples }),
    });
    fc.assert(
      fc.property(recommendations, (value) => {
        const scenario: Scenario = { ...parseScenario(lists), recommendations: value };
        expect(parseScenario(formatScenario(scenario))).toEqual(scenario);
      }),
      { numRuns: 200 },
    );
  });
});

const USERS = 300;
const K = 5;
/** The control's list is the same for all, the treatment's of the category that each user likes. */
const shown: ScenarioLists = {
  control: { k: K, items: Int32Array.from({ length: USERS * K }, (_, place) => place % K) },
  treatment: {
    k: K,
    items: Int32Array.from({ length: USERS * K }, (_, place) => (Math.floor(place / K) % 3) + 3 * (place % K)),
  },
  affinities: {
    affinity: Float64Array.from({ length: USERS * 3 }, (_, place) =>
      place % 3 === Math.floor(place / 3) % 3 ? 0.9 : 0.1,
    ),
    categories: 3,
    category: Int32Array.from({ length: 15 }, (_, item) => item % 3),
    value: new Float64Array(15).fill(20),
  },
};

describe('simulateScenario with recommendations', () => {
  const text = `seed: 3\nruns: 60\n${lists.replace('grossMargin: 0.3', 'grossMargin: { value: 0.3, low: 0.2, high: 0.4 }, perContact: 0')}cannibalization: { share: 0.2 }\npolicies: [{ kind: fixed }]\n`;
  const history = shopOf(USERS);

  it('brings as many responses as the file says, and says how the answer hangs on the model, the same bytes at any number of threads', async () => {
    const scenario = parseScenario(text);
    const results = await Promise.all(
      [1, 2].map((threads) => simulateScenario(scenario, history, { threads, lists: shown })),
    );
    expect(JSON.stringify(results[1])).toBe(JSON.stringify(results[0]));
    const { lists: found, tornado, policies, breakEven, campaign } = results[0]!;
    expect(found?.responsesPerUser.control).toBeCloseTo(0.05, 9);
    expect(found?.sensitivity).toMatchObject({ anchor: 'control', isSameDirection: true });
    expect(found?.sensitivity.points).toHaveLength(9);
    expect(campaign.trueDifference).toBeGreaterThan(0);
    expect(tornado?.bars).toMatchObject([{ input: 'grossMargin', low: 0.2, high: 0.4 }]);
    expect(tornado?.netProfit).toBeCloseTo(campaign.money!.netProfit.mean, 9);
    expect(policies?.policies).toHaveLength(1);
    expect(breakEven).toMatchObject({ ok: false, reason: 'no-uplift' });
  });

  it('is what simulateLists gives for the same lists and scale', async () => {
    const scenario = parseScenario(text.replace('responsesPerUser: 0.05', 'scale: 0.2'));
    const model = {
      examination: geometricExamination(0.8, K),
      scale: 0.2,
      affinityWeight: 1,
      source: 'assumed',
    } as const;
    const alone = await simulateLists({
      history,
      ...shown,
      model,
      economics: economicsOf(scenario.economics),
      cannibalShare: 0.2,
      runs: 60,
      seed: 3,
    });
    const { campaign, lists: found } = await simulateScenario(scenario, history, { lists: shown });
    expect({ campaign, ...found }).toEqual(alone);
    expect(found?.responsesPerUser.treatment).toBeCloseTo(
      responseChances(shown.treatment, shown.affinities, model).reduce((sum, chance) => sum + chance, 0) / USERS,
      12,
    );
  });

  it('counts the responses of the treatment where the control is shown nothing', async () => {
    const { lists: found } = await simulateScenario(parseScenario(text.replace('POPULARITY', 'none')), history, {
      lists: { ...shown, control: null },
    });
    expect(found).toMatchObject({
      responsesPerUser: { control: 0, treatment: expect.closeTo(0.05, 9) },
      sensitivity: { anchor: 'treatment' },
    });
  });

  it('says the steepness of the file also where lists are of one product', async () => {
    const first = { k: 1, items: Int32Array.from({ length: USERS }, (_, user) => user % 3) };
    const { lists: found } = await simulateScenario(parseScenario(text), history, {
      lists: { ...shown, control: first, treatment: first },
    });
    expect(found?.model.examination).toEqual([1, 0.8]);
  });

  it('needs the lists', async () => {
    await expect(simulateScenario(parseScenario(text), history)).rejects.toThrow(/no lists were given/);
  });
});
