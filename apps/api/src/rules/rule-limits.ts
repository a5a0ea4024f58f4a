import type { Rule } from '@cartograph/recommend';
import type { GivenRules } from './rules-of.js';

/** Rules that apply together at most: each is held against every product. */
const MOST_RULES = 100;

/** Characters of a rule's name, and of an id, a code or a brand in it. */
const LONGEST = 200;

/** Products, categories and brands that one rule may name. */
const MOST_NAMED = 10_000;

/** Products that a list may be diversified from: each is compared with each that is taken, which takes microseconds. */
const MOST_POOLED = 1_000;

/** Something that goes beyond what a request may cost. */
export interface BeyondLimit {
  /** Path into the rules; empty where it is all of them. */
  path: string[];
  /** What it is, and what is allowed. */
  message: string;
}

/** What of some rules goes beyond what a request may cost, whatever the shop; empty where nothing does. */
export function beyondLimits({ rules, paths }: GivenRules): BeyondLimit[] {
  if (rules.length > MOST_RULES)
    return [{ path: [], message: `There are ${rules.length} rules; ${MOST_RULES} are allowed.` }];
  return rules.flatMap((rule, place) => {
    const message = beyond(rule);
    return message === null ? [] : [{ path: paths[place] ?? [], message }];
  });
}

function beyond(rule: Rule): string | null {
  const { name } = rule;
  if (name.length > LONGEST)
    return `"${name.slice(0, 40)}…" is a name of ${name.length} characters; ${LONGEST} are allowed.`;
  if (rule.kind === 'diversity' && (rule.pool ?? 0) > MOST_POOLED)
    return `"${name}" chooses from ${rule.pool} products; ${MOST_POOLED} are allowed.`;
  const named = namedBy(rule);
  if (named.length > MOST_NAMED)
    return `"${name}" names ${named.length} products, categories and brands; ${MOST_NAMED} are allowed. Name a category instead of its products.`;
  const long = named.find((text) => text.length > LONGEST);
  return long === undefined
    ? null
    : `"${name}" names "${long.slice(0, 40)}…", which has ${long.length} characters; ${LONGEST} are allowed.`;
}

function namedBy(rule: Rule): readonly string[] {
  switch (rule.kind) {
    case 'pin':
      return [rule.product];
    case 'allow':
    case 'deny':
    case 'boost':
    case 'bury':
      return [...(rule.products ?? []), ...(rule.categories ?? []), ...(rule.brands ?? [])];
    default:
      return [];
  }
}
