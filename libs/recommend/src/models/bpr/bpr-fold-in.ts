import { seededRandom } from '@cartograph/threads';
import { isIn } from '../../log/ascending-rows.js';
import type { BprItems, BprSettings } from './bpr-training.js';

/** Triples of a fold-in: a few for each own product, and enough for whoever has one. */
const PER_PRODUCT = 10;
const LEAST = 200;
/** Steps are so much longer than in training, where items move too, but never longer than the most. */
const LONGER = 4;
const MOST_RATE = 0.5;
/** The stream of the generator that fold-ins draw from. */
const STREAM = 3;

/**
 * A person's vector from fixed items: the training's own gradient steps for the vector alone, from zero and with longer steps, on triples of the own products in turn and
 * a product drawn uniformly from the others; the mean of the second half of the steps is taken, which quiets the draws. The draws depend on the seed
 * alone, so the same products give the same vector always.
 *
 * @param own - numbers of items, ascending without repeats.
 * @param parts - own.length × f zeros, or null: receives what each own product adds to the vector.
 * @returns f + 1 numbers, the last of them 1 for the items' bias; null where there is no own product, or no other.
 * Cost O((200 + 10·own) · f).
 */
export function foldInBpr(
  { products, vectors }: BprItems,
  own: Int32Array,
  settings: BprSettings,
  parts: Float64Array | null = null,
): Float32Array | null {
  const { factors, learningRate, regularization, seed } = settings;
  if (own.length === 0 || own.length === products.length) return null;
  const width = factors + 1;
  const random = seededRandom(seed, STREAM);
  const steps = LEAST + PER_PRODUCT * own.length;
  const half = steps >> 1;
  const rate = Math.min(LONGER * learningRate, MOST_RATE);
  const keep = Math.max(0, 1 - rate * regularization);
  const vector = new Float64Array(factors);
  const mean = new Float64Array(factors);
  const shares = parts === null ? null : sharesOfMean(steps, half, keep);
  for (let step = 0; step < steps; step += 1) {
    const entry = step % own.length;
    let other = Math.floor(random.next() * products.length);
    while (isIn(own, other)) other = other + 1 === products.length ? 0 : other + 1;
    const i = own[entry]! * width;
    const j = other * width;
    let margin = vectors[i + factors]! - vectors[j + factors]!;
    for (let d = 0; d < factors; d += 1) margin += vector[d]! * (vectors[i + d]! - vectors[j + d]!);
    const pull = rate / (1 + Math.exp(margin));
    for (let d = 0; d < factors; d += 1) vector[d] = keep * vector[d]! + pull * (vectors[i + d]! - vectors[j + d]!);
    if (step >= half) for (let d = 0; d < factors; d += 1) mean[d]! += vector[d]!;
    if (shares === null || parts === null) continue;
    const moved = pull * shares[step]!;
    for (let d = 0; d < factors; d += 1) parts[entry * factors + d]! += moved * (vectors[i + d]! - vectors[j + d]!);
  }
  const result = new Float32Array(width);
  for (let d = 0; d < factors; d += 1) result[d] = mean[d]! / (steps - half);
  result[factors] = 1;
  return result;
}

/** How much of a move at each step is in the mean of the steps from `half` on, when every step keeps a share of what was before. */
function sharesOfMean(steps: number, half: number, keep: number): Float64Array {
  const shares = new Float64Array(steps);
  let later = 0;
  for (let step = steps - 1; step >= 0; step -= 1) {
    later = keep * later + (step >= half ? 1 / (steps - half) : 0);
    shares[step] = later;
  }
  return shares;
}
