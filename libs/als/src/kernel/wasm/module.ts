import { wasmModule } from '@cartograph/threads';
import { kernelBinary } from './kernel-binary.generated.js';

/** The kernel's functions; pointers are byte offsets into its memory. See `assembly/` for their meaning. */
export interface Kernel {
  gram(y: number, from: number, to: number, factors: number, out: number): void;
  multiply(
    source: number,
    out: number,
    from: number,
    to: number,
    factors: number,
    matrix: number,
    shape: number,
    spare: number,
  ): void;
  solve(
    whitened: number,
    indptr: number,
    indices: number,
    values: number,
    from: number,
    to: number,
    factors: number,
    alpha: number,
    weight: number,
    steps: number,
    out: number,
    matrix: number,
    shape: number,
    eigenvalues: number,
    lambdas: number,
    loss: number,
    work: number,
    pack: number,
    packBytes: number,
  ): void;
  sumBlock(
    whitened: number,
    indptr: number,
    indices: number,
    values: number,
    from: number,
    to: number,
    factors: number,
    alpha: number,
    weight: number,
    out: number,
    eigenvalues: number,
    lambdas: number,
    long: number,
    blockEnd: number,
    position: number,
    state: number,
    work: number,
  ): void;
  stepBlock(
    whitened: number,
    indptr: number,
    indices: number,
    values: number,
    from: number,
    to: number,
    factors: number,
    alpha: number,
    out: number,
    matrix: number,
    shape: number,
    long: number,
    blockEnd: number,
    position: number,
    state: number,
    work: number,
  ): void;
  /** Scales a row to whole numbers of 16 bits and returns its length. */
  quantize(row: number, out: number, factors: number): number;
  /** The best items of one query; returns how many there are. */
  rankOne(setting: number, work: number, blocked: number, allowed: number): number;
  /** Does the next chunk of a task; 0 when none is left. */
  step(task: number, work: number): number;
}

/** Where a matrix that rows are multiplied by has its numbers. */
export const SHAPE = { lower: 0, upper: 1, full: 2 } as const;

/** Padded rows of scratch memory that `solve` needs. */
export const WORK_ROWS = 9;

/** The module of `assembly/`. */
export const kernelModule = wasmModule<Kernel>(kernelBinary);
