import { expect, it } from 'vitest';
import { planFunnel, typesOf } from './funnel-plan.js';

it('a plan knows the required neighbors of each step, and which events are needed at all', () => {
  const plan = planFunnel({
    steps: [
      { eventTypes: ['view'] },
      { eventTypes: ['cart', 'view'], isOptional: true },
      { eventTypes: ['cart'], isOptional: true, filter: { brand: 'lg' } },
      { eventTypes: ['purchase'] },
    ],
  });
  expect(plan.steps.map(({ before, after, isOptional, isPlain }) => [before, after, isOptional, isPlain])).toEqual([
    [-1, 3, false, true],
    [0, 3, true, true],
    [0, 3, true, false],
    [0, null, false, true],
  ]);
  expect(typesOf(plan.steps.slice(1, 3))).toEqual(['view', 'cart']);
  expect(plan).toMatchObject({ order: 'ordered', hold: 'nothing', windowMinutes: null, excluded: null });
});

it('exclusions are one condition on the events of their types', () => {
  const { excluded } = planFunnel({
    exclude: [{ eventTypes: ['remove_from_cart'] }, { eventTypes: ['view'], filter: { brand: 'lg' } }],
  });
  expect(excluded?.types).toEqual(['view', 'remove_from_cart']);
  expect(excluded?.matches.params).toEqual(['lg']);
});
