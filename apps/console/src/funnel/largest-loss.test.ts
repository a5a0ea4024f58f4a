import { expect, test } from 'vitest';
import type { FunnelStepData } from './funnel-page.js';
import { largestLoss, losses } from './largest-loss.js';

const estimate = { value: null, low: null, high: null, unit: 'FRACTION', level: 0.95, method: '', incomputable: null } as const;
const step = (eventType: FunnelStepData['eventType'], sessions: number): FunnelStepData => ({
  eventType,
  sessions,
  perFirstStep: estimate,
  perPreviousStep: estimate,
  medianSecondsFromPrevious: null,
});

test('the worst step is that which loses the largest share, not the most sessions', () => {
  const steps = [step('VIEW', 1000), step('CART', 400), step('PURCHASE', 40)];
  expect(losses(steps).map(({ lost }) => lost)).toEqual([600, 360]);
  expect(largestLoss(steps)).toMatchObject({ lost: 360, share: 0.9 });
});

test('a step that nobody reached loses nobody, and an empty funnel has no loss', () => {
  expect(losses([step('VIEW', 10), step('CART', 0), step('PURCHASE', 0)])).toHaveLength(1);
  expect(largestLoss([step('VIEW', 0), step('CART', 0), step('PURCHASE', 0)])).toBeNull();
});
