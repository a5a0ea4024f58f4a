import { matchWeight, positionWeight } from './decay.js';
import type { SessionIndex } from './session-index.js';
import { typeWeights, type SessionKnnSettings } from './session-settings.js';
import { TopHeap } from '@cartograph/threads';

/** What is asked of a scorer besides the session. */
export interface RankQuestion {
  k: number;
  /** Ascending product rows that must not appear. */
  seen: Int32Array;
  /** One byte a product, 0 = must not appear. */
  allowed?: Uint8Array | undefined;
}

/** How many sessions like the one at hand hold a product, and what of its score each product of the session accounts for. */
export interface ScoreParts {
  sessions: number;
  parts: { product: number; value: number }[];
}

/**
 * Finds sessions like one at hand in an index and scores their products.
 *
 * With s the session at hand, π its weights by place, n ∈ {0, 1} the products of a past session:
 * similarity r(n) = Σ_{i ∈ s ∩ n} πᵢ · neighbors: the k greatest r of the m latest sessions with r > 0, of equal ones the later (compared as 32-bit floats, lest the order of adding decide) ·
 * score of p = idf(p) · Σ_{n ∋ p} λ(n) · r(n) · near(p, n) · weight of p in n, summed from the latest neighbor to the oldest; near is 1 without a `proximity`, else
 * exp(−d/proximity), d the places in n between p and the latest product of s in n (first events count; Garg et al., "STAN", SIGIR 2019, 1069–1072).
 *
 * The postings of a product descend in time, so one merge of those of the session at hand meets the candidates from the latest on, each with its
 * whole similarity, and ends at the m-th: the same m sessions that all postings would give, since none of them is older than the m-th of its product.
 * Working memory is made once, for one question at a time. Cost of a question: O(m · products of s + entries of the neighbors).
 */
export class SessionScorer {
  private readonly index: SessionIndex;
  private readonly settings: SessionKnnSettings;
  private readonly idf: Float64Array;
  private readonly weights: Float64Array;
  /** The weight of every entry where all event types that count weigh alike, so that their types need not be fetched; else 0. */
  private readonly evenWeight: number;
  private readonly lambda: Float64Array;
  /** By places between, where proximity counts. */
  private readonly near: Float64Array | null;
  private readonly scores: Float64Array;
  private readonly touched: Int32Array;
  /** 1 + events with it, of products of the session at hand; else 0. */
  private readonly eventsOf: Int32Array;
  private readonly banned: Uint8Array;
  private readonly heap = new TopHeap();
  // Distinct products of the session at hand, the latest first, each with its place, and where its postings are read.
  private readonly own: Int32Array;
  private readonly steps: Int32Array;
  private readonly pi: Float64Array;
  private readonly cursors: Int32Array;
  private readonly ends: Int32Array;
  private readonly heads: Int32Array;
  private distinct = 0;
  // Sampled sessions, the latest first.
  private readonly sampled: Int32Array;
  private readonly similarity: Float64Array;
  private readonly matchStep: Int32Array;
  private readonly match: Int32Array;
  private readonly chosen: Uint8Array;
  private sampleSize = 0;

  /** @param idf - the factor of each product's score, ≥ 0. */
  constructor(index: SessionIndex, settings: SessionKnnSettings, idf: Float64Array) {
    this.index = index;
    this.settings = settings;
    this.idf = idf;
    this.weights = Float64Array.from(typeWeights(settings));
    const counting = new Set(this.weights.filter((weight) => weight > 0));
    this.evenWeight = counting.size === 1 ? [...counting][0]! : 0;
    const { lastEvents, sample } = settings;
    this.lambda = Float64Array.from({ length: lastEvents + 1 }, (_, step) =>
      step === 0 ? 0 : matchWeight(settings.match, step),
    );
    const { proximity } = settings;
    this.near =
      proximity === null
        ? null
        : Float64Array.from({ length: settings.longest }, (_, places) => Math.exp(-places / proximity));
    this.scores = new Float64Array(index.products);
    this.touched = new Int32Array(index.products + 1);
    this.eventsOf = new Int32Array(index.products);
    this.banned = new Uint8Array(index.products);
    this.own = new Int32Array(lastEvents);
    this.steps = new Int32Array(lastEvents);
    this.pi = new Float64Array(lastEvents);
    this.cursors = new Int32Array(lastEvents);
    this.ends = new Int32Array(lastEvents);
    this.heads = new Int32Array(lastEvents);
    this.sampled = new Int32Array(sample);
    this.similarity = new Float64Array(sample);
    this.matchStep = new Int32Array(sample);
    this.match = new Int32Array(sample);
    this.chosen = new Uint8Array(sample);
  }

