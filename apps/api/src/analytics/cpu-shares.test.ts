import { expect, test } from 'vitest';
import { CpuShares } from './cpu-shares.js';

test('CPU is shared among what runs at the time, and told of failures too', async () => {
  let used = 100;
  const shares = new CpuShares(() => used);
  const told: Record<string, number> = {};
  const open = (name: string): { end: () => Promise<unknown>; fail: () => Promise<unknown> } => {
    let end!: () => void;
    let fail!: (error: Error) => void;
    const work = new Promise<void>((resolve, reject) => ([end, fail] = [resolve, reject]));
    const run = shares.measured(
      () => work,
      (ms) => (told[name] = ms),
    );
    return { end: () => (end(), run), fail: () => (fail(new Error('no')), run) };
  };
  used += 50; // Nobody's.
  const first = open('first');
  used += 10;
  const second = open('second');
  used += 20;
  await first.end();
  used += 7;
  await expect(second.fail()).rejects.toThrow('no');
  expect(told).toEqual({ first: 20, second: 17 });
});
