// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { textOf } from '../testing/text-of.js';
import { useServableName, type Servable } from './promotion-words.js';

function Name({ what }: { what: Servable }) {
  return useServableName()(what);
}
const training = { trainedAt: '2019-11-30T20:30:00Z' };

test('a training is named by when it was made, in the shop’s time zone, a model of it by its kind besides', () => {
  const router = textOf(<Name what={{ training, model: null }} />);
  expect(router).toMatch(/^By group, training of .*Dec 1, 2019/);
  expect(textOf(<Name what={{ training, model: { kind: 'POPULARITY' } }} />)).toBe(
    router.replace('By group', 'Popularity'),
  );
});

test('a training that is gone says so, whatever of it served', () => {
  for (const model of [null, { kind: 'ALS' } as const])
    expect(textOf(<Name what={{ training: null, model }} />)).toBe('a training that was deleted');
});
