import { checkRules } from '@cartograph/recommend';
import { expect, test } from 'vitest';
import { UserErrorCode } from '../payload.js';
import { toRuleProblem, userErrorsOf } from './rule-problem.js';
import type { GivenRules } from './rules-of.js';

const given: GivenRules = {
  rules: [
    { kind: 'deny', name: 'recall', products: ['7'] },
    { kind: 'boost', name: 'nothing', brands: ['x'], factor: 1 },
    { kind: 'pin', name: 'hero', product: '7', rank: 1 },
    { kind: 'in-stock', name: '' },
  ],
  paths: [
    ['deny', '0'],
    ['boost', '0'],
    ['pin', '0'],
    ['inStock', '0'],
  ],
};
const problems = checkRules(given.rules);

test('errors have the place of the first rule in them; warnings are none', () => {
  expect(problems.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['name-missing', 'pinned-and-denied', 'boost-of-one']),
  );
  const errors = userErrorsOf(problems, given, 'rules');
  expect(errors).toHaveLength(2);
  expect(errors).toContainEqual(
    expect.objectContaining({ code: UserErrorCode.REQUIRED, field: ['rules', 'inStock', '0'] }),
  );
  expect(errors).toContainEqual(
    expect.objectContaining({
      code: UserErrorCode.INVALID,
      field: ['rules', 'pin', '0'],
      message: '"hero" pins product 7, which "recall" denies. Take the product out of one of them.',
      problem: 'pinned-and-denied',
      facts: { product: '7', rules: ['hero', 'recall'] },
    }),
  );
});

test('an error of rules that were not given has the field alone', () => {
  const [error] = userErrorsOf(
    problems.filter(({ code }) => code === 'pinned-and-denied'),
    { rules: [], paths: [] },
    'rules',
  );
  expect(error?.field).toEqual(['rules']);
});

test('a problem keeps its code, its rules and its values for a page', () => {
  const clash = problems.find(({ code }) => code === 'pinned-and-denied')!;
  expect(toRuleProblem(clash)).toEqual({
    severity: 'error',
    code: 'pinned-and-denied',
    rules: ['hero', 'recall'],
    facts: { product: '7' },
    message: clash.message,
    remedy: clash.remedy,
  });
});
