import { expect, it } from 'vitest';
import { runPaced, workPace } from './work-pace.js';

it('a long computation pauses by the work done, first of all at its beginning', async () => {
  const pace = workPace(undefined);
  const first = pace(1);
  expect(first).not.toBe(null);
  await first;
  const pauses = Array.from({ length: 100 }, () => pace(1e5)).filter((pause) => pause !== null);
  expect(pauses.length).toBe(2);
  await Promise.all(pauses);
});

it('a pause ends with the reason of an aborted signal, also where it comes while it waits', async () => {
  const controller = new AbortController();
  const waiting = workPace(controller.signal)(1);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  await expect(workPace(controller.signal)(1)).rejects.toThrow('enough');
});

it('work that yields pauses at each yield, gives its result, and ends with the reason of an aborted signal', async () => {
  function* work(): Generator<void, string> {
    yield;
    yield;
    return 'all';
  }
  const told: number[] = [];
  expect(await runPaced(work(), (done) => (told.push(done), null))).toBe('all');
  expect(told.length).toBe(2);
  expect(workPace(undefined)(told[0]!)).not.toBe(null);
  await expect(runPaced(work(), workPace(AbortSignal.abort(new Error('enough'))))).rejects.toThrow('enough');
});
