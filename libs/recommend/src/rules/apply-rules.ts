import { checkK } from '../rank.js';
import { asking, bestCandidates, type Asking, type Candidates } from './candidates.js';
import type { CompiledRules } from './compile-rules.js';
import { marginalRelevance, similarityOf } from './diversity.js';
import { barredBy, isHiddenAsSeen, personMask } from './person-mask.js';
import type { RuleAsk } from './rule-ask.js';

/** Where a product of a list comes from: the model, popularity where the model had ended, the catalog where popularity had ended too (nobody ever carted it), or a pin. */
export type RuledOrigin = 'model' | 'popularity' | 'catalog' | 'pin';

/** A product of a list under rules. */
export interface RuledItem {
  product: number;
  /** After boosts; scores of different origins do not compare. Null for a pin and from the catalog: nobody scored it. */
  score: number | null;
  origin: RuledOrigin;
  /** Names of the rules that pinned, boosted or buried it. */
  rules: string[];
}

/** A pin that is not in the list: the rules that filter its product, an unknown product, or a rank beyond K. */
export interface UnmetPin {
  rule: string;
  product: string;
  reason: 'filtered' | 'unknown-product' | 'beyond-list';
  /** Names of the rules that filter it. */
  by: string[];
}

/** One person's list under rules. */
export interface RuledList {
  k: number;
  items: RuledItem[];
  unmet: UnmetPin[];
}

/** A list in the making. */
interface Draft {
  /** Products left to choose from; null: all. */
  open: Uint8Array | null;
  /** Products in the order taken, pins first. */
  taken: number[];
  /** For each cap, how many of each group there are. */
  counts: Map<number, number>[];
}

/**
 * One person's K products under rules. Filters narrow the mask that the models are asked with, so that the cut to K comes last; then pins take their places,
 * caps and diversity choose among the best of the rest, boosts moving their scores, and buried products come when nothing else is left. Where the model ends, popularity
 * goes on under the same rules, and after it what is allowed but was never carted, by ascending row; without `ask.fill` the list ends where the model does.
 *
 * Without rules the model's part of the list is the model's own list, bit for bit. A list has K items whenever K products pass the filters and one cap (of those that the
 * model knows, where nobody fills up); several caps are kept by taking what fits from the best down, which may end a list before the longest possible one. With diversity the pool is `pool` products or five times K, doubled while caps leave the list short.
 *
 * @throws RangeError - K < 1, or what the model refuses.
 * Cost: one top-K a distinct boost factor, more while caps reject what was found.
 */
export function applyRules(ask: RuleAsk, rules: CompiledRules, k: number): RuledList {
  checkK(k);
  const mask = personMask(ask, rules);
  const { pins, unmet } = placePins(ask, rules, k);
  const draft: Draft = {
    open: mask.allowed?.slice() ?? null,
    taken: [],
    counts: rules.caps.map(() => new Map<number, number>()),
  };
  for (const { product } of pins) take(draft, rules, product);

  const sources: { origin: RuledOrigin; ask: Asking | null }[] = [
    { origin: 'model', ask: asking(ask.rank, mask.includeSeen) },
  ];
  if (ask.fill)
    sources.push({ origin: 'popularity', ask: asking(ask.fill, mask.includeSeen) }, { origin: 'catalog', ask: null });
  const others: RuledItem[] = [];
  for (const isBuried of rules.buried === null ? [false] : [false, true]) {
    for (const source of sources) {
      const wanted = k - draft.taken.length;
      if (wanted <= 0) break;
      const open = openMask(draft, rules, isBuried);
      const found = source.ask
        ? best(source.ask, draft, open, rules, wanted, k)
        : inOrder(draft, open, rules, wanted, (product) => isHiddenAsSeen(ask, rules, product));
      others.push(
        ...found.map(({ product, score }) => ({
          product,
          score,
          origin: source.origin,
          rules: rules.movedBy(product),
        })),
      );
    }
  }
  return { k, items: withPins(others, pins, k), unmet };
}

function placePins(
  ask: RuleAsk,
  rules: CompiledRules,
  k: number,
): { pins: CompiledRules['pins'][number][]; unmet: UnmetPin[] } {
  const pins: CompiledRules['pins'][number][] = [];
  const unmet: UnmetPin[] = [];
  for (const pin of rules.pins) {
    const by = pin.product < 0 ? [] : barredBy(ask, rules, pin.product);
    const reason =
      pin.product < 0 ? 'unknown-product' : by.length > 0 ? 'filtered' : pin.rank > k ? 'beyond-list' : null;
    if (reason === null) pins.push(pin);
    else unmet.push({ rule: pin.name, product: pin.id, reason, by });
  }
  return { pins, unmet };
}

