import { expect, it } from 'vitest';
import { readArray, readObject, readText } from './parts.js';

const parts = {
  json: { event: 'cart', settings: { factors: 8 }, list: [1] },
  arrays: { counts: Int32Array.of(1, 2), scores: Float32Array.of(0.5) },
};

it('reads arrays, texts and objects as they were saved', () => {
  expect(readArray(parts, 'counts', 'i32', 2)).toBe(parts.arrays.counts);
  expect(readArray(parts, 'scores', 'f32')).toBe(parts.arrays.scores);
  expect([readText(parts, 'event'), readText(parts, 'event', ['view', 'cart']), readObject(parts, 'settings')]).toEqual(
    ['cart', 'cart', { factors: 8 }],
  );
});

it('names the part that is missing, of another kind, of another length or of an unknown word', () => {
  expect(() => readArray(parts, 'factors', 'f32')).toThrow('the part "factors" is missing');
  expect(() => readArray(parts, 'counts', 'f32')).toThrow(
    'the part "counts" is a Int32Array where a Float32Array is needed',
  );
  expect(() => readArray(parts, 'counts', 'i32', 3)).toThrow('the part "counts" has 2 values where 3 are needed');
  expect(() => readText(parts, 'settings')).toThrow('the part "settings" is {"factors":8} where a text is needed');
  expect(() => readText(parts, 'event', ['view'])).toThrow('the part "event" is "cart" where one of view is needed');
  for (const name of ['list', 'event', 'nothing'])
    expect(() => readObject(parts, name)).toThrow(`the part "${name}" is`);
});
