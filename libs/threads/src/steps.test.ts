import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runSteps, runStepsAtOnce, spanSteps, yieldTurn } from './steps.js';

function* counting(stretches: number, done: number[]): Generator<void, string> {
  for (let stretch = 1; stretch <= stretches; stretch += 1) {
    done.push(stretch);
    yield;
  }
  return 'all';
}

describe('work in steps', () => {
  it('gives its result, and others their turn in between', async () => {
    const done: number[] = [];
    const [result] = await Promise.all([runSteps(counting(3, done)), setImmediate().then(() => done.push(-1))]);
    expect(result).toBe('all');
    expect(done.indexOf(-1)).toBeLessThan(done.length - 1);
    expect(done.filter((stretch) => stretch > 0)).toEqual([1, 2, 3]);
  });

  it('stops between two steps with the reason of a signal', async () => {
    const [stop, reason, done] = [new AbortController(), new Error('enough'), [] as number[]];
    const working = runSteps(counting(1000, done), stop.signal);
    stop.abort(reason);
    await expect(working).rejects.toBe(reason);
    expect(done).toEqual([1]);
    await expect(runSteps(counting(3, done), AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(done).toEqual([1]);
  });
});

it('work at once comes to the same', () => {
  const done: number[] = [];
  expect(runStepsAtOnce(counting(3, done))).toBe('all');
  expect(done).toEqual([1, 2, 3]);
});

it('work in spans covers everything once, in order, and can be left after each span', () => {
  const spans: [number, number][] = [];
  const yields = [...spanSteps(7, (from, to) => spans.push([from, to]), 3)];
  expect(spans).toEqual([
    [0, 3],
    [3, 6],
    [6, 7],
  ]);
  expect(yields).toHaveLength(3);
  expect([...spanSteps(0, (from, to) => spans.push([from, to]))]).toEqual([]);
  expect([...spanSteps(-1, (from, to) => spans.push([from, to]))]).toEqual([]);
  expect(spans).toHaveLength(3);
  expect([...spanSteps(1_000_000, () => undefined)].length).toBeGreaterThan(3);
});

it('a pause lets others have their turn, and passes on why to stop', async () => {
  const order: string[] = [];
  await Promise.all([setImmediate().then(() => order.push('other')), yieldTurn().then(() => order.push('own'))]);
  expect(order.toSorted()).toEqual(['other', 'own']);
  await expect(yieldTurn(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
});
