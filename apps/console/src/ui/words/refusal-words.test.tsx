// @vitest-environment jsdom
import { describe, expect, test } from 'vitest';
import type { Locale } from '../../i18n/locale.js';
import { ruleProblemCodes } from './rule-problem-words.js';
import { textOf } from '../../testing/text-of.js';
import { refusalCodes, useRefusalWords, type Refused } from './refusal-words.js';

const server = 'In the server’s English.';
const trainingId = 'trn_1';
const loss = { on: 'users', metric: 'NDCG@10', value: -0.05, low: -0.08, high: -0.02 };
const kind = 'ALS';

/** What the server tells with each code. */
const facts: Record<(typeof refusalCodes)[number], object> = {
  loses: loss,
  'serves-already': {},
  serves: {},
  'other-shop': {},
  'not-one-of': { fields: ['trainingId', 'modelId'] },
  'files-removed': { trainingId },
  'files-damaged': { trainingId },
  deleted: { trainingId },
  'number-out-of-range': { name: 'budgetSeconds', value: 0.5, low: 1, high: 86_400, isWhole: true },
  'setting-unknown': { kind, setting: 'factor', known: ['factors', 'alpha'] },
  'setting-out-of-range': { kind, setting: 'factors', value: 0 },
  'settings-clash': { kind, settings: { factors: 64, alpha: 2.5 } },
  'settings-no-object': { kind },
  'settings-of-kind-left-out': { kind },
  'kind-unknown': { kind: 'KNN', known: ['ALS', 'EASE'] },
  'strength-out-of-range': { name: 'view', value: -1, most: 1_000_000 },
  'strengths-all-zero': {},
  shape: { what: '"name" is 7', wanted: 'Give a text', rules: ['hero'] },
  'rules-too-large': {},
  'replaced-demo': {},
  'aa-missing': {},
  'aa-finds-too-much': { aaRunId: 'aar_1' },
  'aa-incomputable': { aaRunId: 'aar_1' },
};
const [mine, both] = [{ rules: ['hero'] }, { rules: ['hero', 'recall'] }];

/** What the server tells with the codes of rules. */
const rulesFacts: Record<(typeof ruleProblemCodes)[number], object> = {
  'name-missing': { rules: [''], count: 1 },
  'name-twice': { ...mine, count: 2 },
  'empty-target': mine,
  'boost-factor': { ...mine, factor: 5000 },
  'price-limit': { ...mine, end: 'from', price: -1 },
  'price-without-limit': mine,
  'pin-without-product': mine,
  'price-reversed': { ...mine, min: 20, max: 10 },
  'bought-window': { ...mine, days: -3 },
  'cap-most': { ...mine, most: 0, per: 'brand' },
  'cap-depth': { ...mine, depth: 0 },
  'diversity-lambda': { ...mine, lambda: 2 },
  'diversity-pool': { ...mine, pool: 0 },
  'pin-rank': { ...mine, product: '7', rank: 0 },
  'pins-on-one-rank': { ...both, rank: 1 },
  'product-pinned-twice': { ...both, product: '7', rank: 1, otherRank: 2 },
  'pinned-and-denied': { ...both, product: '7' },
  'pinned-not-allowed': { ...both, product: '7' },
  'price-ranges-apart': { ...both, min: 20, max: 10 },
  'allowed-and-denied': { ...both, what: 'brand acme' },
  'nothing-in-common': { ...both, field: 'brands' },
  'several-diversities': { ...both, count: 2 },
  'no-stock': mine,
  'no-repeat-model': mine,
  'no-similarity': mine,
  'boost-of-one': mine,
  'moved-but-denied': { ...both, kind: 'boost', what: 'brand acme' },
  'boosted-and-buried': { ...both, what: 'brand acme' },
  'unknown-products': { ...mine, products: '8, 9', count: 2 },
  'unknown-groups': { ...mine, what: 'brand acme' },
  'pin-filtered': { ...both, product: '7' },
  'pins-beyond-cap': { ...both, most: 1, count: 2, per: 'brand', group: 'acme' },
  'nothing-left': { ...both, products: 9 },
};

