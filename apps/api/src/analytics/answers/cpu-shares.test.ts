import { expect, test } from 'vitest';
import { type CpuShare, CpuShares } from './cpu-shares.js';

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

test('what waits for its turn has no share, and has one again from its turn on', async () => {
  let used = 0;
  const shares = new CpuShares(() => used);
  const told: Record<string, number> = {};
  const gates: Record<string, { start: () => void; end: () => void; fail: () => void }> = {};
  const statement = (share: CpuShare, name: string): Promise<void> =>
    share.inTurn(
      (start) => new Promise((end, reject) => (gates[name] = { start, end, fail: () => reject(new Error('no')) })),
    );
  const ask = (name: string, work: (share: CpuShare) => Promise<unknown>): Promise<unknown> =>
    shares.measured(work, (ms) => (told[name] = ms));
  const greedy = ask('greedy', (share) => statement(share, 'scan'));
  gates['scan']?.start();
  const light = ask('light', (share) => Promise.all([statement(share, 'first'), statement(share, 'second')]));
  used += 1_000;
  gates['second']?.start();
  used += 10; // Of both.
  gates['second']?.end();
  await settled();
  used += 500;
  gates['first']?.start();
  used += 4; // Of both.
  gates['first']?.end();
  await light;
  const failing = ask('failing', (share) => Promise.all([statement(share, 'late'), statement(share, 'broken')]));
  gates['broken']?.start();
  used += 6; // Of both.
  gates['broken']?.fail();
  await expect(failing).rejects.toThrow('no');
  gates['late']?.start();
  used += 50;
  gates['late']?.end();
  gates['scan']?.end();
  await greedy;
  expect(told).toEqual({ light: 7, failing: 3, greedy: 1_000 + 5 + 500 + 2 + 3 + 50 });
});

/** What follows from promises that are settled has happened. */
const settled = (): Promise<void> => new Promise((done) => setImmediate(done));
