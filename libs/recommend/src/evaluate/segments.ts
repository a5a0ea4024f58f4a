import { quantileOfSorted } from '@cartograph/metrics';
import { whole } from '../figure-text.js';
import { rowOf } from '../log/csr-rows.js';
import { isAnsweredFromViews, type Holdout } from './holdout.js';
import type { PriceBounds, SegmentKind } from './report.js';
import { doneWith } from './target.js';

/** Some of the test users. */
export interface Segment {
  kind: SegmentKind;
  value: string;
  /** Whom it holds, in words. */
  rule: string;
  /** Of a quarter of prices. */
  prices?: PriceBounds;
  /** One byte a test user (by position): 1 for its members. */
  members: Uint8Array;
}

/** Categories shown by themselves; the users of all others are one segment. */
const TOP_CATEGORIES = 5;

/**
 * Divides test users: new or returning, by main category, by price band, by what they are answered from. Each of the four
 * divisions holds every test user once; empty segments are left out, but for those of a division's fixed values.
 * All is judged by the training part; the quartiles of prices are those of the test users at hand.
 */
export function segmentsOf(holdout: Holdout): Segment[] {
  return [...byVisits(holdout), ...byCategory(holdout), ...byPrice(holdout), ...byAnswer(holdout)];
}

/** The part of a category code before its first dot: `electronics` of `electronics.smartphone`. */
export function mainCategory(code: string): string {
  return code.split('.', 1)[0]!;
}

type Division = readonly [value: string, rule: string, prices?: PriceBounds];

function divide(
  kind: SegmentKind,
  valueOf: (position: number) => string,
  users: number,
  rules: readonly Division[],
): Segment[] {
  const segments = rules.map(([value, rule, prices]): Segment => ({
    kind,
    value,
    rule,
    ...(prices ? { prices } : {}),
    members: new Uint8Array(users),
  }));
  for (let position = 0; position < users; position += 1) {
    const value = valueOf(position);
    segments.find((segment) => segment.value === value)!.members[position] = 1;
  }
  return segments;
}

function byVisits({ testUsers, lastSessions }: Holdout): Segment[] {
  const valueOf = (position: number): string => (lastSessions[position]! < 0 ? 'NEW' : 'RETURNING');
  return divide('NEW_RETURNING', valueOf, testUsers.length, [
    ['NEW', 'users without any event in the training part'],
    ['RETURNING', 'users with an event in the training part'],
  ]);
}

function byCategory({ testUsers, train, target }: Holdout): Segment[] {
  const own = Array.from(testUsers, (user): string | null => {
    const { products, values } = rowOf(train.seen.csr, user);
    const sums = new Map<string, number>();
    for (const [entry, product] of products.entries()) {
      const category = mainCategory(train.facts.categories[product]!);
      if (category !== '') sums.set(category, (sums.get(category) ?? 0) + values[entry]!);
    }
    return first(sums);
  });
  const sizes = new Map<string, number>();
  for (const category of own) if (category !== null) sizes.set(category, (sizes.get(category) ?? 0) + 1);
  const top = [...sizes]
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, TOP_CATEGORIES)
    .map(([category]) => category);
  const done = doneWith(target.groupedBy);
  const valueOf = (position: number): string => {
    const category = own[position]!;
    if (category === null) return 'NONE';
    return top.includes(category) ? category : 'OTHER';
  };
  const segments = divide('CATEGORY', valueOf, testUsers.length, [
    ...top.map(
      (category) =>
        [category, `users who ${done === 'viewed' ? 'carted or bought' : done} most in ${category}`] as const,
    ),
    ['OTHER', `users of the other ${whole(Math.max(0, sizes.size - top.length))} main categories`],
    ['NONE', 'users who had not carted or bought anything with a category'],
  ]);
  return segments.filter((segment) => segment.value !== 'OTHER' || sizes.size > top.length);
}

/** The key with the largest sum; of equals the first in the order of text. */
function first(sums: ReadonlyMap<string, number>): string | null {
  let best: string | null = null;
  for (const [key, sum] of sums) {
    if (best === null || sum > sums.get(best)! || (sum === sums.get(best)! && key < best)) best = key;
  }
  return best;
}

function byPrice({ testUsers, train }: Holdout): Segment[] {
  const means = Float64Array.from(testUsers, (user) => {
    const { products, values } = rowOf(train.seen.csr, user);
    let [sum, weight] = [0, 0];
    for (const [entry, product] of products.entries()) {
      const price = train.facts.prices[product]!;
      if (Number.isNaN(price)) continue;
      sum += price * values[entry]!;
      weight += values[entry]!;
    }
    return weight > 0 ? sum / weight : Number.NaN;
  });
  const sorted = means.filter((mean) => !Number.isNaN(mean)).toSorted();
  const cuts = sorted.length === 0 ? [] : [0.25, 0.5, 0.75].map((share) => quantileOfSorted(sorted, share));
  const bandOf = (position: number): string => {
    const mean = means[position]!;
    return Number.isNaN(mean) ? 'NONE' : `Q${1 + cuts.filter((cut) => mean > cut).length}`;
  };
  const price = (value: number | undefined): string => (value ?? 0).toFixed(2);
  const rules: Division[] = [['NONE', 'users who had not carted or bought anything with a price']];
  if (cuts.length > 0) {
    const about = 'users whose carted and bought products cost, on average,';
    rules.unshift(
      ['Q1', `${about} up to ${price(cuts[0])}: the cheapest quarter`, { above: null, upTo: cuts[0]! }],
      ['Q2', `${about} more than ${price(cuts[0])} and up to ${price(cuts[1])}`, { above: cuts[0]!, upTo: cuts[1]! }],
      ['Q3', `${about} more than ${price(cuts[1])} and up to ${price(cuts[2])}`, { above: cuts[1]!, upTo: cuts[2]! }],
      ['Q4', `${about} more than ${price(cuts[2])}: the most expensive quarter`, { above: cuts[2]!, upTo: null }],
    );
  }
  return divide('PRICE_BAND', bandOf, testUsers.length, rules);
}

function byAnswer(holdout: Holdout): Segment[] {
  const { indptr } = holdout.train.strengths.csr;
  const valueOf = (position: number): string => {
    const user = holdout.testUsers[position]!;
    if (indptr[user + 1]! > indptr[user]!) return 'STRENGTHS';
    return isAnsweredFromViews(holdout, position) ? 'VIEWS' : 'NOTHING';
  };
  return divide('ANSWERED_FROM', valueOf, holdout.testUsers.length, [
    ['STRENGTHS', 'users with events that models are trained on'],
    ['VIEWS', 'users who are answered from what they viewed and from their last session'],
    ['NOTHING', 'users of whom nothing is known that a model starts from'],
  ]);
}
