import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { DamagedLakeError } from './errors.js';
import { sealJson, unsealJson } from './sealed-json.js';

test('what was sealed is read back, as it was and known to be so', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 2), (value, indent) => {
      const { checksum: _, ...object } = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
      expect(unsealJson('x.json', sealJson(object, indent))).toEqual({ value: object, isSealed: true });
    }),
  );
});

test('JSON of before there were checksums is read, and known to have none', () => {
  expect(unsealJson('x.json', '{"a": 1}')).toEqual({ value: { a: 1 }, isSealed: false });
});

test('no flip of a bit changes what is read, unless it is refused', () => {
  const value = { current: 'b', snapshots: ['a', 'b'], counts: { views: 12, revenue: '1.50', share: 0.125 }, of: null };
  for (const indent of [undefined, 2]) {
    const bytes = Buffer.from(sealJson(value, indent));
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      try {
        expect(unsealJson('x.json', flipped.toString('utf8')).value).toMatchObject(value);
      } catch (error) {
        expect(error).toBeInstanceOf(DamagedLakeError);
      }
    }
  }
});
