import type { Factors } from './factors.js';
import type { AlsOptions } from './options.js';

/** How a fit is judged while it runs, and when it has had enough. */
export interface EarlyStopping {
  /**
   * How good the factors after an iteration are, larger is better: such as NDCG@10 on pairs that were held out. The fit waits for the answer.
   * The arrays are overwritten after it; copy what is to be kept.
   *
   * @param model - the bits that a fit of so many iterations returns, none of them rough.
   * @param iteration - 1 for the first.
   */
  quality(model: Factors, iteration: number): number | Promise<number>;
  /** Iterations from one judgment to the next; the last iteration is always judged. Default 1. */
  every?: number;
  /** Iterations beyond the best one that the fit goes on for without a better one. Default 3. */
  patience?: number;
  /** Told once, when the fit is done. */
  onKept?(report: KeptIteration): void;
}

/** Which iteration a fit kept, and why. */
export interface KeptIteration {
  /** The earliest of those with the highest quality. */
  iteration: number;
  quality: number;
  /** Iterations that were done. */
  iterations: number;
  /** Whether it stopped before the iterations it was allowed. */
  isStopped: boolean;
  /** Every judgment in order. */
  judged: { iteration: number; quality: number }[];
}

/** @throws RangeError - `every` or `patience` is no whole number ≥ 1, or rough iterations are asked for, of which none may be the last. */
export function checkEarlyStopping(
  { every = 1, patience = 3 }: EarlyStopping,
  { roughIterations }: Pick<AlsOptions, 'roughIterations'>,
): void {
  if (roughIterations !== 'auto' && roughIterations > 0)
    throw new RangeError(
      `roughIterations is ${roughIterations}, but a fit with earlyStopping may end with any iteration: leave it out, or give 0.`,
    );
  if (!Number.isInteger(every) || every < 1)
    throw new RangeError(`earlyStopping.every is ${every}; give a whole number ≥ 1.`);
  if (!Number.isInteger(patience) || patience < 1)
    throw new RangeError(`earlyStopping.patience is ${patience}; give a whole number ≥ 1.`);
}

/** The best factors so far, in memory that is taken once: one model to judge and one to keep. */
export class BestFactors {
  private readonly judged: { iteration: number; quality: number }[] = [];
  private best: { iteration: number; quality: number } | null = null;
  private kept: Factors | null = null;
  private spare: Factors | null = null;

  /**
   * @param iterations - the most that are done.
   * @param allocate - memory for a model.
   * @param read - writes the current factors into it.
   */
  constructor(
    private readonly stopping: EarlyStopping,
    private readonly iterations: number,
    private readonly allocate: () => Factors,
    private readonly read: (target: Factors) => void,
  ) {}

  /**
   * Judges an iteration where one is due.
   *
   * @returns its quality, or null where none was due.
   * @throws RangeError - the quality is no finite number.
   */
  async judge(iteration: number): Promise<number | null> {
    if (iteration % (this.stopping.every ?? 1) !== 0 && iteration !== this.iterations) return null;
    // New arrays over the same memory: what is remembered for the model that was there before must not be taken for this one's.
    const model = this.spare === null ? this.allocate() : viewOf(this.spare);
    this.read(model);
    const quality = await this.stopping.quality(model, iteration);
    if (!Number.isFinite(quality))
      throw new RangeError(
        `earlyStopping.quality of iteration ${iteration} is ${quality}; return a finite number, larger for better factors.`,
      );
    this.judged.push({ iteration, quality });
    this.spare = model;
    if (this.best === null || quality > this.best.quality) {
      this.best = { iteration, quality };
      [this.kept, this.spare] = [model, this.kept];
    }
    return quality;
  }

  /** Whether the best iteration lies far enough back. */
  isEnough(iteration: number): boolean {
    return this.best !== null && iteration - this.best.iteration >= (this.stopping.patience ?? 3);
  }

  /** The factors that are kept; tells which they are. */
  finish(iteration: number): Factors {
    if (this.best === null || this.kept === null)
      throw new Error('A fit ended without a judgment, though its last iteration is always judged.');
    this.stopping.onKept?.({
      ...this.best,
      iterations: iteration,
      isStopped: iteration < this.iterations,
      judged: this.judged,
    });
    return viewOf(this.kept);
  }
}

/** Memory for a model of that size. */
export function emptyFactors(users: number, items: number, factors: number): Factors {
  return {
    factors,
    users,
    items,
    userFactors: new Float32Array(users * factors),
    itemFactors: new Float32Array(items * factors),
  };
}

function viewOf(model: Factors): Factors {
  return { ...model, userFactors: model.userFactors.subarray(), itemFactors: model.itemFactors.subarray() };
}
