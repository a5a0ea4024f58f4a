import { expect, test } from 'vitest';
import { againstCodec, type Against } from './against.js';

test.each<[string, Against | null]>([
  ['nothing', { kind: 'nothing' }],
  ['2019-10-01..2019-10-31', { kind: 'days', period: { from: '2019-10-01', to: '2019-10-31' } }],
  ['2019-10-31..2019-10-01', null],
  ['2019-10-01..2019-10-02..2019-10-03', null],
  ['2019-13-01..2019-14-01', null],
  ['2019-10-01', null],
  ['', null],
])('%j in the address is %j', (text, against) => {
  expect(againstCodec.read(text)).toEqual(against);
  if (against) expect(againstCodec.write(against)).toBe(text);
});

test('the period before is left out of the address', () => {
  expect(againstCodec.fallback).toEqual({ kind: 'before' });
});
