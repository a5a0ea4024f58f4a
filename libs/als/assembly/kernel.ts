import { gram, multiply } from './dense';
import { quantize, rank, rankOne } from './rank';
import { solve } from './solve';

export { gram, multiply, quantize, rank, rankOne, solve };

// A task is 32 words that the host writes before a phase; src/pool/task.ts names them. The first two are shared by all threads.
const NEXT: usize = 0, STOP: usize = 4, KIND: usize = 8, CHUNKS: usize = 12, BOUNDS: usize = 16, FACTORS: usize = 20;
const SOURCE: usize = 24, OUT: usize = 28, MATRIX: usize = 32, INDPTR: usize = 36, INDICES: usize = 40, VALUES: usize = 44;
const ALPHA: usize = 48, STEPS: usize = 52, LOSS: usize = 56;
const SHAPE: usize = 60, WEIGHT: usize = 64, EIGENVALUES: usize = 68, LAMBDAS: usize = 72, PACK: usize = 76;
/** Vectors of f floats at the begin of a thread's work; what `PACK` counts comes after them. */
const WORK_ROWS: usize = 9;

const GRAM: u32 = 0, WHITEN: u32 = 1, RANK: u32 = 3;

/**
 * Takes the next chunk of a task and does it. A chunk's result does not depend on who does it, nor when.
 *
 * @returns false when there is none left or the task was stopped.
 */
export function step(task: usize, work: usize): bool {
  if (atomic.load<u32>(task, STOP) != 0) return false;
  const chunk = atomic.add<u32>(task, 1, NEXT);
  if (chunk >= load<u32>(task, CHUNKS)) return false;
  const bound = load<u32>(task, BOUNDS) + (chunk << 2);
  const from = load<u32>(bound), to = load<u32>(bound, 4);
  if (from == to) return true;
  const f = load<u32>(task, FACTORS), source = load<u32>(task, SOURCE), out = load<u32>(task, OUT), m = load<u32>(task, MATRIX);
  const kind = load<u32>(task, KIND);
  if (kind == GRAM) gram(source, from, to, f, out + chunk * f * f * 8);
  else if (kind == WHITEN) multiply(source, out, from, to, f, m, load<u32>(task, SHAPE), work);
  else if (kind == RANK) rank(source, from, to, work);
  else {
    const loss = load<u32>(task, LOSS);
    solve(
      source, load<u32>(task, INDPTR), load<u32>(task, INDICES), load<u32>(task, VALUES), from, to, f, load<f32>(task, ALPHA), load<f32>(task, WEIGHT),
      load<u32>(task, STEPS), out, m, load<u32>(task, SHAPE), load<u32>(task, EIGENVALUES), load<u32>(task, LAMBDAS), loss == 0 ? 0 : loss + (chunk << 3), work,
      work + WORK_ROWS * (<usize>f << 2), load<u32>(task, PACK),
    );
  }
  return true;
}

/** Does chunks until none is left. */
export function run(task: usize, work: usize): void {
  while (step(task, work)) {}
}
