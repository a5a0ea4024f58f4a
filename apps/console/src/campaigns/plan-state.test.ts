import { expect, test } from 'vitest';
import { fraction, planGap, readPlan } from './plan-state.js';

const read = (text: string) => readPlan(new URLSearchParams(text));

test('a pasted address is for the same people', () => {
  expect(read('kind=BUYERS&from=2019-10-01&to=2019-10-31&item=act_1')).toEqual({
    audienceId: null,
    rule: { kind: 'BUYERS', period: { from: '2019-10-01', to: '2019-10-31' } },
    actionItemId: 'act_1',
  });
});

test('a rule that is none falls back', () => {
  expect(read('kind=EVERYONE')).toMatchObject({ rule: { kind: 'CARTED_NOT_BOUGHT', period: null } });
});

test('a category belongs only to its viewers, and they need one', () => {
  expect(read('kind=BUYERS&of=electronics').rule).not.toHaveProperty('category');
  expect(planGap(read('kind=CATEGORY_VIEWERS'))).toBe('category');
  expect(planGap(read('kind=CATEGORY_VIEWERS&of=electronics'))).toBeNull();
  expect(planGap(read('kind=CATEGORY_VIEWERS&audience=aud_1'))).toBeNull();
});

test('per cents become fractions without dust', () => {
  expect(fraction(7)).toBe(0.07);
  expect(fraction(2.9)).toBe(0.029);
});
