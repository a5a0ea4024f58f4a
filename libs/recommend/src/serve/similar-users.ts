import { transpose, type CsrMatrix } from '@cartograph/als';
import { byShare, checkK } from '../rank.js';

/** A user who is like another. */
export interface SimilarUser {
  user: number;
  /** Cosine of the two rows of strengths, 0 … 1. */
  cosine: number;
  /** Products that both have. */
  sharedProducts: number;
  /** The products that make most of the cosine, with their shares of it. */
  shared: { product: number; share: number }[];
}

/** How to look. */
export interface SimilarUserOptions {
  /** Shared products named at most. Default 5; `sharedProducts` counts all. */
  reasons?: number;
  /** One byte a row, 1 = nobody's neighbor: users who look like bots, say. Default: all may be. */
  leavesOut?: Uint8Array;
}

/** Products with strengths ≥ 0, rows ascending: a row of the matrix, or a profile. */
export interface StrengthRow {
  products: Int32Array;
  strengths: Float32Array;
}

/**
 * Finds users like one by the cosine of their strengths, exactly, over all users who share a product.
 *
 * Ready in O(entries) time and as much memory again as the matrix takes. A question costs O(users who share a product, counted once a product); it asks for no more than
 * the row, so it stands alone from any model.
 */
export class UserNeighbors {
  readonly strengths: CsrMatrix;
  private readonly byProduct: CsrMatrix;
  private readonly norms: Float64Array;
  private readonly dots: Float64Array;

  /** @param strengths - users × products, r ≥ 0. */
  constructor(strengths: CsrMatrix) {
    this.strengths = strengths;
    this.byProduct = transpose(strengths);
    this.norms = new Float64Array(strengths.rows);
    for (let user = 0; user < strengths.rows; user += 1) {
      let sum = 0;
      for (let entry = strengths.indptr[user]!; entry < strengths.indptr[user + 1]!; entry += 1)
        sum += strengths.values[entry]! ** 2;
      this.norms[user] = Math.sqrt(sum);
    }
    this.dots = new Float64Array(strengths.rows);
  }

  /**
   * The K users most like a user, never the user again; equal cosines by ascending row.
   *
   * @returns fewer where fewer share a product with her; empty for a row without strengths.
   * @throws RangeError - a row outside the matrix, or K < 1.
   */
  ofUser(user: number, k: number, options: SimilarUserOptions = {}): SimilarUser[] {
    const { rows, indptr, indices, values } = this.strengths;
    if (!Number.isInteger(user) || user < 0 || user >= rows)
      throw new RangeError(`user row ${user} is outside 0 … ${rows - 1}`);
    const [begin, end] = [indptr[user]!, indptr[user + 1]!];
    return this.nearest(
      { products: indices.subarray(begin, end), strengths: values.subarray(begin, end) },
      user,
      k,
      options,
    );
  }

  /**
   * The K users most like someone who is no row of the matrix.
   * @throws RangeError - a product row outside the matrix, a negative strength, or K < 1.
   */
  ofProfile(profile: StrengthRow, k: number, options: SimilarUserOptions = {}): SimilarUser[] {
    for (const [entry, product] of profile.products.entries()) {
      if (product < 0 || product >= this.strengths.columns)
        throw new RangeError(
          `product row ${product} at position ${entry} is outside 0 … ${this.strengths.columns - 1}`,
        );
      const strength = profile.strengths[entry]!;
      if (!(strength >= 0) || strength === Infinity)
        throw new RangeError(`strength ${strength} of product row ${product} must be finite and ≥ 0`);
    }
    return this.nearest(profile, -1, k, options);
  }

  private nearest(
    row: StrengthRow,
    self: number,
    k: number,
    { reasons = 5, leavesOut }: SimilarUserOptions,
  ): SimilarUser[] {
    checkK(k);
    const { indptr, indices, values } = this.byProduct;
    const { dots, norms } = this;
    let sum = 0;
    for (let entry = 0; entry < row.products.length; entry += 1) {
      const [product, strength] = [row.products[entry]!, row.strengths[entry]!];
      sum += strength * strength;
      for (let holder = indptr[product]!; holder < indptr[product + 1]!; holder += 1)
        dots[indices[holder]!]! += strength * values[holder]!;
    }
    const own = Math.sqrt(sum);
    const [users, cosines] = [new Int32Array(k), new Float64Array(k)];
    let size = 0;
    for (const product of row.products) {
      for (let holder = indptr[product]!; holder < indptr[product + 1]!; holder += 1) {
        const user = indices[holder]!;
        const cosine = dots[user]! / (own * norms[user]!);
        dots[user] = 0;
        if (user === self || !(cosine > 0) || leavesOut?.[user] === 1) continue;
        if (size === k && (cosine < cosines[k - 1]! || (cosine === cosines[k - 1]! && user > users[k - 1]!))) continue;
        let place = size < k ? size : k - 1;
        while (
          place > 0 &&
          (cosines[place - 1]! < cosine || (cosines[place - 1] === cosine && users[place - 1]! > user))
        ) {
          users[place] = users[place - 1]!;
          cosines[place] = cosines[place - 1]!;
          place -= 1;
        }
        users[place] = user;
        cosines[place] = cosine;
        if (size < k) size += 1;
      }
    }
    return Array.from(users.subarray(0, size), (user, place) => ({
      user,
      cosine: Math.min(1, cosines[place]!),
      ...this.sharedWith(row, user, reasons),
    }));
  }

  private sharedWith(row: StrengthRow, user: number, reasons: number): Pick<SimilarUser, 'sharedProducts' | 'shared'> {
    const { indptr, indices, values } = this.strengths;
    const mine = new Map(Array.from(row.products, (product, entry) => [product, row.strengths[entry]!]));
    const parts: { product: number; share: number }[] = [];
    let sum = 0;
    for (let entry = indptr[user]!; entry < indptr[user + 1]!; entry += 1) {
      const share = (mine.get(indices[entry]!) ?? 0) * values[entry]!;
      if (!(share > 0)) continue;
      parts.push({ product: indices[entry]!, share });
      sum += share;
    }
    const shared = parts.toSorted(byShare).slice(0, reasons);
    return {
      sharedProducts: parts.length,
      shared: shared.map(({ product, share }) => ({ product, share: share / sum })),
    };
  }
}
