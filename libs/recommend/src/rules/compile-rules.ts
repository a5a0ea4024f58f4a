import { categoryAt, nameCodes } from '../name-codes.js';
import { isInTarget, resolveTarget } from './target.js';
import { priceOf, type Catalog } from './catalog.js';
import { checkRules } from './check-rules.js';
import { problem } from './problem.js';
import { RulesError, rulesOf, type Rule, type RuleProblem, type Rules } from './rules.js';

/** A cap on the groups of one kind: each product's group, −1 for those that are in none. */
export interface CompiledCap {
  name: string;
  most: number;
  groups: Int32Array;
}

/** Rules looked up in one shop, ready for any number of lists. */
export interface CompiledRules {
  rules: Rules;
  catalog: Catalog;
  /** One byte a product: 0 where the shop no longer has it, or a filter that is alike for everyone forbids it; null where nothing is forbidden. */
  allowed: Uint8Array | null;
  /** The distinct boosts, and which of them each product has; null where nothing is boosted. */
  boosts: { factors: Float64Array; classes: Int32Array } | null;
  /** One byte a product: 1 where it is buried; null where nothing is. */
  buried: Uint8Array | null;
  caps: readonly CompiledCap[];
  diversity: Extract<Rule, { kind: 'diversity' }> | null;
  /** By rank; a row of −1 is a product that the shop does not know. */
  pins: readonly { name: string; product: number; id: string; rank: number }[];
  bought: readonly Extract<Rule, { kind: 'bought' }>[];
  /** The names of the filters, of those that are alike for everyone, that forbid a product. */
  forbiddenBy(product: number): string[];
  /** The names of the rules that boost or bury a product. */
  movedBy(product: number): string[];
}

/**
 * Looks rules up in a shop, once for many lists.
 *
 * @throws RulesError - rules that contradict each other, or that need a product feed, a repeat-purchase model or a similarity that is not there.
 * Cost O(products · rules).
 */
export function compileRules(rules: Rules, catalog: Catalog): CompiledRules {
  const errors = [...checkRules(rules), ...missingInputs(rules, catalog)].filter(
    ({ severity }) => severity === 'error',
  );
  if (errors.length > 0) throw new RulesError(errors);
  const shopCategories = new Set(catalog.facts.categories);
  const holds = (
    rule: Extract<Rule, { kind: 'allow' | 'deny' | 'boost' | 'bury' }>,
  ): ((product: number) => boolean) => {
    const target = resolveTarget(rule, catalog, shopCategories);
    return (product) => isInTarget(target, catalog, product);
  };
  const { here = null } = catalog;
  const filters = rulesOf(rules, 'allow', 'deny', 'price', 'in-stock').map((rule) => ({
    name: rule.name,
    passes: filterOf(rule, catalog, holds),
  }));
  const boosting = rulesOf(rules, 'boost')
    .toSorted((a, b) => a.factor - b.factor)
    .map((rule) => ({ name: rule.name, factor: rule.factor, holds: holds(rule) }));
  const burying = rulesOf(rules, 'bury').map((rule) => ({ name: rule.name, holds: holds(rule) }));
  return {
    rules,
    catalog,
    allowed:
      filters.length === 0
        ? here
        : Uint8Array.from({ length: catalog.products }, (_, product) =>
            Number(here?.[product] !== 0 && filters.every(({ passes }) => passes(product))),
          ),
    boosts: boosting.length === 0 ? null : boostClasses(boosting, catalog.products),
    buried:
      burying.length === 0
        ? null
        : Uint8Array.from({ length: catalog.products }, (_, product) =>
            Number(burying.some((rule) => rule.holds(product))),
          ),
    caps: rulesOf(rules, 'cap').map((rule) => ({ name: rule.name, most: rule.most, groups: groupsOf(rule, catalog) })),
    diversity: rulesOf(rules, 'diversity')[0] ?? null,
    pins: rulesOf(rules, 'pin')
      .map(({ name, product: id, rank }) => ({ name, id, rank, product: catalog.rowOf(id) }))
      .toSorted((a, b) => a.rank - b.rank),
    bought: rulesOf(rules, 'bought'),
    forbiddenBy: (product) => filters.filter(({ passes }) => !passes(product)).map(({ name }) => name),
    movedBy: (product) => [...boosting, ...burying].filter((rule) => rule.holds(product)).map(({ name }) => name),
  };
}

/** What rules need and the shop does not have. */
export function missingInputs(rules: Rules, catalog: Catalog): RuleProblem[] {
  return rules.flatMap((rule) => {
    if (rule.kind === 'in-stock' && !catalog.stock) return [problem('no-stock', [rule.name])];
    if (rule.kind === 'bought' && rule.window === 'learned' && !catalog.repeat)
      return [problem('no-repeat-model', [rule.name])];
    if (rule.kind === 'diversity' && rule.by === 'model' && !catalog.similarity)
      return [problem('no-similarity', [rule.name])];
    return [];
  });
}

type Holds = (rule: Extract<Rule, { kind: 'allow' | 'deny' | 'boost' | 'bury' }>) => (product: number) => boolean;

function filterOf(
  rule: Extract<Rule, { kind: 'allow' | 'deny' | 'price' | 'in-stock' }>,
  catalog: Catalog,
  holds: Holds,
): (product: number) => boolean {
  if (rule.kind === 'allow') return holds(rule);
  if (rule.kind === 'deny') {
    const isDenied = holds(rule);
    return (product) => !isDenied(product);
  }
  if (rule.kind === 'price') {
    const [min, max, keepsUnpriced] = [rule.min ?? 0, rule.max ?? Infinity, rule.unpriced === 'keep'];
    return (product) => {
      const price = priceOf(catalog, product);
      return Number.isNaN(price) ? keepsUnpriced : price >= min && price <= max;
    };
  }
  const stock = catalog.stock!;
  const keepsUnlisted = rule.unlisted === 'keep';
  return (product) => (stock.listed[product] === 1 ? stock.inStock[product] === 1 : keepsUnlisted);
}

/** Each product's factor, multiplied in ascending order so that the order of rules changes no bit. */
function boostClasses(
  boosting: readonly { factor: number; holds(product: number): boolean }[],
  products: number,
): NonNullable<CompiledRules['boosts']> {
  const known = new Map<number, number>();
  const classes = Int32Array.from({ length: products }, (_, product) => {
    let factor = 1;
    for (const rule of boosting) if (rule.holds(product)) factor *= rule.factor;
    if (!known.has(factor)) known.set(factor, known.size);
    return known.get(factor)!;
  });
  return { factors: Float64Array.from(known.keys()), classes };
}

function groupsOf(rule: Extract<Rule, { kind: 'cap' }>, catalog: Catalog): Int32Array {
  if (rule.per === 'brand') return nameCodes(catalog.facts.brands).codes;
  return nameCodes(catalog.facts.categories, (category) => categoryAt(category, rule.depth ?? null)).codes;
}
