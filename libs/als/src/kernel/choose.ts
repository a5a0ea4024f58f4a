import { chooseKernel as chosen } from '@cartograph/threads';
import type { SolverOptions } from '../options.js';
import { kernelModule } from './wasm/module.js';

/**
 * The kernel that these settings mean on this machine. The exact solver has one implementation, in TypeScript.
 *
 * @throws RangeError - `wasm` is asked for where the machine has no WebAssembly with SIMD and shared memory.
 */
export function chooseKernel({ solver, kernel }: Pick<SolverOptions, 'solver' | 'kernel'>): 'wasm' | 'typescript' {
  return solver === 'cholesky' ? 'typescript' : chosen(kernel, () => kernelModule.isSupported());
}
