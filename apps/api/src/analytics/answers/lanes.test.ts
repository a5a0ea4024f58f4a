import { expect, test } from 'vitest';
import { Lanes, SECONDS_PER_MILLION } from './lanes.js';

const MILLION = 1_000_000;
const expected = (events: number, reads: keyof typeof SECONDS_PER_MILLION = 'tables') => ({
  secondsPerMillion: SECONDS_PER_MILLION[reads],
  events,
});

test('the CPU that one of a kind used the last time says whether it is heavy, whatever was expected', async () => {
  const lanes = new Lanes();
  const asked: boolean[] = [];
  const ask = (ms: number, filter: object | null = null, events = MILLION): Promise<void> =>
    lanes.measured(['overview', { filter, period: null }], expected(events), (heavy, onCpu) => {
      asked.push(heavy);
      onCpu(ms);
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

test('audiences of one kind say nothing about those of another', async () => {
  const lanes = new Lanes();
  await lanes.measured(['audience', { kind: 'category-viewers' }], expected(MILLION), (_, onCpu) =>
    Promise.resolve(onCpu(9_000)),
  );
  expect(
    ['category-viewers', 'buyers'].map((kind) => lanes.isHeavy(['audience', { kind }], expected(MILLION))),
  ).toEqual([true, false]);
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
