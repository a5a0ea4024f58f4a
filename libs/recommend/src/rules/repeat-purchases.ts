import { quantileOfSorted } from '@cartograph/metrics';
import type { PairMatrix } from '../log/pair-matrix.js';
import type { TrainingData } from '../log/training-data.js';
import { collectGaps, type GapGroups } from './purchase-gaps.js';

/** Settings of the repeat-purchase model. */
export interface RepeatOptions {
  /** The share of completed gaps that are shorter than the window, 0 … 1. Default 0.2: four in five who came back took longer. */
  quantile?: number;
  /** Fewer completed gaps than this say nothing, and the next wider group answers. Default 20. */
  minGaps?: number;
  /** The window where not even the whole shop has enough gaps. Default 30. */
  defaultDays?: number;
}

/** How long a product stays out after it was bought, and what that rests on. */
export interface RepeatWindow {
  days: number;
  /** Whose gaps were looked at: the product's own, its category's (or one above it, see `category`), all of the shop's, or none. */
  source: 'product' | 'category' | 'shop' | 'default';
  /** The category whose gaps were looked at; null elsewhere. */
  category: string | null;
  /** Completed gaps: a purchase and the next one by the same user; days at their 20, 50 and 80 % quantiles, null where there is none. */
  gaps: number;
  quantiles: { q20: number; q50: number; q80: number } | null;
  /** Purchases that no other followed before the log ended: their gaps are longer than what the log could see of them, or never end. */
  censored: number;
  /** Kaplan and Meier's share of purchases that another one has followed by the longest gap seen; it counts the censored ones in, null where there is no purchase. */
  returned: number | null;
}

/** Whether it is time to recommend a bought product again. */
export interface Due {
  isDue: boolean;
  /** Epoch seconds from which on it is; null where the person never bought it: then it is due always. */
  dueAt: number | null;
  window: RepeatWindow;
}

const DAY = 86_400;

/**
 * When buyers buy again: from the gaps between two purchases of one product, or of one category, by one user in different sessions.
 * The window of a product is a low quantile of the gaps of the narrowest group that has enough of them: the product, its category, the categories above it
 * (pooled from the categories below), the shop.
 *
 * The quantiles are those of completed gaps, that is, of people who did come back while the log ran. Gaps that the log's end cut off are counted beside them
 * and enter the share of those who return; a quantile that let them in would not exist wherever fewer than that share ever come back.
 *
 * @see Kaplan, Meier, JASA 53 (1958) 457–481, for the share that returns.
 */
export class RepeatPurchases {
  readonly groups: GapGroups;
  readonly categories: readonly string[];
  /** Fewer completed gaps than this say nothing. */
  readonly minGaps: number;
  private readonly quantile: number;
  private readonly defaultDays: number;

  /**
   * @param categories - of each product row, '' where there is none.
   * @throws RangeError - an option outside its range.
   */
  constructor(groups: GapGroups, categories: readonly string[], options: RepeatOptions = {}) {
    const { quantile = 0.2, minGaps = 20, defaultDays = 30 } = options;
    if (!(quantile >= 0 && quantile <= 1))
      throw new RangeError(`quantile is ${quantile}; give a fraction between 0 and 1, for example 0.2.`);
    if (!Number.isInteger(minGaps) || minGaps < 1)
      throw new RangeError(`minGaps is ${minGaps}; give a whole number ≥ 1.`);
    if (!(defaultDays >= 0 && Number.isFinite(defaultDays)))
      throw new RangeError(`defaultDays is ${defaultDays}; give a finite number of days ≥ 0.`);
    this.groups = groups;
    this.categories = categories;
    this.quantile = quantile;
    this.minGaps = minGaps;
    this.defaultDays = defaultDays;
  }

  /** Learns from the purchases of a log. Cost O(purchases · log purchases). */
  static of(
    data: Pick<TrainingData, 'sessions' | 'facts' | 'products' | 'end'>,
    options: RepeatOptions = {},
  ): RepeatPurchases {
    return new RepeatPurchases(collectGaps(data), data.facts.categories, options);
  }

  /**
   * How long a product stays out after it was bought.
   * @throws RangeError - an unknown product row.
   */
  window(product: number): RepeatWindow {
    const category = this.categories[product];
    if (category === undefined)
      throw new RangeError(`product row ${product} is outside 0 … ${this.categories.length - 1}`);
    const own = this.describe(this.groups.products, String(product), 'product', null);
    if (own) return own;
    for (let code = category; code !== ''; code = code.slice(0, Math.max(0, code.lastIndexOf('.')))) {
      const found = this.describe(this.groups.categories, code, 'category', code);
      if (found) return found;
    }
    const shop = this.describe(this.groups.categories, '', 'shop', null);
    if (shop) return shop;
    const known = this.groups.categories.get('');
    return {
      days: this.defaultDays,
      source: 'default',
      category: null,
      gaps: known?.gaps.length ?? 0,
      quantiles: null,
      censored: known?.censored ?? 0,
      returned: known?.returned ?? null,
    };
  }

  /** Whether a product last bought at `boughtAt` (epoch seconds) is due at `now`; due from the end of its window on. */
  dueAfter(boughtAt: number, product: number, now: number): Due {
    const window = this.window(product);
    const dueAt = boughtAt + window.days * DAY;
    return { isDue: now >= dueAt, dueAt, window };
  }

  /**
   * Whether a product is due for a user.
   * @param purchases - of all users, such as those of the training data; a row of −1 is an unknown user.
   */
  isDue(purchases: PairMatrix, user: number, product: number, now: number): Due {
    const { indptr, indices } = purchases.csr;
    const end = user < 0 ? 0 : indptr[user + 1]!;
    for (let entry = user < 0 ? 0 : indptr[user]!; entry < end; entry += 1) {
      if (indices[entry] === product) return this.dueAfter(purchases.lastAt[entry]!, product, now);
    }
    return { isDue: true, dueAt: null, window: this.window(product) };
  }

  private describe(
    groups: GapGroups['products'],
    key: string,
    source: RepeatWindow['source'],
    category: string | null,
  ): RepeatWindow | null {
    const group = groups.get(key);
    if (!group || group.gaps.length < this.minGaps) return null;
    const at = (q: number): number => quantileOfSorted(group.gaps, q);
    return {
      days: at(this.quantile),
      source,
      category,
      gaps: group.gaps.length,
      quantiles: { q20: at(0.2), q50: at(0.5), q80: at(0.8) },
      censored: group.censored,
      returned: group.returned,
    };
  }
}
