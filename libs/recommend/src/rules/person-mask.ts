import type { CompiledRules } from './compile-rules.js';
import type { RuleAsk } from './rule-ask.js';

const DAY = 86_400;

/** What may stand in one person's list. */
export interface PersonMask {
  /** One byte a product; null where nothing is forbidden. */
  allowed: Uint8Array | null;
  /** Whether the models are asked with seen products: then `allowed` already leaves out those that must not come. */
  includeSeen: boolean;
}

/** Joins the filters for everyone with what the person has seen and bought. Cost O(products) under `bought` rules, else O(1). */
export function personMask(ask: RuleAsk, rules: CompiledRules): PersonMask {
  if (rules.bought.length === 0) return { allowed: rules.allowed, includeSeen: ask.includeSeen };
  if (ask.bought.products.length === 0 && (ask.includeSeen || ask.seen.length === 0))
    return { allowed: rules.allowed, includeSeen: true };
  const allowed = rules.allowed?.slice() ?? new Uint8Array(rules.catalog.products).fill(1);
  const bought = new Set<number>();
  for (let entry = 0; entry < ask.bought.products.length; entry += 1) {
    const product = ask.bought.products[entry]!;
    bought.add(product);
    if (notDue(ask, rules, product, ask.bought.lastAt[entry]!).length > 0) allowed[product] = 0;
  }
  if (!ask.includeSeen) for (const product of ask.seen) if (!bought.has(product)) allowed[product] = 0;
  return { allowed, includeSeen: true };
}

/** The names of all rules that keep a product out of one person's list: filters, then `bought` rules under which it is not due. */
export function barredBy(ask: RuleAsk, rules: CompiledRules, product: number): string[] {
  const names = rules.forbiddenBy(product);
  for (let entry = 0; entry < ask.bought.products.length; entry += 1) {
    if (ask.bought.products[entry] === product) names.push(...notDue(ask, rules, product, ask.bought.lastAt[entry]!));
  }
  return names;
}

/** Whether the filter of seen products, and no rule, keeps a product out. */
export function isHiddenAsSeen(ask: RuleAsk, rules: CompiledRules, product: number): boolean {
  if (ask.includeSeen || !ask.seen.includes(product)) return false;
  return rules.bought.length === 0 || !Array.from(ask.bought.products).includes(product);
}

function notDue(ask: RuleAsk, rules: CompiledRules, product: number, boughtAt: number): string[] {
  return rules.bought
    .filter(({ window }) => {
      if (window === 'never') return true;
      if (window === 'learned') return !rules.catalog.repeat!.dueAfter(boughtAt, product, ask.now).isDue;
      return ask.now < boughtAt + window * DAY;
    })
    .map(({ name }) => name);
}
