import { describe, expect, it } from 'vitest';
import { WorkerCrew } from './worker-crew.js';

/** Each of the given numbers of slots is marked by whoever takes it next, and told of. Order: how many, or what to throw. */
const MARK = `({ words, last }) => (order, tell) => {
  if (typeof order === 'string') throw new TypeError(order);
  for (;;) {
    const slot = Atomics.add(words, 0, 1);
    if (slot >= order || Atomics.load(words, 1) !== 0) return;
    Atomics.add(words, 2 + slot, 1);
    tell(slot);
    if (last === slot) Atomics.wait(words, 1, 0);
  }
}`;

function crewOf(threads: number, { signal, last }: { signal?: AbortSignal; last?: number } = {}) {
  const words = new Int32Array(new SharedArrayBuffer(4 * 50));
  const crew = new WorkerCrew({
    prepare: MARK,
    given: Array.from({ length: threads }, () => ({ words, last })),
    name: 'marks',
    called: 'A marking thread',
    stop: () => {
      Atomics.store(words, 1, 1);
      Atomics.notify(words, 1);
    },
    signal,
  });
  const run = (order: number | string, onTold?: (told: unknown) => void): Promise<void> => {
    Atomics.store(words, 0, 0);
    return crew.run(order, onTold);
  };
  return { crew, run, marks: () => [...words.subarray(2)] };
}

describe.each([1, 3])('a crew of %d worker threads', (threads) => {
  it('does order after order, and passes on what threads tell', async () => {
    const { crew, run, marks } = crewOf(threads);
    expect(crew.threads).toBe(threads);
    const told: unknown[] = [];
    await run(40, (slot) => told.push(slot));
    expect(told.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 40 }, (_, slot) => slot));
    await run(2);
    expect(marks().slice(0, 3)).toEqual([2, 2, 1]);
    expect(marks().slice(40)).toEqual(Array.from({ length: 8 }, () => 0));
    await crew.end();
  });

  it('fails an order in which a thread fails, and every order after it', async () => {
    const { crew, run } = crewOf(threads);
    await expect(run('no such slot')).rejects.toThrow('A marking thread failed: no such slot');
    await expect(run(2)).rejects.toThrow('A marking thread failed: no such slot');
    await crew.end();
  });

  it('rejects what is aborted, before and during an order, with its reason, and lets its threads end', async () => {
    const reason = new Error('enough');
    const early = crewOf(threads, { signal: AbortSignal.abort(reason) });
    await expect(early.run(2)).rejects.toBe(reason);
    await early.crew.end();
    const controller = new AbortController();
    const late = crewOf(threads, { signal: controller.signal, last: 3 });
    await expect(late.run(40, (slot) => slot === 3 && controller.abort(reason))).rejects.toBe(reason);
    await late.crew.end();
  });
});

it('tells of a thread that ended by itself', async () => {
  const crew = new WorkerCrew({
    prepare: '() => () => process.exit(3)',
    given: [null],
    name: 'short',
    called: 'A short thread',
    stop: () => undefined,
  });
  await expect(crew.run(null)).rejects.toThrow('A short thread ended with code 3 before its work was done.');
  await crew.end();
});
