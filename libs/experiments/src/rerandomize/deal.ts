import type { ArmCounts } from '@cartograph/metrics';
import { chooseKernel } from '@cartograph/threads';
import { kernelModule } from './wasm/module.js';
import type { ArmSums } from './outcomes.js';
import { PlainSplit } from './plain/split.js';
import type { SplitEngine } from './split-engine.js';
import { WasmSplit } from './split-in-wasm.js';
import type { SplitPlan } from './split-plan.js';

/** What every arm came to in every re-randomization. */
export interface Deals {
  arms: number;
  /** Re-randomization × arm. */
  users: Uint32Array;
  /** Of them those who converted or have a value. */
  valued: Uint32Array;
  /** Re-randomization × arm × width; empty of conversions. */
  sums: Float64Array;
  width: number;
  threads: number;
}

/** How users are dealt. */
export interface DealOptions {
  threads: number | 'auto';
  kernel: 'auto' | 'wasm' | 'typescript';
  signal: AbortSignal | undefined;
  onProgress: ((done: number, total: number) => void) | undefined;
}

/** Deals the users to arms again and again. The last arm has what the others leave. */
export async function dealUsers(plan: SplitPlan, { threads, kernel, signal, onProgress }: DealOptions): Promise<Deals> {
  const { arms, rerandomizations, width, passes, chunks } = plan;
  let pass = 0;
  const onChunk =
    onProgress &&
    ((done: number): void =>
      onProgress(Math.floor((rerandomizations * (pass + done / chunks.length)) / passes), rerandomizations));
  const hooks = { signal, onChunk };
  const engine: SplitEngine =
    chooseKernel(kernel, () => kernelModule.isSupported()) === 'wasm'
      ? new WasmSplit(plan, threads, hooks)
      : new PlainSplit(plan, hooks);
  const cells = rerandomizations * arms;
  const deals: Deals = {
    arms,
    width,
    threads: engine.threads,
    users: new Uint32Array(cells),
    valued: new Uint32Array(cells),
    sums: new Float64Array(cells * width),
  };
  const totals = totalsOf(plan);
  try {
    for (; pass < passes; pass += 1) {
      await engine.pass(pass);
      collect(plan, engine, pass, totals, deals);
    }
  } finally {
    await engine.end();
  }
  return deals;
}

/** The counts of an arm. */
export function dealtCounts({ users, valued, arms }: Deals, rerandomization: number, arm: number): ArmCounts {
  const cell = rerandomization * arms + arm;
  return { users: users[cell]!, converted: valued[cell]! };
}

/** The sums of an arm about the plan's origin. */
export function dealtSums({ users, sums, arms, width }: Deals, rerandomization: number, arm: number): ArmSums {
  const cell = rerandomization * arms + arm;
  const from = cell * width;
  const n = users[cell]!;
  if (width === 2) return { n, sumX: 0, sumY: sums[from]!, sumXX: 0, sumYY: sums[from + 1]!, sumXY: 0 };
  return {
    n,
    sumX: sums[from]!,
    sumY: sums[from + 1]!,
    sumXX: sums[from + 2]!,
    sumYY: sums[from + 3]!,
    sumXY: sums[from + 4]!,
  };
}

/** Adds up the chunks of a pass, in their order. */
function collect(
  plan: SplitPlan,
  { counts, sums }: SplitEngine,
  pass: number,
  totals: Float64Array,
  deals: Deals,
): void {
  const { arms, batch, rerandomizations, chunks, valuedChunks, width } = plan;
  const splits = arms - 1;
  const from = pass * batch;
  for (let at = 0; at < batch && from + at < rerandomizations; at += 1) {
    const last = (from + at) * arms + splits;
    deals.users[last] = plan.users;
    deals.valued[last] = plan.valued;
    deals.sums.set(totals, last * width);
    for (let split = 0; split < splits; split += 1) {
      const cell = (from + at) * arms + split;
      for (let chunk = 0; chunk < chunks.length; chunk += 1) {
        const place = (chunk * splits + split) * batch + at;
        const count = counts[place]!;
        deals.users[cell]! += count;
        if (chunk >= valuedChunks) continue;
        deals.valued[cell]! += count;
        for (let of = 0; of < width; of += 1) deals.sums[cell * width + of]! += sums[place * width + of]!;
      }
      deals.users[last]! -= deals.users[cell]!;
      deals.valued[last]! -= deals.valued[cell]!;
      for (let of = 0; of < width; of += 1) deals.sums[last * width + of]! -= deals.sums[cell * width + of]!;
    }
    if (deals.valued[last] === 0) deals.sums.fill(0, last * width, (last + 1) * width);
  }
}

/** The sums over all users. */
function totalsOf({ table, width }: SplitPlan): Float64Array {
  const totals = new Float64Array(width);
  for (let at = 0; at < table.length; at += width) for (let of = 0; of < width; of += 1) totals[of]! += table[at + of]!;
  return totals;
}
