import type { Rule, Rules as LibraryRules, RuleTarget } from '@cartograph/recommend';
import {
  BoughtWindow,
  WithoutValue,
  type BoughtRule,
  type GroupedBy,
  type LikenessBy,
  type PriceRule,
  type RuleKind,
  type RuleLists,
  type Rules,
  type RulesInput,
  type TargetRule,
} from './rule-types.js';

/** Rules as they were given, with the place of each in the input. */
export interface GivenRules {
  rules: LibraryRules;
  /** Aligned with `rules`: field and position. */
  paths: [field: string, position: string][];
}

type Field = keyof RuleLists;

/** What the input says, as the engine takes it; nothing is judged. */
export function rulesOf(input: RulesInput): GivenRules {
  const given: { rule: Rule; path: [string, string] }[] = [];
  const add = <Given>(field: Field, list: readonly Given[] | undefined, rule: (given: Given) => Rule): void => {
    for (const [position, entry] of (list ?? []).entries())
      given.push({ rule: rule(entry), path: [field, String(position)] });
  };
  add('allow', input.allow, (rule) => ({ kind: 'allow', name: nameOf(rule), ...targetOf(rule) }));
  add('deny', input.deny, (rule) => ({ kind: 'deny', name: nameOf(rule), ...targetOf(rule) }));
  add('price', input.price, (rule) => ({
    kind: 'price',
    name: nameOf(rule),
    ...limits(rule),
    unpriced: rule.unpriced,
  }));
  add('inStock', input.inStock, (rule) => ({ kind: 'in-stock', name: nameOf(rule), unlisted: rule.unlisted }));
  add('bought', input.bought, (rule) => ({ kind: 'bought', name: nameOf(rule), window: windowOf(rule) }));
  add('boost', input.boost, (rule) => ({ kind: 'boost', name: nameOf(rule), ...targetOf(rule), factor: rule.factor }));
  add('bury', input.bury, (rule) => ({ kind: 'bury', name: nameOf(rule), ...targetOf(rule) }));
  add('cap', input.cap, (rule) => ({
    kind: 'cap',
    name: nameOf(rule),
    per: rule.per,
    most: rule.most,
    depth: rule.depth ?? null,
  }));
  add('diversity', input.diversity, (rule) => ({
    kind: 'diversity',
    name: nameOf(rule),
    lambda: rule.lambda,
    by: rule.by,
    pool: rule.pool ?? null,
  }));
  add('pin', input.pin, (rule) => ({
    kind: 'pin',
    name: nameOf(rule),
    product: rule.productExternalId.trim(),
    rank: rule.rank,
  }));
  return { rules: given.map(({ rule }) => rule), paths: given.map(({ path }) => path) };
}

/** Rules of the engine in the schema's words. */
export function listsOf(rules: LibraryRules): Rules {
  const of = <Kind extends Rule['kind'], Listed>(
    kind: Kind,
    listed: (rule: Extract<Rule, { kind: Kind }>) => Listed,
  ): Listed[] => rules.filter((rule): rule is Extract<Rule, { kind: Kind }> => rule.kind === kind).map(listed);
  return {
    allow: of('allow', namesOf),
    deny: of('deny', namesOf),
    price: of('price', ({ name, min, max, unpriced }) => ({
      name,
      min: decimal(min),
      max: decimal(max),
      unpriced: without(unpriced),
    })),
    inStock: of('in-stock', ({ name, unlisted }) => ({ name, unlisted: without(unlisted) })),
    bought: of('bought', ({ name, window }) => ({
      name,
      window:
        typeof window === 'number' ? BoughtWindow.DAYS : window === 'never' ? BoughtWindow.NEVER : BoughtWindow.LEARNED,
      days: typeof window === 'number' ? window : null,
    })),
    boost: of('boost', (rule) => ({ ...namesOf(rule), factor: rule.factor })),
    bury: of('bury', namesOf),
    cap: of('cap', ({ name, per, most, depth }) => ({ name, per: per as GroupedBy, most, depth: depth ?? null })),
    diversity: of('diversity', ({ name, lambda, by, pool }) => ({
      name,
      lambda,
      by: by as LikenessBy,
      pool: pool ?? null,
    })),
    pin: of('pin', ({ name, product, rank }) => ({ name, productExternalId: product, rank })),
  };
}

/** Rules by name, in the schema's words. */
export function appliedRules(rules: LibraryRules, names: readonly string[]): { name: string; kind: RuleKind }[] {
  return names.flatMap((name) =>
    rules.filter((rule) => rule.name === name).map(({ kind }) => ({ name, kind: kind as RuleKind })),
  );
}

const nameOf = ({ name }: { name: string }): string => name.trim();

function targetOf({
  productExternalIds,
  categories,
  brands,
}: Pick<TargetRule, 'productExternalIds' | 'categories' | 'brands'>): RuleTarget {
  const clean = (texts: readonly string[]): string[] => [
    ...new Set(texts.map((text) => text.trim()).filter((text) => text !== '')),
  ];
  return { products: clean(productExternalIds), categories: clean(categories), brands: clean(brands) };
}

function namesOf({ name, products = [], categories = [], brands = [] }: { name: string } & RuleTarget): TargetRule {
  return { name, productExternalIds: [...products], categories: [...categories], brands: [...brands] };
}

function limits({ min, max }: PriceRule): { min: number | null; max: number | null } {
  const number = (text: string | null | undefined): number | null =>
    text === null || text === undefined ? null : Number(text);
  return { min: number(min), max: number(max) };
}

/** A window in days without a number is no window: NaN, which the check of values names. */
function windowOf({ window, days }: BoughtRule): number | 'never' | 'learned' {
  if (window === BoughtWindow.DAYS) return days ?? Number.NaN;
  return window === BoughtWindow.NEVER ? 'never' : 'learned';
}

const without = (value: 'keep' | 'drop' | undefined): WithoutValue =>
  value === 'keep' ? WithoutValue.KEEP : WithoutValue.DROP;

/** Prices are decimals on the wire; what was given as one is written without an exponent. */
const decimal = (price: number | null | undefined): string | null =>
  price === null || price === undefined
    ? null
    : price.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });
