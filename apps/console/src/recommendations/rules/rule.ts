import type { BoughtWindow, GroupedBy, LikenessBy, RuleKind, RulesInput, WithoutValue } from '@cartograph/sdk/schema';
import type { RulesFieldsFragment } from '@cartograph/sdk/operations/rules';

/** Every kind of rule, in the order in which they are offered: what may be shown, then how it is ordered. */
export const ruleKinds = [
  'DENY',
  'ALLOW',
  'PRICE',
  'IN_STOCK',
  'BOUGHT',
  'BOOST',
  'BURY',
  'PIN',
  'CAP',
  'DIVERSITY',
] as const satisfies readonly RuleKind[];

/** Products that a rule is about. */
export interface Target {
  products: readonly string[];
  categories: readonly string[];
  brands: readonly string[];
}

/** A rule as it stands in the editor; numbers that are not typed yet are null. */
export type Rule =
  | ({ kind: 'ALLOW' | 'DENY' | 'BURY'; name: string } & Target)
  | ({ kind: 'BOOST'; name: string; factor: number | null } & Target)
  | { kind: 'PRICE'; name: string; min: number | null; max: number | null; unpriced: WithoutValue }
  | { kind: 'IN_STOCK'; name: string; unlisted: WithoutValue }
  | { kind: 'BOUGHT'; name: string; window: BoughtWindow; days: number | null }
  | { kind: 'CAP'; name: string; per: GroupedBy; most: number | null; depth: number | null }
  | { kind: 'DIVERSITY'; name: string; lambda: number; by: LikenessBy; pool: number | null }
  | { kind: 'PIN'; name: string; product: string; rank: number | null };

export type RuleOf<Kind extends RuleKind> = Extract<Rule, { kind: Kind }>;

const nothing: Target = { products: [], categories: [], brands: [] };

/** A rule of a kind as it begins, with a name that no other has. */
export function newRule(kind: RuleKind, called: string, others: readonly Rule[]): Rule {
  const name = freeName(called, others);
  switch (kind) {
    case 'ALLOW':
    case 'DENY':
    case 'BURY':
      return { kind, name, ...nothing };
    case 'BOOST':
      return { kind, name, ...nothing, factor: 1.5 };
    case 'PRICE':
      return { kind, name, min: null, max: null, unpriced: 'DROP' };
    case 'IN_STOCK':
      return { kind, name, unlisted: 'DROP' };
    case 'BOUGHT':
      return { kind, name, window: 'LEARNED', days: 30 };
    case 'CAP':
      return { kind, name, per: 'CATEGORY', most: 3, depth: null };
    case 'DIVERSITY':
      return { kind, name, lambda: 0.7, by: 'CATEGORY', pool: null };
    case 'PIN':
      return { kind, name, product: '', rank: 1 };
  }
}

/** `called`, or with the first number that makes it unlike the others. */
export function freeName(called: string, others: readonly Pick<Rule, 'name'>[]): string {
  const taken = new Set(others.map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? called : `${called} ${number}`;
    if (!taken.has(name)) return name;
  }
}

export type Missing = 'name' | 'target' | 'limit' | 'factor' | 'days' | 'most' | 'product' | 'rank';

/** What has to be filled in before a rule can hold; null where nothing has. */
export function missingIn(rule: Rule): Missing | null {
  if (rule.name.trim() === '') return 'name';
  switch (rule.kind) {
    case 'ALLOW':
    case 'DENY':
    case 'BURY':
      return isEmpty(rule) ? 'target' : null;
    case 'BOOST':
      return isEmpty(rule) ? 'target' : rule.factor === null ? 'factor' : null;
    case 'PRICE':
      return rule.min === null && rule.max === null ? 'limit' : null;
    case 'BOUGHT':
      return rule.window === 'DAYS' && rule.days === null ? 'days' : null;
    case 'CAP':
      return rule.most === null ? 'most' : null;
    case 'PIN':
      return rule.product.trim() === '' ? 'product' : rule.rank === null ? 'rank' : null;
    default:
      return null;
  }
}

