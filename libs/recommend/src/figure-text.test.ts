import { expect, it } from 'vitest';
import { counted, figure, percent, whole, withInterval } from './figure-text.js';

it('writes figures for sentences', () => {
  expect([figure(0.12345), figure(-0.5), whole(1234567)]).toEqual(['0.123', '−0.500', '1,234,567']);
  expect([percent(0.125), percent(1)]).toEqual(['13 %', '100 %']);
  expect(withInterval({ ok: true, value: 0.032, low: -0.01, high: 0.04, level: 0.95, method: 'student-t' })).toBe(
    '0.032 (95 % interval −0.010 to 0.040)',
  );
  expect(withInterval({ ok: false, reason: 'too-few', detail: 'Two users.' })).toBe('not computable (Two users.)');
});

it('counts people in words that fit', () => {
  expect([0, 1, 1200].map((count) => counted(count, 'users with 1–2 carts'))).toEqual([
    'no users with 1–2 carts',
    '1 user with 1–2 carts',
    '1,200 users with 1–2 carts',
  ]);
  expect(counted(1, 'anonymous sessions')).toBe('1 anonymous session');
});
