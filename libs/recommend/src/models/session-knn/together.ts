import type { SessionIndex } from './session-index.js';
import { TopHeap } from '@cartograph/threads';

/** Counts in how many of the latest sessions with a product others stood too; its working memory is made once. */
export class Together {
  private readonly index: SessionIndex;
  private readonly counts: Int32Array;
  private readonly touched: Int32Array;
  private readonly heap = new TopHeap();

  constructor(index: SessionIndex) {
    this.index = index;
    this.counts = new Int32Array(index.products);
    this.touched = new Int32Array(index.products);
  }

  /**
   * The k products that stood in most of them, ties by ascending row.
   *
   * @param allowed - one byte a product, 0 = must not appear.
   * @param write - rank from 0, product, sessions with both.
   * Cost: O(entries of the product's postings).
   */
  rank(
    product: number,
    k: number,
    allowed: Uint8Array | undefined,
    write: (rank: number, product: number, sessions: number) => void,
  ): void {
    const { counts, touched, heap } = this;
    const { indptr, items, postings, postingsPtr } = this.index;
    let size = 0;
    for (let place = postingsPtr[product]!; place < postingsPtr[product + 1]!; place += 1) {
      const session = postings[place]!;
      for (let entry = indptr[session]!; entry < indptr[session + 1]!; entry += 1) {
        const other = items[entry]!;
        if (counts[other] === 0) {
          touched[size] = other;
          size += 1;
        }
        counts[other]! += 1;
      }
    }
    heap.reset(k);
    for (let place = 0; place < size; place += 1) {
      const other = touched[place]!;
      if (other !== product && (allowed === undefined || allowed[other] === 1)) heap.offer(counts[other]!, -other);
      counts[other] = 0;
    }
    heap.sort();
    for (let rank = 0; rank < heap.size; rank += 1) write(rank, -heap.ids[rank]!, heap.keys[rank]!);
  }

  /** In how many of them another product stood. */
  count(product: number, other: number): number {
    const { indptr, items, postings, postingsPtr } = this.index;
    let sessions = 0;
    for (let place = postingsPtr[product]!; place < postingsPtr[product + 1]!; place += 1) {
      const session = postings[place]!;
      if (items.subarray(indptr[session]!, indptr[session + 1]!).includes(other)) sessions += 1;
    }
    return sessions;
  }
}
