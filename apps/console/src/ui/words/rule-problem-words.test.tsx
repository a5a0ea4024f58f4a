// @vitest-environment jsdom
import { expect, test } from 'vitest';
import type { Locale } from '../../i18n/locale.js';
import { textOf } from '../../testing/text-of.js';
import { factOf, ruleProblemCodes, useRuleProblemWords, type RuleProblem } from './rule-problem-words.js';

const facts = {
  count: 2,
  factor: 5000,
  price: -1,
  min: 20,
  max: 10,
  days: -3,
  rank: 1,
  most: 2,
  group: 'acme',
  product: '7',
  products: '8, 9',
  what: 'brand acme, category electronics.audio',
};

function Words({ problem, name }: { problem: RuleProblem; name: string }) {
  return useRuleProblemWords()(problem, name);
}
const words = (more: Partial<RuleProblem>, locale: Locale = 'en', name = 'Mine'): string =>
  textOf(
    <Words
      name={name}
      problem={{
        code: 'cap-most',
        rules: ['Mine', 'Theirs'],
        facts,
        message: 'In the server’s English.',
        remedy: 'Mend it.',
        ...more,
      }}
    />,
    locale,
  );

test('every problem with words is told without the server’s English and without a gap, in both languages', () => {
  for (const code of ruleProblemCodes) {
    for (const locale of ['en', 'ko'] as const) {
      const text = words({ code, facts: code === 'nothing-left' ? { products: 9 } : facts }, locale);
      expect(text, code).not.toContain('server');
      expect(text, code).not.toMatch(/[{}–]|undefined|NaN/);
    }
  }
});

test('the other rule is named as seen from either side', () => {
  expect(words({ code: 'pins-on-one-rank' })).toBe(
    'Place 1 is taken by “Theirs”, too. Give one of the two another place.',
  );
  expect(words({ code: 'pins-on-one-rank' }, 'en', 'Theirs')).toBe(
    'Place 1 is taken by “Mine”, too. Give one of the two another place.',
  );
});

test('what is meant is named by its kind in the page’s language', () => {
  expect(words({ code: 'allowed-and-denied' })).toBe(
    'What is allowed here is denied by “Theirs”: brand acme and category electronics.audio. What is denied never appears.',
  );
  expect(words({ code: 'allowed-and-denied' }, 'ko')).not.toMatch(/\b(brand|category)\b/);
});

test('numbers keep their size', () => {
  expect(words({ code: 'boost-factor', facts: { factor: 0.0001 } })).toContain('0.0001');
  expect(words({ code: 'boost-factor', facts: { factor: 5000 } })).toContain('5,000');
  expect(words({ code: 'nothing-left', facts: { products: 1 } })).toBe(
    'These rules together leave none of 1 product: every list will be empty.',
  );
});

test('a problem of a newer server is told in its own words', () => {
  expect(words({ code: 'not-known-yet' }, 'ko')).toBe('In the server’s English. Mend it.');
});

test('facts are texts or numbers, anything else is none', () => {
  expect(factOf({ facts: { rank: 2 } }, 'rank')).toBe(2);
  expect(factOf({ facts: null }, 'rank')).toBeNull();
  expect(factOf({ facts: { rank: [1] } }, 'rank')).toBeNull();
});
