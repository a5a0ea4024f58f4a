import { readOutcomes, type Origin, type UserOutcomes } from './outcomes.js';
import { seedParts } from './plain/random.js';

/** Users who are dealt together. */
export const GROUP = 32;
/** Re-randomizations that are made in one pass over the users. */
const MOST_BATCH = 2_048;
/** Chunks of users with a value, and of those without; sums are taken chunk by chunk, whoever does them. */
const CHUNKS = 64;
const MOST_ARMS = 64;

/** Consecutive groups of users; all with a value, or all without. */
export interface GroupChunk {
  /** Number of its first group, and of the one behind its last, among all groups. */
  first: number;
  end: number;
  /** Users of its part of the population, and those of them before its first group. */
  users: number;
  before: number;
}

/** Re-randomizations to make, read and checked. Users with a value come first, or those who converted. */
export interface SplitPlan {
  kind: UserOutcomes['kind'];
  users: number;
  /** Users of the first part. */
  valued: number;
  origin: Origin;
  /** Doubles a valued user: 0 of conversions; 2, (y, y²), of means; 6, (x, y, x², y², xy, 0), of cuped. */
  width: number;
  /** `width` doubles for each valued user, filled up with zeros to whole groups. */
  table: Float64Array;
  arms: number;
  /** For every arm but the last its share of what the arms before left, times 2^32. */
  shares: Uint32Array;
  rerandomizations: number;
  /** Re-randomizations of a pass, a multiple of 4, and passes. */
  batch: number;
  passes: number;
  chunks: readonly GroupChunk[];
  /** Chunks of the first part. */
  valuedChunks: number;
  seed: { low: number; high: number };
}

/** @throws RangeError - see `rerandomize`. */
export function planSplits({
  outcomes,
  weights,
  rerandomizations,
  seed,
}: {
  outcomes: UserOutcomes;
  weights: readonly number[];
  rerandomizations: number;
  seed: number;
}): SplitPlan {
  checkWeights(weights);
  if (!Number.isInteger(rerandomizations) || rerandomizations < 1 || rerandomizations > 1e7)
    throw new RangeError(`rerandomizations is ${rerandomizations}; give a whole number from 1 to ${1e7}.`);
  const population = readOutcomes(outcomes);
  const valued = population.kind === 'conversion' ? population.converters : population.pairs.length / 2;
  const width = population.kind === 'conversion' ? 0 : population.kind === 'mean' ? 2 : 6;
  const groups = Math.ceil(valued / GROUP);
  const first = chunksOf(valued, 0);
  const passes = Math.ceil(rerandomizations / MOST_BATCH);
  return {
    kind: population.kind,
    users: population.users,
    valued,
    width,
    arms: weights.length,
    shares: sharesOf(weights),
    rerandomizations,
    passes,
    origin: population.kind === 'conversion' ? { x: 0, y: 0 } : population.origin,
    table:
      population.kind === 'conversion' ? new Float64Array(0) : tableOf(population.pairs, groups * GROUP * width, width),
    batch: 4 * Math.ceil(rerandomizations / passes / 4),
    chunks: [...first, ...chunksOf(population.users - valued, groups)],
    valuedChunks: first.length,
    seed: seedParts(seed),
  };
}

/** Cuts a part of the population into chunks of nearly as many groups. */
function chunksOf(users: number, firstGroup: number): GroupChunk[] {
  const groups = Math.ceil(users / GROUP);
  const count = Math.min(CHUNKS, groups);
  const bound = (chunk: number): number => Math.floor((chunk * groups) / count);
  return Array.from({ length: count }, (_, chunk) => ({
    first: firstGroup + bound(chunk),
    end: firstGroup + bound(chunk + 1),
    users,
    before: GROUP * bound(chunk),
  }));
}

function tableOf(pairs: Float64Array, length: number, width: number): Float64Array {
  const table = new Float64Array(length);
  for (let from = 0, to = 0; from < pairs.length; from += 2, to += width) {
    const x = pairs[from]!;
    const y = pairs[from + 1]!;
    if (width === 2) {
      table[to] = y;
      table[to + 1] = y * y;
      continue;
    }
    table[to] = x;
    table[to + 1] = y;
    table[to + 2] = x * x;
    table[to + 3] = y * y;
    table[to + 4] = x * y;
  }
  return table;
}

function checkWeights(weights: readonly number[]): void {
  if (weights.length < 2 || weights.length > MOST_ARMS)
    throw new RangeError(`weights has ${weights.length} entries; give from 2 to ${MOST_ARMS}, the control first.`);
  for (const [arm, weight] of weights.entries()) {
    if (!(weight > 0 && weight < 1))
      throw new RangeError(
        `weights[${arm}] is ${weight}; give the share of users of each arm, a fraction between 0 and 1.`,
      );
  }
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) > 1e-9) throw new RangeError(`weights add up to ${sum}; give shares that add up to 1.`);
}

/** An arm's share is kept to 2^-32 of the users. */
function sharesOf(weights: readonly number[]): Uint32Array {
  let left = 1;
  const shares = weights.slice(0, -1).map((weight) => {
    const share = weight / left;
    left -= weight;
    return Math.min(2 ** 32 - 1, Math.max(1, Math.round(share * 2 ** 32)));
  });
  return Uint32Array.from(shares);
}
