import { afterEach, beforeEach, expect, test } from 'vitest';
import { Background } from './background.js';

const heard: string[] = [];
const listen = ({ name, message }: Error): void => {
  if (name === 'CartographWarning') heard.push(`${name}: ${message}`);
};
beforeEach(() => {
  heard.length = 0;
  process.on('warning', listen);
});
afterEach(() => process.off('warning', listen));

/** Warnings are given out in the next turn of the event loop. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
const fails = (message: string) => (): Promise<void> => Promise.reject(new Error(message));

test('a failure is told once, and again after the work succeeded', async () => {
  const beat = new Background('the beat of the lease a cannot be written');
  await beat.run(fails('EIO: the disk is broken'));
  await beat.run(fails('EIO: the disk is broken'));
  await beat.run(() => Promise.resolve());
  await beat.run(fails('ENOSPC: the disk is full'));
  await nextTurn();
  expect(heard).toEqual([
    'CartographWarning: the beat of the lease a cannot be written: EIO: the disk is broken',
    'CartographWarning: the beat of the lease a cannot be written: ENOSPC: the disk is full',
  ]);
});

test('each work tells its own failures, and one that throws at once too', async () => {
  const [one, other] = [new Background('one'), new Background('other')];
  await one.run(fails('a'));
  await other.run(() => {
    throw new TypeError('b');
  });
  await one.run(() => Promise.resolve());
  await nextTurn();
  expect(heard).toEqual(['CartographWarning: one: a', 'CartographWarning: other: b']);
});