  /**
   * Ranks products for a session.
   *
   * @param session - product rows in the order of the events, no product right after itself, at most `lastEvents`.
   * @param write - takes the list in order: rank from 0, product, score as a 32-bit float.
   * @returns the length of the list.
   */
  rank(
    session: Int32Array,
    question: RankQuestion,
    write: (rank: number, product: number, score: number) => void,
  ): number {
    this.open(session);
    this.findNeighbors();
    const count = this.addUp();
    const { scores, touched, eventsOf, banned, heap, idf } = this;
    const { allowed, seen } = question;
    const { reminders } = this.settings;
    const last = session.length === 0 ? -1 : session[session.length - 1]!;
    for (let place = 0; place < seen.length; place += 1) banned[seen[place]!] = 1;
    heap.reset(question.k);
    for (let place = 0; place < count; place += 1) {
      const product = touched[place]!;
      let score = scores[product]! * idf[product]!;
      scores[product] = 0;
      if (banned[product] === 1 || (allowed !== undefined && allowed[product] === 0)) continue;
      const events = eventsOf[product]!;
      if (events > 0) {
        if (reminders === 'none' || (reminders === 'not-last' && product === last)) continue;
        if (reminders === 'pushed') score *= events;
      }
      const shown = Math.fround(score);
      if (shown > 0) heap.offer(shown, -product);
    }
    for (let place = 0; place < seen.length; place += 1) banned[seen[place]!] = 0;
    this.close();
    heap.sort();
    for (let rank = 0; rank < heap.size; rank += 1) write(rank, -heap.ids[rank]!, heap.keys[rank]!);
    return heap.size;
  }

  /** Takes the score of one product apart, whether it would be listed or not; `sessions` is 0 where it has none. */
  explain(session: Int32Array, product: number): ScoreParts {
    this.open(session);
    this.findNeighbors();
    const { indptr, items, types } = this.index;
    const values = new Float64Array(this.distinct);
    const holds = new Uint8Array(this.distinct);
    let sessions = 0;
    for (let place = 0; place < this.sampleSize; place += 1) {
      if (this.chosen[place] === 0) continue;
      const neighbor = this.sampled[place]!;
      const anchor = this.near === null ? 0 : this.anchorOf(place);
      let weight = 0;
      holds.fill(0);
      for (let entry = indptr[neighbor]!; entry < indptr[neighbor + 1]!; entry += 1) {
        if (items[entry] === product)
          weight =
            this.weights[types[entry]!]! *
            this.lambda[this.matchStep[place]!]! *
            (this.near === null ? 1 : this.near[Math.abs(entry - anchor)]!);
        if (this.eventsOf[items[entry]!]! > 0) holds[this.own.subarray(0, this.distinct).indexOf(items[entry]!)] = 1;
      }
      if (weight === 0) continue;
      sessions += 1;
      for (let own = 0; own < this.distinct; own += 1) if (holds[own] === 1) values[own]! += weight * this.pi[own]!;
    }
    const parts = Array.from(values, (value, own) => ({ product: this.own[own]!, value })).filter(
      ({ value }) => value > 0,
    );
    this.close();
    return this.idf[product]! > 0 ? { sessions, parts } : { sessions: 0, parts: [] };
  }

