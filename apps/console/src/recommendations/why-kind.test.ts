import { expect, test } from 'vitest';
import { whyKind } from './why-kind.js';

const usual = { subject: 'user', isAsked: false, model: 'ALS', unknownProducts: [], winner: { kind: 'ALS', isMeasured: true } } as const;

test('a user is answered by the winner of the group, or by the simplest where too few were compared', () => {
  expect(whyKind(usual)).toBe('won');
  expect(whyKind({ ...usual, winner: { kind: 'ALS', isMeasured: false } })).toBe('tooFew');
});

test('another model than the winner means that the winner had nothing to start from', () => {
  expect(whyKind({ ...usual, model: 'POPULARITY' })).toBe('fallback');
});

test('the question itself comes first', () => {
  expect(whyKind({ ...usual, isAsked: true, model: 'POPULARITY' })).toBe('asked');
  expect(whyKind({ ...usual, subject: 'category', model: 'POPULARITY' })).toBe('category');
  expect(whyKind({ ...usual, subject: 'cart' })).toBe('anonymous');
  expect(whyKind({ ...usual, subject: 'product' })).toBe('similarByAls');
  expect(whyKind({ ...usual, subject: 'product', model: 'POPULARITY' })).toBe('similarByCarts');
  expect(whyKind({ ...usual, subject: 'product', model: 'POPULARITY', unknownProducts: ['7'] })).toBe('unknownProduct');
});
