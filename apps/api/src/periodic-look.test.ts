import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PeriodicLook } from './periodic-look.js';

const notAtAll = (error: unknown): void => {
  throw error;
};
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('looks come after each interval until it is closed', async () => {
  const looks: number[] = [];
  const began = Date.now();
  const periodic = new PeriodicLook(() => Promise.resolve(looks.push(Date.now() - began)), notAtAll);
  periodic.start(100);
  await vi.advanceTimersByTimeAsync(350);
  await periodic.close();
  await vi.advanceTimersByTimeAsync(350);
  expect(looks).toEqual([100, 200, 300]);
});

test('no look begins while one is under way, and closing waits for its end', async () => {
  const events: string[] = [];
  const periodic = new PeriodicLook(async () => {
    events.push('begun');
    await new Promise((resolve) => setTimeout(resolve, 500));
    events.push('ended');
  }, notAtAll);
  periodic.start(100);
  await vi.advanceTimersByTimeAsync(350);
  periodic.now();
  const closed = periodic.close().then(() => events.push('closed'));
  await vi.advanceTimersByTimeAsync(200);
  expect(events).toEqual(['begun']);
  await vi.advanceTimersByTimeAsync(100);
  await closed;
  expect(events).toEqual(['begun', 'ended', 'closed']);
});

test('what a look throws is told, and the next one comes all the same', async () => {
  const told: unknown[] = [];
  let count = 0;
  const periodic = new PeriodicLook(
    () => Promise.reject(new Error(`look ${(count += 1)}`)),
    (error) => told.push(error),
  );
  periodic.start(100);
  await vi.advanceTimersByTimeAsync(250);
  await periodic.close();
  expect(told).toEqual([new Error('look 1'), new Error('look 2')]);
});
