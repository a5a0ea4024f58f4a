import { wasmModule } from '@cartograph/threads';
import { kernelBinary } from './kernel-binary.generated.js';

/** An entry of a kernel: does one chunk of the task whose words lie at `task`, with `work` as scratch memory of its own. */
export type KernelEntry = (task: number, chunk: number, work: number) => void;

/** The module of `assembly/`. */
export const kernelModule = wasmModule<Readonly<Record<string, KernelEntry>>>(kernelBinary);
