import type { KernelParts, RunKernel } from './campaign-kernel.js';
import type { World } from './world.js';

/** What a kernel of one world is made of, and what makes it. */
export interface PartsKernelParts<Own> extends KernelParts {
  createKernel(parts: KernelParts, data: Own & { world: World }): RunKernel;
}

/**
 * A kernel whose runs fall into as many equal parts as there are worlds, each part with its own: see `partOf`.
 *
 * Names nothing outside itself: threads are given its text.
 */
export function createPartsKernel<Own>(
  parts: PartsKernelParts<Own>,
  { worlds, runs, own }: { worlds: readonly World[]; runs: number; own: Own },
): RunKernel {
  const kernels = worlds.map((world) => parts.createKernel(parts, { ...own, world }));
  return (run, out) => kernels[Math.floor((run * kernels.length) / runs)]!(run, out);
}

/** The runs of one of so many equal parts. */
export const partOf = (part: number, parts: number, runs: number): { from: number; to: number } => ({
  from: Math.ceil((part * runs) / parts),
  to: Math.ceil(((part + 1) * runs) / parts),
});
