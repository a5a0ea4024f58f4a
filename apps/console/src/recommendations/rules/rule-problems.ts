import type { RuleProblemFieldsFragment } from '@cartograph/sdk/operations/rules';
import type { Rule } from './rule.js';

export type Problem = RuleProblemFieldsFragment;

/** Every rule of these is to blame alike; of the others it is the first one named. */
const shared: ReadonlySet<string> = new Set([
  'name-twice',
  'pins-on-one-rank',
  'product-pinned-twice',
  'price-ranges-apart',
  'nothing-in-common',
  'several-diversities',
  'nothing-left',
]);

/** What is to be said at one rule: its own problems, and those of others that it takes part in. */
export function problemsAt(name: string, problems: readonly Problem[]): { own: Problem[]; clashes: Problem[] } {
  const here = problems.filter(({ rules }) => rules.includes(name));
  const isOwn = ({ code, rules }: Problem): boolean => shared.has(code) || rules[0] === name;
  return { own: here.filter(isOwn), clashes: here.filter((problem) => !isOwn(problem)) };
}

export type FieldName = 'name' | 'factor' | 'min' | 'max' | 'days' | 'most' | 'depth' | 'lambda' | 'rank' | 'product';

const fields: Readonly<Record<string, FieldName>> = {
  'name-twice': 'name',
  'boost-factor': 'factor',
  'boost-of-one': 'factor',
  'price-reversed': 'max',
  'price-ranges-apart': 'max',
  'bought-window': 'days',
  'cap-most': 'most',
  'cap-depth': 'depth',
  'diversity-lambda': 'lambda',
  'pins-beyond-cap': 'most',
  'pin-rank': 'rank',
  'pins-on-one-rank': 'rank',
  'product-pinned-twice': 'product',
  'pinned-and-denied': 'product',
  'pinned-not-allowed': 'product',
  'pin-filtered': 'product',
};

/** The field at which a problem is said; null: at the rule as a whole. */
export function fieldOf(problem: Problem, rule: Rule): FieldName | null {
  if (problem.code === 'price-limit') return endOf(problem) === 'from' ? 'min' : 'max';
  if (problem.code === 'unknown-products') return rule.kind === 'PIN' ? 'product' : null;
  const field = fields[problem.code] ?? null;
  return field !== null && field in rule ? field : null;
}

/** Which end of a price range is meant. */
const endOf = ({ facts }: Problem): unknown =>
  typeof facts === 'object' && facts !== null && 'end' in facts ? facts.end : null;
