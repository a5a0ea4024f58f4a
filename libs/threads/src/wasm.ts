/** Memory that threads share; grows in pages of 64 KiB. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

interface WebAssemblyHost {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (
    module: object,
    imports: { env: { memory: SharedMemory } },
  ) => { exports: Readonly<Record<string, unknown>> };
  Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory;
}

/** Bytes of one page of WebAssembly memory. */
export const PAGE_BYTES = 65_536;
/** Pages that 32-bit addresses reach. */
export const MOST_PAGES = 65_536;
/** Bytes that 32-bit addresses reach: 4 GiB. */
export const MOST_BYTES = MOST_PAGES * PAGE_BYTES;

const host = (globalThis as unknown as { WebAssembly?: WebAssemblyHost }).WebAssembly;

/** A module of WebAssembly whose memory is given to it as `env.memory`, shared. */
export interface WasmModule<Exports extends object> {
  /** Whether this machine has WebAssembly with what the module needs, as SIMD and shared memory. */
  isSupported(): boolean;
  /** The compiled module, for another thread to make an instance of: compiled on the first call, once in a process. */
  compiled(): object;
  /** What the module exports, on the calling thread. @throws Error - the machine has no WebAssembly. */
  instantiate(memory: SharedMemory): Exports;
}

/** A module from its bytes in base64. */
export function wasmModule<Exports extends object>(base64: string): WasmModule<Exports> {
  let supported: boolean | undefined;
  let compiled: object | undefined;
  const bytes = (): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
  const module = {
    isSupported: () =>
      (supported ??= host !== undefined && typeof SharedArrayBuffer === 'function' && host.validate(bytes())),
    compiled: () => (compiled ??= new (requireHost().Module)(bytes())),
    instantiate: (memory: SharedMemory) =>
      new (requireHost().Instance)(module.compiled(), { env: { memory } }).exports as Exports,
  };
  return module;
}

/**
 * Shared memory of at least so many bytes, zeros everywhere.
 *
 * @param mostPages - to which it may grow. Default: not at all.
 * @throws RangeError - the machine does not give it; Error - it has no WebAssembly.
 */
export function createMemory(bytes: number, mostPages?: number): SharedMemory {
  const initial = Math.max(1, Math.ceil(bytes / PAGE_BYTES));
  return new (requireHost().Memory)({ initial, maximum: mostPages ?? initial, shared: true });
}

function requireHost(): WebAssemblyHost {
  if (host === undefined) throw new Error('This machine has no WebAssembly; choose the typescript kernel.');
  return host;
}

/**
 * The kernel that a setting means on this machine.
 *
 * @throws RangeError - `wasm` is asked for where the machine has no WebAssembly with SIMD and shared memory.
 */
export function chooseKernel(
  kernel: 'auto' | 'wasm' | 'typescript',
  isSupported: () => boolean,
): 'wasm' | 'typescript' {
  if (kernel === 'typescript') return 'typescript';
  if (isSupported()) return 'wasm';
  if (kernel === 'auto') return 'typescript';
  throw new RangeError(
    'kernel is wasm, but this machine has no WebAssembly with SIMD and shared memory; give auto or typescript.',
  );
}
