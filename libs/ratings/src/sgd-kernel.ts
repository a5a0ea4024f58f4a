import { chooseKernel, createMemory, MOST_BYTES, wasmModule } from '@cartograph/threads';
import { kernelBinary } from './sgd-binary.generated.js';

/**
 * What fitting a biased factorization spends its time on. Pointers are byte offsets into one memory: rows of users and items as 32-bit numbers, ratings and biases as doubles, factors as
 * rows of singles, `width` bytes each, a multiple of 32 with zeros behind the last factor.
 *
 * One step for each rating, in place: e = r − (μ + b_u + b_i + p·q); b = κb + γe; p = κp + γe·q and q = κq + γe·p from the same p and q; κ = 1 − γλ.
 * Both kernels do the same operations on singles in the same order, so they give the same bits.
 */
export interface SgdKernel {
  /** @returns Σ e², each before its own step. Cost: O(count · width). */
  steps(
    users: number,
    items: number,
    values: number,
    count: number,
    userFactors: number,
    itemFactors: number,
    width: number,
    userBias: number,
    itemBias: number,
    mean: number,
    rate: number,
    kept: number,
  ): number;
}

/** `wasm` has SIMD; `typescript` is for machines without it. */
export type SgdKernelName = 'wasm' | 'typescript';

const module = wasmModule<SgdKernel>(kernelBinary);

/** The faster kernel that this machine has. */
export const fastestSgdKernel = (): SgdKernelName => chooseKernel('auto', () => module.isSupported());

/**
 * A kernel with a memory of its own, all zeros.
 *
 * @throws RangeError - more than 4 GiB, which the addresses of WebAssembly do not reach, or than the machine gives.
 */
export function sgdKernel(name: SgdKernelName, bytes: number): { kernel: SgdKernel; buffer: ArrayBufferLike } {
  if (bytes > MOST_BYTES)
    throw new RangeError(`The factors take ${bytes} bytes, ${MOST_BYTES} at most can be had; give fewer factors.`);
  if (name === 'typescript') {
    const buffer = new ArrayBuffer(bytes);
    return { kernel: plainKernel(buffer), buffer };
  }
  const memory = createMemory(bytes);
  return { kernel: module.instantiate(memory), buffer: memory.buffer };
}

function plainKernel(buffer: ArrayBuffer): SgdKernel {
  const [rows, singles, doubles] = [new Int32Array(buffer), new Float32Array(buffer), new Float64Array(buffer)];
  const lanes = new Float32Array(8);
  return {
    steps(users, items, values, count, userFactors, itemFactors, width, userBias, itemBias, mean, rate, kept) {
      const keptSingle = Math.fround(kept);
      const floats = width / 4;
      let squares = 0;
      for (let index = 0; index < count; index += 1) {
        const [user, item] = [rows[users / 4 + index]!, rows[items / 4 + index]!];
        const [p, q] = [userFactors / 4 + user * floats, itemFactors / 4 + item * floats];
        lanes.fill(0);
        for (let factor = 0; factor < floats; factor += 1)
          lanes[factor % 8]! += Math.fround(singles[p + factor]! * singles[q + factor]!);
        const sum = (lane: number): number => Math.fround(lanes[lane]! + lanes[lane + 4]!);
        const dot = sum(0) + sum(1) + (sum(2) + sum(3));
        const [bu, bi] = [userBias / 8 + user, itemBias / 8 + item];
        const error = doubles[values / 8 + index]! - (mean + doubles[bu]! + doubles[bi]! + dot);
        squares += error * error;
        const step = rate * error;
        doubles[bu] = doubles[bu]! * kept + step;
        doubles[bi] = doubles[bi]! * kept + step;
        const single = Math.fround(step);
        for (let factor = 0; factor < floats; factor += 1) {
          const [x, y] = [singles[p + factor]!, singles[q + factor]!];
          singles[p + factor] = Math.fround(x * keptSingle) + Math.fround(single * y);
          singles[q + factor] = Math.fround(y * keptSingle) + Math.fround(single * x);
        }
      }
      return squares;
    },
  };
}
