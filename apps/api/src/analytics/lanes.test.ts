import { expect, test } from 'vitest';
import { Lanes } from './lanes.js';

test('a question is heavy until it was answered within a second, and again once it takes longer', async () => {
  let clock = 0;
  const lanes = new Lanes(() => clock);
  const asked: boolean[] = [];
  const ask = (ms: number, filter: object | null = null): Promise<void> =>
    lanes.measured(['overview', { filter, period: null }], (heavy) => {
      asked.push(heavy);
      clock += ms;
      return Promise.resolve();
    });
  await ask(10);
  await ask(20);
  await ask(20, { category: 'furniture' });
  await ask(3000, { category: 'apparel' });
  await ask(10);
  await ask(10, { category: 'auto' });
  expect(asked).toEqual([true, false, true, false, false, true]);
  await expect(lanes.measured(['overview', {}], () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
  expect(lanes.isHeavy(['funnel', {}])).toBe(true);
});
