import { isWasmSupported } from './wasm/module.js';

/**
 * The kernel that the setting means on this machine.
 *
 * @throws RangeError - `wasm` is asked for where the machine has no WebAssembly with SIMD and shared memory.
 */
export function chooseKernel(
  kernel: 'auto' | 'wasm' | 'typescript',
  isSupported: () => boolean = isWasmSupported,
): 'wasm' | 'typescript' {
  if (kernel === 'typescript') return 'typescript';
  if (isSupported()) return 'wasm';
  if (kernel === 'auto') return 'typescript';
  throw new RangeError(
    'kernel is wasm, but this machine has no WebAssembly with SIMD and shared memory; give auto or typescript.',
  );
}
