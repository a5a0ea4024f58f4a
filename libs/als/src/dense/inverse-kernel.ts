import { wasmModule } from '@cartograph/threads';
import { kernelBinary } from './inverse-binary.generated.js';

/**
 * What inverting spends its time on. Pointers are byte offsets into one memory; layouts are told in `assembly/inverse/kernel.ts`.
 * Both kernels do the same additions in the same order, so they give the same bits.
 */
export interface InverseKernel {
  /** w = c · p for groups `from … to − 1` of a panel. */
  multiply(c: number, p: number, w: number, b: number, from: number, to: number): void;
  /** Subtracts w · cᵀ from the tiles of groups `from … to − 1`. */
  update(a: number, w: number, c: number, b: number, from: number, to: number): void;
}

/** The kernel in WebAssembly with SIMD. */
export const inverseModule = wasmModule<InverseKernel>(kernelBinary);

/** The kernel in plain TypeScript, for machines without WebAssembly. */
export function plainInverseKernel(buffer: ArrayBufferLike): InverseKernel {
  const heap = new Float64Array(buffer);
  return {
    multiply(c, p, w, b, from, to) {
      for (let group = from; group < to; group += 1) {
        const [source, target] = [c / 8 + group * b * 4, w / 8 + group * b * 4];
        for (let column = 0; column < b; column += 1) {
          let [s0, s1, s2, s3] = [0, 0, 0, 0];
          for (let k = 0; k < b; k += 1) {
            const factor = heap[p / 8 + k * b + column]!;
            const at = source + 4 * k;
            s0 += factor * heap[at]!;
            s1 += factor * heap[at + 1]!;
            s2 += factor * heap[at + 2]!;
            s3 += factor * heap[at + 3]!;
          }
          const out = target + 4 * column;
          heap[out] = s0;
          heap[out + 1] = s1;
          heap[out + 2] = s2;
          heap[out + 3] = s3;
        }
      }
    },
    update(a, w, c, b, from, to) {
      for (let group = from; group < to; group += 1) {
        for (let strip = 0; strip <= group; strip += 1) {
          const tile = a / 8 + ((group * (group + 1)) / 2 + strip) * 16;
          for (let row = 0; row < 4; row += 1)
            subtractRow(heap, tile + 4 * row, w / 8 + group * b * 4 + row, c / 8 + strip * b * 4, b);
        }
      }
    },
  };
}

/** Four entries of a row of w · cᵀ. */
function subtractRow(heap: Float64Array, out: number, left: number, right: number, b: number): void {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let k = 0; k < 4 * b; k += 4) {
    const factor = heap[left + k]!;
    s0 += factor * heap[right + k]!;
    s1 += factor * heap[right + k + 1]!;
    s2 += factor * heap[right + k + 2]!;
    s3 += factor * heap[right + k + 3]!;
  }
  heap[out]! -= s0;
  heap[out + 1]! -= s1;
  heap[out + 2]! -= s2;
  heap[out + 3]! -= s3;
}