function Words(refused: Refused) {
  return useRefusalWords()(refused) ?? 'no words';
}
const words = (problem: string | null, told: object | null = null, locale: Locale = 'en'): string =>
  textOf(<Words problem={problem} facts={told} message={server} />, locale);

const all: [code: string, facts: object][] = [
  ...refusalCodes.map((code): [string, object] => [code, facts[code]]),
  ...ruleProblemCodes.map((code): [string, object] => [code, rulesFacts[code]]),
];

describe.each(all)('%s', (code, told) => {
  test.each(['en', 'ko'] as const)('has words in %s that name nothing but what is told', (locale) => {
    const text = words(code, told, locale);
    expect(text).not.toMatch(/[{}–]|undefined|NaN|\bnone (?!of)|no words|\[object/);
    expect(/[가-힣]/.test(text)).toBe(locale === 'ko');
  });
  test('says without any fact no number that it was not told', () => {
    expect(words(code, null)).not.toMatch(/undefined|NaN|\[object|no words/);
  });
});

test('a loss says on whom, by how much and how sure', () => {
  expect(words('loses', loss)).toContain('the difference is -5.00 points of NDCG@10 (95% interval -8.00 to -2.00)');
  expect(words('loses', { ...loss, on: 'sessions' })).toContain('on anonymous sessions');
  expect(words('loses', { ...loss, on: 'sessions' }, 'ko')).toContain('비회원 세션에서');
});

test('kinds, settings and fields have their names of the page, what is not known here the server’s', () => {
  expect(words('setting-unknown', facts['setting-unknown'])).toBe(
    'Implicit ALS has no setting “factor”. It has: Factors and Confidence α.',
  );
  expect(words('setting-unknown', { kind: 'POPULARITY', setting: 'factor', known: [] })).toContain(
    'It has none at all.',
  );
  expect(words('settings-no-object', {})).toBe('The settings must be names with values.');
  expect(words('kind-unknown', { kind: 'KNN', known: ['ALS'] }, 'ko')).toContain('‘KNN’ 종류의 모델은 없습니다.');
  expect(words('not-one-of', { fields: ['rules', 'ruleSetId', 'somethingNew'] })).toBe(
    'Give exactly one of these: rules, a saved rule set, and somethingNew.',
  );
});

test('the α of a training is not that of an experiment', () => {
  expect(words('number-out-of-range', { name: 'alpha', value: -1, low: 0, high: 10_000, isWhole: false })).toBe(
    'Confidence α is -1; give a number from 0 to 10,000.',
  );
  expect(words('number-out-of-range', { name: 'alpha', value: 2, low: 0.0001, high: 0.5 })).toBe(
    'Significance level is 2; give a number from 0.0001 to 0.5.',
  );
  expect(words('number-out-of-range', facts['number-out-of-range'])).toBe(
    'Seconds for trying settings is 0.5; give a whole number from 1 to 86,400.',
  );
});

test('a weight is told by its own sign, a half-life by none', () => {
  expect(words('strength-out-of-range', { name: 'remove', value: 2, most: 10 })).toContain('from −10 to 0');
  expect(words('strength-out-of-range', { name: 'halfLifeDays', value: 0, most: 10 })).toContain('above 0');
});

test('a rule is named before what is wrong with it, and rules that are wrong alike are not', () => {
  expect(words('pinned-and-denied', rulesFacts['pinned-and-denied'])).toBe(
    '“hero”: Product 7 is pinned here and denied by “recall”. Take it out of one of them.',
  );
  expect(words('pinned-and-denied', rulesFacts['pinned-and-denied'], 'ko')).toMatch(/^‘hero’ 규칙: /);
  expect(words('several-diversities', rulesFacts['several-diversities'])).not.toContain('hero');
});

test('what only the server’s sentence says stays beside the words', () => {
  expect(words('setting-out-of-range', facts['setting-out-of-range'])).toBe(server);
  expect(words('setting-out-of-range', facts['setting-out-of-range'], 'ko')).toContain(`(${server})`);
});

test('a code of a newer server, and none, have no words', () => {
  expect(words('not-known-yet', {})).toBe('no words');
  expect(words(null)).toBe('no words');
});
