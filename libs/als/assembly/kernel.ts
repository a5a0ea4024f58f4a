import { stepBlock, sumBlock } from './blocks';
import { gram, multiply } from './dense';
import { quantize, rank, rankOne } from './rank';
import { solve } from './solve';

export { gram, multiply, quantize, rank, rankOne, solve, stepBlock, sumBlock };

// A task is 32 words that the host writes before a phase; src/pool/task.ts names them. The first two are shared by all threads.
const NEXT: usize = 0, STOP: usize = 4, KIND: usize = 8, CHUNKS: usize = 12, BOUNDS: usize = 16, FACTORS: usize = 20;
const SOURCE: usize = 24, OUT: usize = 28, MATRIX: usize = 32, INDPTR: usize = 36, INDICES: usize = 40, VALUES: usize = 44;
const ALPHA: usize = 48, STEPS: usize = 52, LOSS: usize = 56;
const SHAPE: usize = 60, WEIGHT: usize = 64, EIGENVALUES: usize = 68, LAMBDAS: usize = 72, PACK: usize = 76;
const LONG: usize = 80, BLOCK_END: usize = 84, POSITION: usize = 88, STATE: usize = 92;
/** Vectors of f floats at the begin of a thread's work; what `PACK` counts comes after them. */
const WORK_ROWS: usize = 9;

const GRAM: u32 = 0, WHITEN: u32 = 1, RANK: u32 = 3, SUM_BLOCK: u32 = 4, STEP_BLOCK: u32 = 5;

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
    const indptr = load<u32>(task, INDPTR), columns = load<u32>(task, INDICES), ratings = load<u32>(task, VALUES), shape = load<u32>(task, SHAPE);
    const alpha = load<f32>(task, ALPHA), weight = load<f32>(task, WEIGHT), eigenvalues = load<u32>(task, EIGENVALUES), lambdas = load<u32>(task, LAMBDAS);
    const long = load<u32>(task, LONG), blockEnd = load<u32>(task, BLOCK_END), position = load<u32>(task, POSITION), state = load<u32>(task, STATE), loss = load<u32>(task, LOSS);
    if (kind == SUM_BLOCK) sumBlock(source, indptr, columns, ratings, from, to, f, alpha, weight, out, eigenvalues, lambdas, long, blockEnd, position, state, work);
    else if (kind == STEP_BLOCK) stepBlock(source, indptr, columns, ratings, from, to, f, alpha, out, m, shape, long, blockEnd, position, state, work);
    else {
      solve(
        source, indptr, columns, ratings, from, to, f, alpha, weight, load<u32>(task, STEPS), out, m, shape, eigenvalues, lambdas, loss == 0 ? 0 : loss + (chunk << 3), work,
        work + WORK_ROWS * (<usize>f << 2), load<u32>(task, PACK),
      );
    }
  }
  return true;
}

/** Does chunks until none is left. */
export function run(task: usize, work: usize): void {
  while (step(task, work)) {}
}
