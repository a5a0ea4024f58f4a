import type { Factors } from '../../factors.js';
import type { AlsOptions, ObjectiveSettings } from '../../options.js';
import { countPositive, rowRegularization } from '../../row-regularization.js';
import { basisOf } from '../factorize.js';
import type { RowEntries } from '../whitened-cg.js';
import { evenBounds, GRAM_PARTIALS } from '../gram.js';
import { kernelModule, SHAPE, WORK_ROWS, type Kernel } from './module.js';
import { createMemory, MOST_PAGES, PAGE_BYTES, type SharedMemory } from '@cartograph/threads';
import { pad, paddedFactors, sumPartials, unpad, writeBasis } from './padding.js';
import { Arena } from '@cartograph/threads';

/** Rows whose products the kernel adds in single precision; whole blocks of them are handed over, so that sums are those of training. */
const GRAM_BLOCK = 128 * 32;

/** What a row is solved with. */
type RowSettings = ObjectiveSettings & Pick<AlsOptions, 'cgSteps'>;

/** A model's coordinates, in single precision and padded. */
export interface WasmBasis {
  back: Float32Array;
  forward: Float32Array;
  /** Null where the basis is triangular and whitens every row alike. */
  eigenvalues: Float32Array | null;
}

/**
 * The kernel on the calling thread with a small memory of its own, for single rows: no thread, nothing shared, the arithmetic of training.
 * Made on first use and kept; its memory grows to the largest row it has met.
 */
export class PrivateKernel {
  private readonly memory: SharedMemory;
  private readonly kernel: Kernel;

  constructor() {
    this.memory = createMemory(PAGE_BYTES, MOST_PAGES);
    this.kernel = kernelModule.instantiate(this.memory);
  }

  /** YᵀY of a model's items, f × f row-major, with the bits that training gets. */
  gram({ itemFactors, items, factors }: Factors): Float64Array {
    const stride = paddedFactors(factors);
    const arena = new Arena();
    const partials = arena.take(GRAM_PARTIALS * stride * stride * 8);
    const rows = arena.take(4 * stride * Math.min(items, GRAM_BLOCK));
    this.reserve(arena.bytes);
    const sums = this.doubles(partials, GRAM_PARTIALS * stride * stride).fill(0);
    const bounds = evenBounds(items, GRAM_PARTIALS);
    for (let range = 0; range < GRAM_PARTIALS; range += 1) {
      const end = bounds[range + 1]!;
      for (let from = bounds[range]!; from < end; from += GRAM_BLOCK) {
        const to = Math.min(end, from + GRAM_BLOCK);
        this.load(itemFactors.subarray(from * factors, to * factors), factors, rows, to - from);
        this.kernel.gram(rows, 0, to - from, stride, partials + range * stride * stride * 8);
      }
    }
    return sumPartials(sums, factors);
  }

  /** The coordinates of a model with that Gram matrix. */
  static basis(gram: Float64Array, factors: number, settings: ObjectiveSettings): WasmBasis {
    const stride = paddedFactors(factors);
    const { matrix, eigenvalues } = basisOf(gram, factors, settings);
    const basis = {
      back: new Float32Array(stride * stride),
      forward: new Float32Array(stride * stride),
      eigenvalues: eigenvalues ? new Float32Array(stride) : null,
    };
    writeBasis(matrix, factors, basis.back, basis.forward);
    if (eigenvalues) basis.eigenvalues?.set(eigenvalues);
    return basis;
  }

  /** Solves one row against a model's items: f numbers, those of training bit for bit. Cost O(k·f² + k·f·cgSteps). */
  solve(
    { itemFactors, factors, items }: Factors,
    { back, forward, eigenvalues }: WasmBasis,
    entries: RowEntries,
    settings: RowSettings,
  ): Float32Array {
    const stride = paddedFactors(factors);
    const count = entries.to;
    const arena = new Arena();
    const at = {
      back: arena.take(back.byteLength),
      forward: arena.take(forward.byteLength),
      eigenvalues: arena.take(4 * stride),
      lambda: arena.take(4),
      work: arena.take(WORK_ROWS * 4 * stride),
      out: arena.take(4 * stride),
      indptr: arena.take(8),
      indices: arena.take(4 * count),
      values: arena.take(4 * count),
      rows: arena.take(4 * stride * count),
    };
    this.reserve(arena.bytes);
    this.floats(at.back, back.length).set(back);
    this.floats(at.forward, forward.length).set(forward);
    if (eigenvalues) this.floats(at.eigenvalues, stride).set(eigenvalues);
    this.floats(at.lambda, 1)[0] = rowRegularization(settings, items, countPositive(entries.values, 0, count));
    this.floats(at.values, count).set(entries.values);
    const { buffer } = this.memory;
    new Int32Array(buffer, at.indptr, 2).set([0, count]);
    const places = new Int32Array(buffer, at.indices, count);
    const rows = this.floats(at.rows, stride * count);
    for (let place = 0; place < count; place += 1) {
      places[place] = place;
      const item = entries.indices[place]!;
      rows.set(itemFactors.subarray(item * factors, (item + 1) * factors), place * stride);
      rows.fill(0, place * stride + factors, (place + 1) * stride);
    }
    this.kernel.multiply(
      at.rows,
      at.rows,
      0,
      count,
      stride,
      at.forward,
      eigenvalues ? SHAPE.full : SHAPE.upper,
      at.work,
    );
    this.kernel.solve(
      at.rows,
      at.indptr,
      at.indices,
      at.values,
      0,
      1,
      stride,
      settings.alpha,
      settings.unobservedWeight,
      settings.cgSteps,
      at.out,
      at.back,
      eigenvalues ? SHAPE.full : SHAPE.lower,
      eigenvalues ? at.eigenvalues : 0,
      at.lambda,
      0,
      at.work,
      0,
      0,
    );
    const result = new Float32Array(factors);
    unpad(this.floats(at.out, stride), factors, result);
    return result;
  }

  private load(rows: Float32Array, factors: number, pointer: number, count: number): void {
    const target = this.floats(pointer, count * paddedFactors(factors));
    target.fill(0);
    pad(rows, factors, target);
  }

  private reserve(bytes: number): void {
    const missing = bytes - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE_BYTES));
  }

  private floats(pointer: number, length: number): Float32Array<SharedArrayBuffer> {
    return new Float32Array(this.memory.buffer, pointer, length);
  }

  private doubles(pointer: number, length: number): Float64Array<SharedArrayBuffer> {
    return new Float64Array(this.memory.buffer, pointer, length);
  }
}
