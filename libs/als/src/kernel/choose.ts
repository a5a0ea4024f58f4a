import type { SolverOptions } from '../options.js';
import { isWasmSupported } from './wasm/module.js';

/**
 * The kernel that these settings mean on this machine. The exact solver has one implementation, in TypeScript.
 *
 * @throws RangeError - `wasm` is asked for where the machine has no WebAssembly with SIMD and shared memory.
 */
export function chooseKernel(
  { solver, kernel }: Pick<SolverOptions, 'solver' | 'kernel'>,
  isSupported: () => boolean = isWasmSupported,
): 'wasm' | 'typescript' {
  if (solver === 'cholesky' || kernel === 'typescript') return 'typescript';
  if (isSupported()) return 'wasm';
  if (kernel === 'auto') return 'typescript';
  throw new RangeError(
    'kernel is wasm, but this machine has no WebAssembly with SIMD and shared memory; give auto or typescript.',
  );
}
