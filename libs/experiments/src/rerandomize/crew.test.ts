import { createMemory, wasmModule } from '@cartograph/threads';
import { describe, expect, it } from 'vitest';
import { createCrew, threadsFor, type CrewSetting } from './crew.js';
import type { KernelEntry } from './wasm/module.js';

const [CONTROL, OUT, WORK] = [1_024, 1_088, 8_192];
const WORK_BYTES = 64;
/** `mark(task, chunk, work)` adds 1 to the 32-bit word number `chunk` at `task`, in WebAssembly by hand. */
const MARK = Buffer.from(
  [
    '0061736d01000000', // magic, version
    '01070160037f7f7f00', // type: (i32, i32, i32) → ()
    '02120103656e76066d656d6f7279020301808004', // env.memory, shared
    '03020100', // one function of that type
    '070801046d61726b0000', // export mark
    '0a19011700', // its body
    '200020014102746a2202', // at = task + chunk · 4
    '200228020041016a3602000b', // the word at `at` += 1
  ].join(''),
  'hex',
);
const module = wasmModule<Readonly<Record<string, KernelEntry>>>(MARK.toString('base64'));

/** A crew whose chunks are marked, a word each. */
function setting(threads: number, signal?: AbortSignal) {
  const memory = createMemory(WORK + WORK_BYTES * Math.max(1, threads));
  const works = Array.from({ length: Math.max(1, threads) }, (_, thread) => WORK + thread * WORK_BYTES);
  const about: CrewSetting = { module, memory, control: CONTROL, works, signal };
  return { crew: createCrew(threads, about), out: new Uint32Array(memory.buffer, OUT, 41) };
}
/** An address beyond the memory. */
const BEYOND = 2 ** 31;

describe.each([0, 1, 3])('a crew of %d worker threads', (threads) => {
  it('does every chunk of a phase once, phase after phase, and tells of each', async () => {
    const { crew, out } = setting(threads);
    expect(crew.threads).toBe(threads);
    const told: number[] = [];
    await crew.run({ entry: 'mark', task: OUT, chunks: 40, onChunk: (done) => told.push(done) });
    expect(told).toEqual(Array.from({ length: 40 }, (_, chunk) => chunk + 1));
    expect(Array.from(out)).toEqual([...Array.from({ length: 40 }, () => 1), 0]);
    await crew.run({ entry: 'mark', task: OUT, chunks: 2 });
    expect(Array.from(out.subarray(0, 5))).toEqual([2, 2, 1, 1, 1]);
    await crew.end();
  });

  it('fails a phase that reaches beyond its memory', async () => {
    const { crew } = setting(threads);
    await expect(crew.run({ entry: 'mark', task: BEYOND, chunks: 20 })).rejects.toThrow(/memory access out of bounds/);
    await crew.end();
  });

  it('rejects what is aborted, before and during a phase, with its reason', async () => {
    const reason = new Error('enough');
    const early = setting(threads, AbortSignal.abort(reason));
    await expect(early.crew.run({ entry: 'mark', task: OUT, chunks: 20 })).rejects.toBe(reason);
    await early.crew.end();
    const controller = new AbortController();
    const late = setting(threads, controller.signal);
    await expect(
      late.crew.run({ entry: 'mark', task: OUT, chunks: 20, onChunk: () => controller.abort(reason) }),
    ).rejects.toBe(reason);
    await late.crew.end();
  });
});

it('worker threads that failed once run no further phase', async () => {
  const { crew } = setting(2);
  await expect(crew.run({ entry: 'mark', task: BEYOND, chunks: 2 })).rejects.toThrow(/resampling thread failed/);
  await expect(crew.run({ entry: 'mark', task: OUT, chunks: 2 })).rejects.toThrow(/resampling thread failed/);
  await crew.end();
});

it('threads are those asked for; auto starts none for a moment’s work', () => {
  expect([threadsFor(5, 0), threadsFor('auto', 1)]).toEqual([5, 0]);
  expect(threadsFor('auto', 1e6)).not.toBe(1);
  expect(() => threadsFor(1.5, 1)).toThrow(/threads is 1.5; give auto or a whole number/);
});
