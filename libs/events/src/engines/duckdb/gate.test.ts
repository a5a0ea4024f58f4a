import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Gate } from './gate.js';

test('at most so many tasks run at once, in the order they came; a failing one makes room too', async () => {
  const gate = new Gate(2);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const outcomes = await Promise.allSettled(
    Array.from({ length: 7 }, (_, index) =>
      gate.pass(undefined, async () => {
        running += 1;
        most = Math.max(most, running);
        order.push(index);
        await setImmediate();
        running -= 1;
        if (index === 1) throw new Error('one fails');
        return index;
      }),
    ),
  );
  expect([most, order, outcomes.map(({ status }) => status).filter((status) => status === 'rejected').length]).toEqual([
    2,
    [0, 1, 2, 3, 4, 5, 6],
    1,
  ]);
});

test('one that is aborted while it waits never runs', async () => {
  const gate = new Gate(1);
  const controlled = new AbortController();
  const first = gate.pass(undefined, () => once(controlled.signal, 'abort'));
  const controller = new AbortController();
  let ran = false;
  const second = gate.pass(controller.signal, () => {
    ran = true;
    return Promise.resolve();
  });
  const third = gate.pass(undefined, () => Promise.resolve('third'));
  controller.abort(new Error('no longer'));
  await expect(second).rejects.toThrow('no longer');
  controlled.abort();
  await first;
  expect([await third, ran]).toEqual(['third', false]);
});

test('heavy tasks leave a place free: a light one passes those that run and those that wait', async () => {
  const gate = new Gate(3);
  const controlled = new AbortController();
  const order: string[] = [];
  const heavy = Array.from({ length: 4 }, (_, index) =>
    gate.pass(
      undefined,
      async () => {
        order.push(`heavy ${index} begins`);
        if (!controlled.signal.aborted) await once(controlled.signal, 'abort');
      },
      true,
    ),
  );
  expect(order).toEqual(['heavy 0 begins', 'heavy 1 begins']);
  for (const name of ['first', 'second'])
    await gate.pass(undefined, () => {
      order.push(name);
      return Promise.resolve();
    });
  expect(order).toEqual(['heavy 0 begins', 'heavy 1 begins', 'first', 'second']);
  controlled.abort();
  await Promise.all(heavy);
  expect(order.slice(4)).toEqual(['heavy 2 begins', 'heavy 3 begins']);
});
