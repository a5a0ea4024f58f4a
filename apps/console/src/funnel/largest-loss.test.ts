import { expect, test } from 'vitest';
import { largestLoss, losses } from './largest-loss.js';

/** Steps of which so many reached each; what is lost is counted to the next required one. */
const funnel = (...of: (number | { optional: number })[]) =>
  of.map((one, place) => {
    const reached = typeof one === 'number' ? one : one.optional;
    const next = of.slice(place + 1).find((other) => typeof other === 'number');
    return { reached, isOptional: typeof one !== 'number', lost: next === undefined ? null : reached - next };
  });

test('the worst step is that which loses the largest share, not the most', () => {
  const steps = funnel(1000, 400, 40);
  expect(losses(steps).map(({ lost }) => lost)).toEqual([600, 360]);
  expect(largestLoss(steps)).toMatchObject({ lost: 360, share: 0.9, place: 1 });
});

test('an optional step loses nobody: who skips it may go on', () => {
  expect(losses(funnel(1000, { optional: 10 }, 400))).toMatchObject([{ lost: 600, place: 0, to: { reached: 400 } }]);
});

test('a step that nobody reached loses nobody, and an empty funnel has no loss', () => {
  expect(losses(funnel(10, 0, 0))).toHaveLength(1);
  expect(largestLoss(funnel(0, 0, 0))).toBeNull();
});

test('what the log cannot tell is no loss: without purchases nobody is known to leave the cart', () => {
  const [view, cart, purchase] = funnel(257, 160, 0);
  expect(largestLoss([view!, { ...cart!, lost: null }, purchase!])).toMatchObject({ lost: 97, place: 0 });
});
