import { expect, test } from 'vitest';
import { largestLoss, losses } from './largest-loss.js';

const step = (reached: number, isOptional = false) => ({ reached, isOptional });

test('the worst step is that which loses the largest share, not the most', () => {
  const steps = [step(1000), step(400), step(40)];
  expect(losses(steps).map(({ lost }) => lost)).toEqual([600, 360]);
  expect(largestLoss(steps)).toMatchObject({ lost: 360, share: 0.9, place: 1 });
});

test('an optional step loses nobody: who skips it may go on', () => {
  expect(losses([step(1000), step(10, true), step(400)])).toMatchObject([
    { lost: 600, place: 0, to: { reached: 400 } },
  ]);
});

test('a step that nobody reached loses nobody, and an empty funnel has no loss', () => {
  expect(losses([step(10), step(0), step(0)])).toHaveLength(1);
  expect(largestLoss([step(0), step(0), step(0)])).toBeNull();
});
