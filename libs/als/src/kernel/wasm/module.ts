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

/** Memory that threads share; grows in pages of 64 KiB. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
  grow(pages: number): number;
}

/** A compiled module; opaque. */
export type KernelModule = object;

interface WebAssemblyHost {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => KernelModule;
  Instance: new (module: KernelModule, imports: { env: { memory: SharedMemory } }) => { exports: unknown };
  Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory;
}

/** Bytes of one page of WebAssembly memory. */
export const PAGE_BYTES = 65_536;
/** Pages that 32-bit addresses reach: 4 GiB. */
export const MOST_PAGES = 65_536;

const host = (globalThis as unknown as { WebAssembly?: WebAssemblyHost }).WebAssembly;
let supported: boolean | undefined;
let compiled: KernelModule | undefined;

/** Whether this machine has WebAssembly with SIMD and shared memory. */
export function isWasmSupported(): boolean {
  supported ??= host !== undefined && typeof SharedArrayBuffer === 'function' && host.validate(bytesOfKernel());
  return supported;
}

/** The kernel's module, compiled once in a process. */
export function kernelModule(): KernelModule {
  compiled ??= new (requireHost().Module)(bytesOfKernel());
  return compiled;
}

/** Memory of at least so many bytes. @throws RangeError - the machine does not give it. */
export function createMemory(bytes: number, mostPages?: number): SharedMemory {
  const initial = Math.max(1, Math.ceil(bytes / PAGE_BYTES));
  return new (requireHost().Memory)({ initial, maximum: mostPages ?? initial, shared: true });
}

/** The kernel on the calling thread. */
export function createKernel(memory: SharedMemory): Kernel {
  return new (requireHost().Instance)(kernelModule(), { env: { memory } }).exports as Kernel;
}

function bytesOfKernel(): Uint8Array {
  return new Uint8Array(Buffer.from(kernelBinary, 'base64'));
}

function requireHost(): WebAssemblyHost {
  if (host === undefined) throw new Error('This machine has no WebAssembly; choose the typescript kernel.');
  return host;
}
