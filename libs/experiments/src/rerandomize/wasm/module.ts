import { kernelBinary } from './kernel-binary.generated.js';

/** Memory that threads share. */
export interface SharedMemory {
  readonly buffer: SharedArrayBuffer;
}

/** A compiled module; opaque. */
export type KernelModule = object;

/** An entry of a kernel: does one chunk of the task whose words lie at `task`, with `work` as scratch memory of its own. */
export type KernelEntry = (task: number, chunk: number, work: number) => void;

interface WebAssemblyHost {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => KernelModule;
  Instance: new (
    module: KernelModule,
    imports: { env: { memory: SharedMemory } },
  ) => { exports: Readonly<Record<string, unknown>> };
  Memory: new (limits: { initial: number; maximum: number; shared: true }) => SharedMemory;
}

const PAGE_BYTES = 65_536;
/** Bytes that 32-bit addresses reach: 4 GiB. */
export const MOST_BYTES = 2 ** 32;

const host = (globalThis as unknown as { WebAssembly?: WebAssemblyHost }).WebAssembly;
let supported: boolean | undefined;
let compiled: KernelModule | undefined;

/** Whether this machine has WebAssembly with SIMD and shared memory. */
export function isWasmSupported(): boolean {
  supported ??= host !== undefined && typeof SharedArrayBuffer === 'function' && host.validate(bytesOfKernel());
  return supported;
}

/** The module of `assembly/`, compiled once in a process. */
export function kernelModule(): KernelModule {
  compiled ??= new (requireHost().Module)(bytesOfKernel());
  return compiled;
}

/** Memory of at least so many bytes. @throws RangeError - the machine does not give it. */
export function createMemory(bytes: number): SharedMemory {
  const pages = Math.max(1, Math.ceil(bytes / PAGE_BYTES));
  return new (requireHost().Memory)({ initial: pages, maximum: pages, shared: true });
}

/** An entry of a module, on the calling thread. @throws RangeError - the module has no such function. */
export function kernelEntry(module: KernelModule, memory: SharedMemory, name: string): KernelEntry {
  const entry = new (requireHost().Instance)(module, { env: { memory } }).exports[name];
  if (typeof entry !== 'function') throw new RangeError(`The kernel has no entry ${name}.`);
  return entry as KernelEntry;
}

function bytesOfKernel(): Uint8Array {
  return new Uint8Array(Buffer.from(kernelBinary, 'base64'));
}

function requireHost(): WebAssemblyHost {
  if (host === undefined) throw new RangeError('This machine has no WebAssembly; choose the typescript kernel.');
  return host;
}