function take(draft: Draft, rules: CompiledRules, product: number): void {
  draft.taken.push(product);
  if (draft.open) draft.open[product] = 0;
  count(draft.counts, rules, product);
}

function count(counts: Draft['counts'], rules: CompiledRules, product: number): void {
  for (const [cap, { groups }] of rules.caps.entries()) {
    const group = groups[product]!;
    if (group >= 0) counts[cap]!.set(group, (counts[cap]!.get(group) ?? 0) + 1);
  }
}

/** What may still be taken, of the buried products or of the others; null where that is everything. */
function openMask(draft: Draft, rules: CompiledRules, isBuried: boolean): Uint8Array | null {
  const { buried, catalog } = rules;
  if (draft.open === null && draft.taken.length === 0 && buried === null) return null;
  if (draft.open === null) {
    draft.open = new Uint8Array(catalog.products).fill(1);
    for (const product of draft.taken) draft.open[product] = 0;
  }
  if (buried === null) return draft.open;
  const open = new Uint8Array(catalog.products);
  const wanted = isBuried ? 1 : 0;
  for (let product = 0; product < open.length; product += 1)
    if (draft.open[product] === 1 && buried[product] === wanted) open[product] = 1;
  return open;
}

/** Takes the best that caps and diversity leave, asking deeper while they leave too few. */
function best(
  ask: Asking,
  draft: Draft,
  open: Uint8Array | null,
  rules: CompiledRules,
  wanted: number,
  k: number,
): { product: number; score: number }[] {
  const most = rules.catalog.products;
  for (
    let depth = Math.min(most, rules.diversity ? Math.max(wanted, rules.diversity.pool ?? 5 * k) : wanted);
    ;
    depth = Math.min(most, 2 * depth)
  ) {
    const found = bestCandidates(ask, depth, open, rules.boosts);
    const places = choose(found, draft, rules, wanted);
    if (places.length < wanted && !found.isAll && depth < most) continue;
    const taken = places.map((place) => ({ product: found.products[place]!, score: found.scores[place]! }));
    for (const { product } of taken) take(draft, rules, product);
    return taken;
  }
}

function choose(found: Candidates, draft: Draft, rules: CompiledRules, wanted: number): number[] {
  const counts = draft.counts.map((groups) => new Map(groups));
  const accepts = (product: number): boolean => {
    if (rules.caps.some(({ groups, most }, cap) => (counts[cap]!.get(groups[product]!) ?? 0) >= most)) return false;
    count(counts, rules, product);
    return true;
  };
  const { diversity } = rules;
  if (diversity)
    return marginalRelevance(found, {
      lambda: diversity.lambda,
      similarity: similarityOf(diversity, rules.catalog),
      taken: draft.taken,
      wanted,
      accepts,
    });
  const places: number[] = [];
  for (let place = 0; place < found.products.length && places.length < wanted; place += 1)
    if (accepts(found.products[place]!)) places.push(place);
  return places;
}

/** What nobody scored, by ascending row. */
function inOrder(
  draft: Draft,
  open: Uint8Array | null,
  rules: CompiledRules,
  wanted: number,
  isHidden: (product: number) => boolean,
): { product: number; score: null }[] {
  const taken: { product: number; score: null }[] = [];
  for (let product = 0; product < rules.catalog.products && taken.length < wanted; product += 1) {
    if ((open !== null && open[product] === 0) || isHidden(product)) continue;
    if (rules.caps.some(({ groups, most }, cap) => (draft.counts[cap]!.get(groups[product]!) ?? 0) >= most)) continue;
    take(draft, rules, product);
    taken.push({ product, score: null });
  }
  return taken;
}

function withPins(others: readonly RuledItem[], pins: CompiledRules['pins'], k: number): RuledItem[] {
  const items: RuledItem[] = [];
  let [pin, other] = [0, 0];
  while (items.length < k && (pin < pins.length || other < others.length)) {
    if (pin < pins.length && (pins[pin]!.rank <= items.length + 1 || other === others.length)) {
      items.push({ product: pins[pin]!.product, score: null, origin: 'pin', rules: [pins[pin]!.name] });
      pin += 1;
    } else {
      items.push(others[other]!);
      other += 1;
    }
  }
  return items;
}
