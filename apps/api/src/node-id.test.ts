import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { globalId, keyOf, newId, splitId } from './node-id.js';

test('new ids are distinct and sort by creation, also within a millisecond', () => {
  const ids = [
    ...Array.from({ length: 1_000 }, () => newId('job', 1_700_000_000_000)),
    newId('job', 1_700_000_000_001),
  ];
  expect(new Set(ids).size).toBe(1_001);
  expect(ids.toSorted()).toEqual(ids);
  expect(ids[0]).toMatch(/^job_[0-9a-z]{26}$/);
});

test('any key comes back from its global id', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (key) => {
      fc.pre(Buffer.from(key, 'utf8').toString('utf8') === key);
      expect(splitId(globalId('usr', key))).toEqual({ prefix: 'usr', key });
    }),
  );
  expect(globalId('prd', '9223372036854775807')).toBe('prd_9223372036854775807');
});

test('an id of another kind is refused with the remedy', () => {
  expect(keyOf('usr_42', 'usr')).toBe('42');
  for (const id of ['prd_42', '42', '', 'usr_']) expect(() => keyOf(id, 'usr')).toThrow(/start with "usr_"/);
});
