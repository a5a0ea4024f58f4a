import type { CsrMatrix } from '../csr.js';
import type { Factors } from '../factors.js';
import { chooseKernel } from '../kernel/choose.js';
import { kernelModule } from '../kernel/wasm/module.js';
import { createMemory, MOST_BYTES, type SharedMemory } from '@cartograph/threads';
import { resolveOptions, type AlsOptions } from '../options.js';
import { createCrew, threadsOf } from '../pool/crew.js';
import { Task, type Chunks } from '../pool/task.js';
import { checkQueries, topK, type TopKOptions } from '../top-k.js';
import { byLength, isUsable, lengthOf, lengthsOf } from './lengths.js';
import type { TopK } from './plain-search.js';
import { CHUNK_QUERIES, layOutRank, SLAB, writeSetting, type RankLayout } from './rank-layout.js';

/** Filters of `topK`, and what a batch may use. */
export interface TopKBatchOptions extends TopKOptions, Partial<Pick<AlsOptions, 'kernel' | 'threads'>> {
  /** Aborting rejects with the signal's reason within a few chunks of work. */
  signal?: AbortSignal;
}

/** Marks an item that may not be recommended; see `assembly/rank.ts`. */
const FORBIDDEN = 16;

/**
 * What `topK` answers for many users, on all cores: every pair is first scored in whole numbers of 16 bits with a bound on the error, and what may
 * belong to the answer is scored again as `topK` scores it. Items are met in order of falling length, so most are never met at all.
 *
 * @param users - user rows of the model.
 * @param k - K ≥ 1.
 * @returns the answer of `topK`, to the bit.
 * @throws RangeError - as `topK`. The signal's reason when it aborts.
 * Cost at most O(n·items·f).
 */
export async function topKBatch(
  model: Factors,
  users: Int32Array,
  k: number,
  options: TopKBatchOptions = {},
): Promise<TopK> {
  const count = checkQueries(model, users, k, options);
  options.signal?.throwIfAborted();
  const { kernel, threads } = resolveOptions({
    ...(options.kernel ? { kernel: options.kernel } : {}),
    ...(options.threads ? { threads: options.threads } : {}),
  });
  const lengths = lengthsOf(model.itemFactors, model.factors);
  const isPlain =
    chooseKernel({ solver: 'cg', kernel }) === 'typescript' ||
    !lengths.every(isUsable) ||
    !usersAreUsable(model, users);
  const slab = Math.min(SLAB, count);
  const needs = {
    factors: model.factors,
    items: model.items,
    k,
    threads: threadsOf(threads),
    slab,
    seenEntries: mostSeen(options.seen, users, slab),
  };
  const layout = layOutRank(needs);
  if (isPlain || count === 0 || layout.bytes > MOST_BYTES) return topK(model, users, k, options);

  const memory = createMemory(layout.bytes);
  const { buffer } = memory;
  const task = new Task(buffer, layout.task, layout.stride);
  const crew = createCrew({
    threads,
    work: count * model.items * layout.stride,
    memory,
    task,
    works: layout.works,
    signal: options.signal,
  });
  try {
    writeItems(model, lengths, options.allowed, layout, memory);
    writeSetting(layout, buffer, { items: model.items, k, isSeen: options.seen !== undefined });
    const result: TopK = { indices: new Int32Array(count * k), scores: new Float32Array(count * k) };
    for (let first = 0; first < count; first += slab) {
      const part = users.subarray(first, first + slab);
      const outIds = new Int32Array(buffer, layout.outIds, part.length * k).fill(-1);
      const outScores = new Float32Array(buffer, layout.outScores, part.length * k).fill(-Infinity);
      await crew.run({
        kind: 'rank',
        chunks: writeQueries(model, part, options.seen, layout, buffer),
        source: layout.setting,
      });
      result.indices.set(outIds, first * k);
      result.scores.set(outScores, first * k);
    }
    return result;
  } finally {
    await crew.end();
  }
}

function usersAreUsable({ userFactors, factors }: Factors, users: Int32Array): boolean {
  return users.every((user) => isUsable(lengthOf(userFactors, user * factors, factors)));
}

/** The most entries that the users of one slab have seen together. */
function mostSeen(seen: CsrMatrix | undefined, users: Int32Array, slab: number): number {
  if (!seen) return 0;
  let most = 0;
  for (let first = 0; first < users.length; first += slab) {
    most = Math.max(
      most,
      users.subarray(first, first + slab).reduce((sum, user) => sum + seen.indptr[user + 1]! - seen.indptr[user]!, 0),
    );
  }
  return most;
}

/** Items by falling length, exactly and in whole numbers, and the marks of those that may not be recommended. */
function writeItems(
  { itemFactors, factors, items }: Factors,
  lengths: Float64Array,
  allowed: Uint8Array | undefined,
  layout: RankLayout,
  memory: SharedMemory,
): void {
  const { buffer } = memory;
  const kernel = kernelModule.instantiate(memory);
  const { stride } = layout;
  const order = byLength(lengths);
  const rows = new Float32Array(buffer, layout.items, items * stride);
  const norms = new Float32Array(buffer, layout.norms, items);
  const places = new Int32Array(buffer, layout.places, items);
  new Int32Array(buffer, layout.ids, items).set(order);
  order.forEach((item, place) => {
    places[item] = place;
    rows.set(itemFactors.subarray(item * factors, (item + 1) * factors), place * stride);
    norms[place] = kernel.quantize(layout.items + 4 * place * stride, layout.quantized + 2 * place * stride, stride);
  });
  if (!allowed) return;
  for (const work of layout.works) {
    const marks = new Uint8Array(buffer, work + layout.marksAt, items);
    order.forEach((item, place) => {
      marks[place] = allowed[item] === 0 ? FORBIDDEN : 0;
    });
  }
}

/** A slab of queries, what they have seen and how they are cut. */
function writeQueries(
  { userFactors, factors }: Factors,
  users: Int32Array,
  seen: CsrMatrix | undefined,
  layout: RankLayout,
  buffer: SharedArrayBuffer,
): Chunks {
  const { stride } = layout;
  const vectors = new Float32Array(buffer, layout.queries, users.length * stride);
  users.forEach((user, place) =>
    vectors.set(userFactors.subarray(user * factors, (user + 1) * factors), place * stride),
  );
  if (seen) {
    const indptr = new Int32Array(buffer, layout.seenIndptr, users.length + 1);
    const total = mostSeen(seen, users, users.length);
    const indices = new Int32Array(buffer, layout.seenIndices, total);
    users.forEach((user, place) => {
      const own = seen.indices.subarray(seen.indptr[user]!, seen.indptr[user + 1]!);
      indices.set(own, indptr[place]!);
      indptr[place + 1] = indptr[place]! + own.length;
    });
  }
  const chunks = { pointer: layout.bounds, count: Math.ceil(users.length / CHUNK_QUERIES) };
  const bounds = new Int32Array(buffer, chunks.pointer, chunks.count + 1);
  bounds.forEach((_, chunk) => {
    bounds[chunk] = Math.min(users.length, chunk * CHUNK_QUERIES);
  });
  return chunks;
}
