import { expect, test } from 'vitest';
import { askableRule } from './askable-rule.js';

test('a saved rule is asked for again without the names of types, and without what it has not', () => {
  expect(
    askableRule({
      kind: 'BUYERS',
      category: null,
      period: { from: '2019-10-01', to: '2019-10-02' },
      brand: null,
      includeBots: null,
      lostAfterStep: null,
      graceHours: null,
      rfmSegment: null,
      rfmSeed: null,
      funnel: null,
    }),
  ).toEqual({ kind: 'BUYERS', category: null, period: { from: '2019-10-01', to: '2019-10-02' } });
  const event = { eventTypes: ['VIEW' as const], category: 'electronics', brand: null, minPrice: '10', maxPrice: null };
  const step = { ...event, isOptional: false, __typename: 'FunnelStepRule' };
  expect(
    askableRule({
      kind: 'FUNNEL_LOST',
      category: null,
      period: null,
      brand: 'lg',
      includeBots: false,
      lostAfterStep: 1,
      graceHours: null,
      rfmSegment: null,
      rfmSeed: null,
      funnel: { order: 'ANY', hold: null, windowMinutes: 60, steps: [step, step], exclude: [event] },
    }),
  ).toEqual({
    kind: 'FUNNEL_LOST',
    category: null,
    period: null,
    brand: 'lg',
    includeBots: false,
    lostAfterStep: 1,
    funnel: {
      order: 'ANY',
      hold: null,
      windowMinutes: 60,
      steps: [
        { ...event, isOptional: false },
        { ...event, isOptional: false },
      ],
      exclude: [event],
    },
  });
});
