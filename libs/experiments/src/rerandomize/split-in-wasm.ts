import { CONTROL_BYTES, createCrew, threadsFor, type Crew } from './crew.js';
import type { SplitEngine, SplitHooks } from './split-engine.js';
import { GROUP, type SplitPlan } from './split-plan.js';
import { Arena } from '@cartograph/threads';
import { kernelModule } from './wasm/module.js';

/** Words of the task; `assembly/split.ts` reads them. */
const WORD = {
  low: 0,
  high: 1,
  batch: 2,
  counter: 3,
  splits: 4,
  shares: 5,
  chunks: 6,
  table: 7,
  width: 8,
  counts: 9,
  sums: 10,
  valuedChunks: 11,
} as const;
const WORDS = 12;
const CHUNK_WORDS = 4;
const STATE_BYTES = 64;
/** Choices of eight users, four times. */
const TABLE_ROWS = 4 * 256;
/** Nanoseconds of one user in one re-randomization, roughly: dealing, with equal arms and with others, and adding up a double. */
const COST = { equal: 0.02, unequal: 0.2, double: 0.025 } as const;
const REMEDY = 'take a sample of the users or fewer arms';

/** Re-randomizes in WebAssembly; the same numbers for any number of threads. */
export class WasmSplit implements SplitEngine {
  readonly counts: Uint32Array;
  readonly sums: Float64Array;
  private readonly words: Uint32Array;
  private readonly crew: Crew;

  constructor(
    private readonly plan: SplitPlan,
    threads: number | 'auto',
    private readonly hooks: SplitHooks,
  ) {
    const { batch, shares, chunks, valuedChunks, width, table, seed } = plan;
    const count = threadsFor(threads, millisecondsOf(plan));
    const cells = shares.length * batch;
    const arena = new Arena();
    const [control, task] = [arena.take(CONTROL_BYTES), arena.take(4 * WORDS)];
    const [sharesAt, chunksAt] = [arena.take(shares.byteLength), arena.take(4 * CHUNK_WORDS * chunks.length)];
    const works = Array.from({ length: Math.max(1, count) }, () =>
      arena.take(STATE_BYTES + 4 * cells + 8 * TABLE_ROWS * width),
    );
    const [tableAt, countsAt, sumsAt] = [
      arena.take(table.byteLength),
      arena.take(4 * chunks.length * cells),
      arena.take(8 * valuedChunks * cells * width),
    ];
    const memory = arena.allocate(REMEDY);
    const { buffer } = memory;
    new Uint32Array(buffer, sharesAt, shares.length).set(shares);
    new Uint32Array(buffer, chunksAt, CHUNK_WORDS * chunks.length).set(
      chunks.flatMap(({ first, end, users, before }) => [first, end, users, before]),
    );
    new Float64Array(buffer, tableAt, table.length).set(table);
    this.words = new Uint32Array(buffer, task, WORDS);
    for (const [name, value] of Object.entries({
      low: seed.low,
      high: seed.high | (1 << 31),
      batch,
      splits: shares.length,
      shares: sharesAt,
      chunks: chunksAt,
      table: tableAt,
      width,
      counts: countsAt,
      sums: sumsAt,
      valuedChunks: width === 0 ? 0 : valuedChunks,
    }))
      this.words[WORD[name as keyof typeof WORD]] = value;
    this.counts = new Uint32Array(buffer, countsAt, chunks.length * cells);
    this.sums = new Float64Array(buffer, sumsAt, valuedChunks * cells * width);
    this.crew = createCrew(count, { module: kernelModule, memory, control, works, signal: hooks.signal });
    this.task = task;
  }

  private readonly task: number;

  get threads(): number {
    return this.crew.threads;
  }

  async pass(pass: number): Promise<void> {
    this.words[WORD.counter] = pass + 1;
    await this.crew.run({
      entry: 'split',
      task: this.task,
      chunks: this.plan.chunks.length,
      ...(this.hooks.onChunk ? { onChunk: this.hooks.onChunk } : {}),
    });
  }

  end(): Promise<void> {
    return this.crew.end();
  }
}

function millisecondsOf({ users, valued, width, shares, batch, passes }: SplitPlan): number {
  const dealing = shares.length === 1 && shares[0] === 2 ** 31 ? COST.equal : COST.unequal * shares.length;
  return ((users + GROUP) * dealing + valued * width * shares.length * COST.double) * batch * passes * 1e-6;
}
