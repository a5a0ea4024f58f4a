import { expect, test } from 'vitest';
import { Lanes, SECONDS_PER_MILLION } from './lanes.js';

const MILLION = 1_000_000;
const expected = (events: number, reads: keyof typeof SECONDS_PER_MILLION = 'tables') => ({
  secondsPerMillion: SECONDS_PER_MILLION[reads],
  events,
});

test('how long one of a kind took the last time says whether it is heavy, whatever was expected', async () => {
  let clock = 0;
  const lanes = new Lanes(() => clock);
  const asked: boolean[] = [];
  const ask = (ms: number, filter: object | null = null, events = MILLION): Promise<void> =>
    lanes.measured(['overview', { filter, period: null }], expected(events), (heavy) => {
      asked.push(heavy);
      clock += ms;
      return Promise.resolve();
    });
  await ask(10);
  await ask(20, null, 1_000 * MILLION);
  await ask(3000, { category: 'furniture' });
  await ask(3000, { category: 'apparel' });
  await ask(10);
  await ask(10, { category: 'auto' });
  await ask(10, { category: 'auto' });
  expect(asked).toEqual([false, false, false, true, false, true, false]);
  await expect(
    lanes.measured(['paths', {}], expected(MILLION), () => Promise.reject(new Error('busy'))),
  ).rejects.toThrow('busy');
  expect(lanes.isHeavy(['paths', {}], expected(100 * MILLION, 'events'))).toBe(true);
});

test('before one of its kind was asked, the events of the log and what it reads say it', () => {
  const isHeavy = (events: number, asked: object = {}, reads?: 'events'): boolean =>
    new Lanes().isHeavy(['overview', asked], expected(events, reads));
  expect([isHeavy(42 * MILLION), isHeavy(42 * MILLION, {}, 'events'), isHeavy(MILLION, {}, 'events')]).toEqual([
    false,
    true,
    false,
  ]);
  expect(isHeavy(1_000 * MILLION)).toBe(true);
  const { category, brand } = { category: 'electronics', brand: 'samsung' };
  expect([{ category }, { brand }, { category, brand }].map((filter) => isHeavy(42 * MILLION, { filter }))).toEqual([
    false,
    false,
    true,
  ]);
  expect(['include', 'exclude'].map((bots) => isHeavy(42 * MILLION, { bots }))).toEqual([false, true]);
});
