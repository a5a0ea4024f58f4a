import { once } from 'node:events';
import { expect, test } from 'vitest';
import { Gate } from './gate.js';

test('at most so many tasks run at once, in the order they came; a failing one makes room too', async () => {
  const gate = new Gate(2);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const outcomes = await Promise.allSettled(Array.from({ length: 7 }, (_, index) => gate.pass(undefined, async () => {
    running += 1;
    most = Math.max(most, running);
    order.push(index);
    await new Promise((resolve) => { setTimeout(resolve, 2); });
    running -= 1;
    if (index === 1) throw new Error('one fails');
    return index;
  })));
  expect([most, order, outcomes.map(({ status }) => status).filter((status) => status === 'rejected').length]).toEqual([2, [0, 1, 2, 3, 4, 5, 6], 1]);
});

test('one that is aborted while it waits never runs', async () => {
  const gate = new Gate(1);
  const controlled = new AbortController();
  const first = gate.pass(undefined, () => once(controlled.signal, 'abort'));
  const controller = new AbortController();
  let ran = false;
  const second = gate.pass(controller.signal, () => { ran = true; return Promise.resolve(); });
  const third = gate.pass(undefined, () => Promise.resolve('third'));
  controller.abort(new Error('no longer'));
  await expect(second).rejects.toThrow('no longer');
  controlled.abort();
  await first;
  expect([await third, ran]).toEqual(['third', false]);
});
