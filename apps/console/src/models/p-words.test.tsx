// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { textOf } from '../testing/text-of.js';
import { usePWords } from './p-words.js';

function P({ p }: { p: number | null }) {
  return usePWords()(p);
}

test.each([
  [1, '1'],
  [0.0461, '0.046'],
  [0.001, '0.001'],
  [0.00099, '< 0.001'],
  [1e-40, '< 0.001'],
  [0, '< 0.001'],
  [null, '–'],
])('p = %s is written %s', (p, wanted) => {
  expect(textOf(<P p={p} />)).toBe(wanted);
});
