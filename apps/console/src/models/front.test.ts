import { expect, test } from 'vitest';
import { frontOf } from './front.js';

const point = (name: string, milliseconds: number, accuracy: number) => ({ name, milliseconds, accuracy });

test('a model is on the front when no other is both faster and as accurate', () => {
  const points = [
    point('fast', 1, 0.02),
    point('slow and worse', 100, 0.05),
    point('middle', 20, 0.07),
    point('best', 60, 0.12),
    point('slower than best', 300, 0.12),
  ];
  expect(frontOf(points).map(({ name }) => name)).toEqual(['fast', 'middle', 'best']);
});

test('models that are alike are both on it, and nothing has no front', () => {
  expect(frontOf([point('a', 5, 0.1), point('b', 5, 0.1)]).map(({ name }) => name)).toEqual(['a', 'b']);
  expect(frontOf([])).toEqual([]);
});
