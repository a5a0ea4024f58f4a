import { CONTROL_BYTES, createCrew, threadsFor } from './crew.js';
import { DRAWN_WIDTH, favouring, type DrawPlan } from './draw-plan.js';
import { Arena } from './wasm/arena.js';
import { kernelModule } from './wasm/module.js';

/** Words of the task; `assembly/draw.ts` reads them. */
const WORDS = 12;
const KIND = { conversion: 0, mean: 1, cuped: 2 } as const;
/** A stream's state and twice the positions of a batch. */
const WORK_BYTES = 64 + 2 * (4 * 1_024 + 64);
/** Draws of a chunk, at least. */
const CHUNK_DRAWS = 4e6;
/** Draws that a thread makes in a millisecond, roughly. */
const DRAWS_A_MILLISECOND = 7e5;
const REMEDY = 'draw fewer campaigns at once or from a sample of the users';

/** Ways to run a kernel and to watch it. */
export interface KernelRun {
  threads: number | 'auto';
  signal: AbortSignal | undefined;
  onProgress: ((done: number, total: number) => void) | undefined;
}

/** Draws the campaigns in WebAssembly: campaign × arm × width numbers, the same for any number of threads. */
export async function drawInWasm(
  plan: DrawPlan,
  { threads, signal, onProgress }: KernelRun,
): Promise<{ numbers: Uint32Array | Float64Array; threads: number }> {
  const { population, arms, campaigns, seed } = plan;
  const isConversion = population.kind === 'conversion';
  const draws = arms.reduce((sum, size) => sum + size, 0);
  const count = threadsFor(threads, (draws * campaigns) / DRAWS_A_MILLISECOND);
  const perChunk = Math.max(1, Math.min(Math.ceil(campaigns / Math.max(1, count)), Math.round(CHUNK_DRAWS / draws)));
  const length = campaigns * arms.length * DRAWN_WIDTH[population.kind];
  const arena = new Arena();
  const [control, task, sizes] = [arena.take(CONTROL_BYTES), arena.take(4 * WORDS), arena.take(4 * arms.length)];
  const works = Array.from({ length: Math.max(1, count) }, () => arena.take(WORK_BYTES));
  const valued = isConversion ? 0 : population.pairs.length / 2;
  const table = arena.take(isConversion ? population.bits.byteLength : 16 * valued);
  const out = arena.take((isConversion ? 4 : 8) * length);
  const memory = arena.allocate(REMEDY);
  new Uint32Array(memory.buffer, sizes, arms.length).set(arms);
  if (isConversion) new Uint32Array(memory.buffer, table, population.bits.length).set(population.bits);
  else fillTable(new Float64Array(memory.buffer, table, 2 * valued), population.pairs, population.kind);
  new Uint32Array(memory.buffer, task, WORDS).set([
    KIND[population.kind],
    population.users,
    favouring(population.users),
    seed.low,
    seed.high,
    arms.length,
    sizes,
    campaigns,
    perChunk,
    table,
    valued,
    out,
  ]);
  const crew = createCrew(count, { module: kernelModule(), memory, control, works, signal });
  try {
    await crew.run({
      entry: 'draw',
      task,
      chunks: Math.ceil(campaigns / perChunk),
      onChunk: (done) => onProgress?.(Math.min(campaigns, done * perChunk), campaigns),
    });
  } finally {
    await crew.end();
  }
  return {
    numbers: isConversion
      ? new Uint32Array(memory.buffer, out, length).slice()
      : new Float64Array(memory.buffer, out, length).slice(),
    threads: count,
  };
}

/** (x, y) a user; of means (y, y²). */
function fillTable(table: Float64Array, pairs: Float64Array, kind: 'mean' | 'cuped'): void {
  table.set(pairs);
  if (kind === 'cuped') return;
  for (let at = 0; at < pairs.length; at += 2) {
    const y = pairs[at + 1]!;
    table[at] = y;
    table[at + 1] = y * y;
  }
}