  /** Notes the distinct products of a session, the latest first. */
  private open(session: Int32Array): void {
    const length = session.length;
    const { eventsOf } = this;
    let distinct = 0;
    for (let place = length - 1; place >= 0; place -= 1) {
      const product = session[place]!;
      if (eventsOf[product]! > 0) {
        eventsOf[product]! += 1;
        continue;
      }
      eventsOf[product] = 2;
      this.own[distinct] = product;
      this.steps[distinct] = length - place;
      this.pi[distinct] = positionWeight(this.settings.decay, place + 1, length);
      distinct += 1;
    }
    this.distinct = distinct;
  }

  private close(): void {
    for (let place = 0; place < this.distinct; place += 1) this.eventsOf[this.own[place]!] = 0;
  }

  /** Fills the sample and marks its neighbors. */
  private findNeighbors(): void {
    const { postings, postingsPtr } = this.index;
    const { cursors, ends, heads, own, pi, steps, sampled, similarity, match, matchStep, distinct } = this;
    for (let list = 0; list < distinct; list += 1) {
      const begin = postingsPtr[own[list]!]!;
      cursors[list] = begin;
      ends[list] = postingsPtr[own[list]! + 1]!;
      heads[list] = begin < ends[list]! ? postings[begin]! : -1;
    }
    const limit = sampled.length;
    let size = 0;
    while (size < limit) {
      let latest = -1;
      for (let list = 0; list < distinct; list += 1) if (heads[list]! > latest) latest = heads[list]!;
      if (latest < 0) break;
      let sum = 0;
      let nearest = -1;
      for (let list = 0; list < distinct; list += 1) {
        if (heads[list] !== latest) continue;
        sum += pi[list]!;
        if (nearest < 0) nearest = list;
        const cursor = cursors[list]! + 1;
        cursors[list] = cursor;
        heads[list] = cursor < ends[list]! ? postings[cursor]! : -1;
      }
      sampled[size] = latest;
      similarity[size] = sum;
      matchStep[size] = steps[nearest]!;
      match[size] = own[nearest]!;
      size += 1;
    }
    this.sampleSize = size;
    this.choose();
  }

  private choose(): void {
    const { chosen, heap, sampleSize, similarity, settings } = this;
    if (sampleSize <= settings.neighbors) {
      chosen.fill(1, 0, sampleSize);
      return;
    }
    chosen.fill(0, 0, sampleSize);
    heap.reset(settings.neighbors);
    for (let place = 0; place < sampleSize; place += 1) heap.offer(Math.fround(similarity[place]!), -place);
    for (let place = 0; place < heap.size; place += 1) chosen[-heap.ids[place]!] = 1;
  }

  /** Adds up the neighbors' products. @returns how many products were touched. */
  private addUp(): number {
    const { chosen, evenWeight, lambda, matchStep, near, sampled, sampleSize, scores, similarity, touched, weights } =
      this;
    const { indptr, items, types } = this.index;
    let count = 0;
    for (let place = 0; place < sampleSize; place += 1) {
      if (chosen[place] === 0) continue;
      const weight = lambda[matchStep[place]!]! * similarity[place]!;
      if (weight <= 0) continue;
      const session = sampled[place]!;
      const end = indptr[session + 1]!;
      const even = near === null ? weight * evenWeight : 0;
      if (even > 0) {
        for (let entry = indptr[session]!; entry < end; entry += 1) {
          const product = items[entry]!;
          const score = scores[product]!;
          touched[count] = product;
          if (score === 0) count += 1;
          scores[product] = score + even;
        }
        continue;
      }
      const anchor = near === null ? 0 : this.anchorOf(place);
      for (let entry = indptr[session]!; entry < end; entry += 1) {
        const product = items[entry]!;
        const term =
          weight *
          (near === null ? 1 : near[Math.abs(entry - anchor)]!) *
          (evenWeight > 0 ? evenWeight : weights[types[entry]!]!);
        if (term === 0) continue;
        if (scores[product] === 0) {
          touched[count] = product;
          count += 1;
        }
        scores[product]! += term;
      }
    }
    return count;
  }

  /** The entry of the latest product in common in a sampled session. */
  private anchorOf(place: number): number {
    const { indptr, items } = this.index;
    const product = this.match[place]!;
    let entry = indptr[this.sampled[place]!]!;
    while (items[entry] !== product) entry += 1;
    return entry;
  }
}
