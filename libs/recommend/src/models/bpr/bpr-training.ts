import type { CsrMatrix } from '@cartograph/als';
import { seededRandom } from '@cartograph/threads';
import { isIn } from '../../log/ascending-rows.js';
import { rowsWithValues } from '../../log/csr-rows.js';
import { numbersOf, productsWithPairs } from '../item-item/products-with-pairs.js';
import type { WorkPace } from '@cartograph/threads';

/** The settings of a BPR model. */
export interface BprSettings {
  /** f ≥ 1. Default 64. */
  factors: number;
  /** λ ≥ 0, of factors and biases. Default 0.01. */
  regularization: number;
  /** Step of the gradient, > 0. Default 0.05. */
  learningRate: number;
  /** Passes: each draws as many triples as there are pairs. Default 40. */
  epochs: number;
  /** Seed of the start and of every draw. Default 1. */
  seed: number;
}

/** Item vectors with their bias as the last number, of the products that have a pair. */
export interface BprItems {
  /** n product rows, ascending. */
  products: Int32Array;
  /** n × (f + 1), row-major. */
  vectors: Float32Array;
}

/** What is watched and stopped. */
export interface BprHooks {
  pace: WorkPace;
  /** After each pass: mean −ln σ of its triples. */
  onPass?: (pass: number, loss: number) => void;
}

/** Draws of a product that the user has before a triple is given up. */
const MOST_DRAWS = 20;
/** Standard deviation of the start, times √f. */
const START = 0.1;

/**
 * Bayesian personalized ranking: stochastic gradient ascent of Σ ln σ(x̂ᵤᵢ − x̂ᵤⱼ) − λ‖Θ‖² with x̂ᵤᵢ = bᵢ + xᵤ·yᵢ, over triples of a pair (u, i) drawn uniformly and a
 * product j drawn uniformly from those with a pair that u does not have. Strengths play no part.
 *
 * @param x - users × products; at least one pair.
 * @returns the items; the users' vectors are folded in when they are needed, see `foldInBpr`. While it trains, only users with a pair have a vector.
 * @throws RangeError - the numbers grow without bound, because of the learning rate or the regularization.
 * Cost O(epochs · pairs · f), on one thread: the draws follow one another.
 * @see Rendle et al., BPR: Bayesian Personalized Ranking from Implicit Feedback, UAI 2009.
 */
export async function trainBpr(x: CsrMatrix, settings: BprSettings, { pace, onPass }: BprHooks): Promise<BprItems> {
  const { factors, regularization, learningRate, epochs, seed } = settings;
  const products = productsWithPairs(x);
  const numberOf = numbersOf(products, x.columns);
  const indices = x.indices.map((product) => numberOf[product]!);
  const userOf = usersOfPairs(x);
  const people = rowsWithValues(x);
  const personOf = numbersOf(people, x.rows);
  const width = factors + 1;
  const vectors = await startVectors(products.length, width, seededRandom(seed, 1), pace);
  const users = await startVectors(people.length, width, seededRandom(seed, 2), pace);
  for (let person = 0; person < people.length; person += 1) users[person * width + factors] = 1;
  for (let item = 0; item < products.length; item += 1) vectors[item * width + factors] = 0;
  const random = seededRandom(seed);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    let [loss, triples] = [0, 0];
    for (let draw = 0; draw < indices.length; draw += 1) {
      const pair = Math.floor(random.next() * indices.length);
      const user = userOf[pair]!;
      let other = -1;
      for (let attempt = 0; attempt < MOST_DRAWS && other < 0; attempt += 1) {
        const drawn = Math.floor(random.next() * products.length);
        if (!isIn(indices, drawn, x.indptr[user]!, x.indptr[user + 1]!)) other = drawn;
      }
      if (other < 0) continue;
      const margin = step(
        users,
        personOf[user]! * width,
        vectors,
        indices[pair]! * width,
        other * width,
        factors,
        learningRate,
        regularization,
      );
      loss += margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
      triples += 1;
      const pause = pace(4 * width);
      if (pause !== null) await pause;
    }
    if (!Number.isFinite(loss))
      throw new RangeError(
        `BPR left all bounds in pass ${epoch + 1}: give a learning rate below ${learningRate}, or a regularization below ${regularization}.`,
      );
    onPass?.(epoch + 1, triples === 0 ? 0 : loss / triples);
  }
  return { products, vectors };
}

/** One triple: moves the user's vector, both items and their biases; returns x̂ᵤᵢ − x̂ᵤⱼ before. */
function step(
  users: Float32Array,
  u: number,
  items: Float32Array,
  i: number,
  j: number,
  factors: number,
  rate: number,
  lambda: number,
): number {
  let margin = items[i + factors]! - items[j + factors]!;
  for (let d = 0; d < factors; d += 1) margin += users[u + d]! * (items[i + d]! - items[j + d]!);
  const pull = rate / (1 + Math.exp(margin));
  const keep = 1 - rate * lambda;
  for (let d = 0; d < factors; d += 1) {
    const user = users[u + d]!;
    const liked = items[i + d]!;
    const other = items[j + d]!;
    users[u + d] = keep * user + pull * (liked - other);
    items[i + d] = keep * liked + pull * user;
    items[j + d] = keep * other - pull * user;
  }
  items[i + factors] = keep * items[i + factors]! + pull;
  items[j + factors] = keep * items[j + factors]! - pull;
  return margin;
}

function usersOfPairs({ rows, indptr, indices }: CsrMatrix): Int32Array {
  const users = new Int32Array(indices.length);
  for (let user = 0; user < rows; user += 1) users.fill(user, indptr[user]!, indptr[user + 1]!);
  return users;
}

/** Multiply-adds that take about as long as a number drawn. */
const DRAW = 50;

async function startVectors(
  rows: number,
  width: number,
  random: { next(): number },
  pace: WorkPace,
): Promise<Float32Array> {
  const scale = (START / Math.sqrt(width)) * Math.sqrt(12);
  const vectors = new Float32Array(rows * width);
  for (let row = 0; row < rows; row += 1) {
    for (let at = row * width; at < (row + 1) * width; at += 1) vectors[at] = scale * (random.next() - 0.5);
    const pause = pace(DRAW * width);
    if (pause !== null) await pause;
  }
  return vectors;
}