const isEmpty = ({ products, categories, brands }: Target): boolean =>
  products.length + categories.length + brands.length === 0;

/** The rules that can hold as they stand. */
export const complete = (rules: readonly Rule[]): Rule[] => rules.filter((rule) => missingIn(rule) === null);

/** Complete rules as the API takes them. */
export function toInput(rules: readonly Rule[]): Required<RulesInput> {
  const of = <Kind extends RuleKind, Given>(kind: Kind, given: (rule: RuleOf<Kind>) => Given): Given[] =>
    rules.filter((rule): rule is RuleOf<Kind> => rule.kind === kind && missingIn(rule) === null).map(given);
  return {
    allow: of('ALLOW', target),
    deny: of('DENY', target),
    price: of('PRICE', ({ name, min, max, unpriced }) => ({ name, min: decimal(min), max: decimal(max), unpriced })),
    inStock: of('IN_STOCK', ({ name, unlisted }) => ({ name, unlisted })),
    bought: of('BOUGHT', ({ name, window, days }) => ({ name, window, days: window === 'DAYS' ? days : null })),
    boost: of('BOOST', (rule) => ({ ...target(rule), factor: rule.factor ?? 1 })),
    bury: of('BURY', target),
    cap: of('CAP', ({ name, per, most, depth }) => ({
      name,
      per,
      most: most ?? 1,
      depth: per === 'CATEGORY' ? depth : null,
    })),
    diversity: of('DIVERSITY', ({ name, lambda, by, pool }) => ({ name, lambda, by, pool })),
    pin: of('PIN', ({ name, product, rank }) => ({ name, productExternalId: product.trim(), rank: rank ?? 1 })),
  };
}

/** Saved rules as the editor takes them, in the order in which kinds are offered. */
export function fromLists(lists: RulesFieldsFragment): Rule[] {
  const { allow, deny, price, inStock, bought, boost, bury, cap, diversity, pin } = lists;
  return [
    ...deny.map((rule): Rule => ({ kind: 'DENY', ...named(rule) })),
    ...allow.map((rule): Rule => ({ kind: 'ALLOW', ...named(rule) })),
    ...price.map(({ name, min, max, unpriced }): Rule => ({
      kind: 'PRICE',
      name,
      min: number(min),
      max: number(max),
      unpriced,
    })),
    ...inStock.map(({ name, unlisted }): Rule => ({ kind: 'IN_STOCK', name, unlisted })),
    ...bought.map(({ name, window, days }): Rule => ({ kind: 'BOUGHT', name, window, days })),
    ...boost.map((rule): Rule => ({ kind: 'BOOST', ...named(rule), factor: rule.factor })),
    ...bury.map((rule): Rule => ({ kind: 'BURY', ...named(rule) })),
    ...pin.map(({ name, productExternalId, rank }): Rule => ({ kind: 'PIN', name, product: productExternalId, rank })),
    ...cap.map(({ name, per, most, depth }): Rule => ({ kind: 'CAP', name, per, most, depth })),
    ...diversity.map(({ name, lambda, by, pool }): Rule => ({ kind: 'DIVERSITY', name, lambda, by, pool })),
  ];
}

const target = ({ name, products, categories, brands }: { name: string } & Target) => ({
  name: name.trim(),
  productExternalIds: [...products],
  categories: [...categories],
  brands: [...brands],
});

const named = ({
  name,
  productExternalIds,
  categories,
  brands,
}: RulesFieldsFragment['deny'][number]): { name: string } & Target => ({
  name,
  products: productExternalIds,
  categories,
  brands,
});

const decimal = (value: number | null): string | null =>
  value === null ? null : value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 });

const number = (text: string | null): number | null => (text === null ? null : Number(text));
