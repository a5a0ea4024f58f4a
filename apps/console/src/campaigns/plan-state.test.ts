import { expect, test } from 'vitest';
import { fraction, planGap, readPlan } from './plan-state.js';

const read = (text: string) => readPlan(new URLSearchParams(text));

test('a pasted address is the same plan', () => {
  expect(read('kind=BUYERS&from=2019-10-01&to=2019-10-31&uplift=5&alpha=0.1&power=0.9&share=0.2&item=act_1')).toEqual({
    audienceId: null,
    rule: { kind: 'BUYERS', period: { from: '2019-10-01', to: '2019-10-31' } },
    upliftPercent: 5,
    alpha: 0.1,
    power: 0.9,
    treatmentShare: 0.2,
    actionItemId: 'act_1',
  });
});

test('what is out of bounds falls back', () => {
  expect(read('kind=EVERYONE&uplift=lots&alpha=2&power=0.1&share=1')).toMatchObject({
    rule: { kind: 'CARTED_NOT_BOUGHT', period: null },
    upliftPercent: 10,
    alpha: 0.05,
    power: 0.8,
    treatmentShare: 0.5,
  });
});

test('a category belongs only to its viewers, and they need one', () => {
  expect(read('kind=BUYERS&of=electronics').rule).not.toHaveProperty('category');
  expect(planGap(read('kind=CATEGORY_VIEWERS'))).toBe('category');
  expect(planGap(read('kind=CATEGORY_VIEWERS&of=electronics'))).toBeNull();
  expect(planGap(read('kind=CATEGORY_VIEWERS&audience=aud_1'))).toBeNull();
  expect(planGap(read('uplift=0'))).toBe('uplift');
});

test('per cents become fractions without dust', () => {
  expect(fraction(7)).toBe(0.07);
  expect(fraction(2.9)).toBe(0.029);
});
