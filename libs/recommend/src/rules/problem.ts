import { whole } from '../figure-text.js';
import type { RuleProblem, RuleProblemCode } from './rules.js';

type Facts = RuleProblem['facts'];

/** The words of a problem: what is wrong, and the remedy. `names` are the rules, quoted. */
type Words = (names: readonly string[], facts: Facts) => [message: string, remedy: string];

const WARNINGS: readonly RuleProblemCode[] = [
  'boost-of-one',
  'moved-but-denied',
  'boosted-and-buried',
  'unknown-products',
  'unknown-groups',
  'pin-filtered',
  'pins-beyond-cap',
  'nothing-left',
];

const WORDS: Readonly<Record<RuleProblemCode, Words>> = {
  shape: (_, { what, wanted }) => [`${what}.`, `${wanted}.`],
  'name-missing': (_, { count }) => [
    count === 1 ? 'A rule has no name.' : `${count} rules have no name.`,
    'Name each rule: answers refer to it by its name.',
  ],
  'name-twice': ([name], { count }) => [
    `${count} rules are named ${name}.`,
    'Give each its own name: answers refer to rules by name.',
  ],
  'empty-target': ([name]) => [`${name} names no product, category or brand.`, 'Name at least one, or drop the rule.'],
  'boost-factor': ([name], { factor }) => [
    `${name} boosts by ${factor}.`,
    'Give a factor from 0.001 to 1000: above 1 lifts, below 1 lowers.',
  ],
  'price-limit': ([name], { end, price }) => [
    `${name} wants prices ${end} ${price}.`,
    'Give a finite number ≥ 0, or leave it out for no limit.',
  ],
  'price-without-limit': ([name]) => [
    `${name} has neither a lowest nor a highest price.`,
    'Give at least one of them, or drop the rule.',
  ],
  'price-reversed': ([name], { min, max }) => [
    `${name} wants prices from ${min} up to ${max}, which no price is.`,
    'Swap the two, or give a highest price that is not below the lowest.',
  ],
  'bought-window': ([name], { days }) => [
    `${name} keeps what was bought out for ${Number.isFinite(days) ? days : 'no number of'} days.`,
    'Give a finite number of days ≥ 0, "never" or "learned".',
  ],
  'cap-most': ([name], { most, per }) => [
    `${name} allows ${most} products of one ${per}.`,
    `Give a whole number ≥ 1; to show none of a ${per}, deny it.`,
  ],
  'cap-depth': ([name], { depth }) => [
    `${name} cuts categories to ${depth} parts.`,
    'Give a whole number ≥ 1, or leave the depth out for the whole code.',
  ],
  'diversity-lambda': ([name], { lambda }) => [
    `${name} has λ = ${lambda}.`,
    'Give a number from 0 (variety alone) to 1 (score alone).',
  ],
  'diversity-pool': ([name], { pool }) => [
    `${name} chooses from ${pool} products.`,
    'Give a whole number ≥ 1, or leave the pool out for five times the list.',
  ],
  'pin-without-product': ([name]) => [`${name} pins a product without an id.`, 'Name the product.'],
  'pin-rank': ([name], { product, rank }) => [
    `${name} pins product ${product} at rank ${rank}.`,
    'Give a whole number ≥ 1; 1 is the first place.',
  ],
  'pins-on-one-rank': ([name, other], { rank }) => [
    `${name} and ${other} both pin a product at rank ${rank}.`,
    'Give one of them another rank.',
  ],
  'product-pinned-twice': ([name, other], { product, rank, otherRank }) => [
    `${name} pins product ${product} at rank ${rank}, ${other} at rank ${otherRank}.`,
    'Keep one of them: a product stands once in a list.',
  ],
  'pinned-and-denied': ([name, denial], { product }) => [
    `${name} pins product ${product}, which ${denial} denies.`,
    'Take the product out of one of them.',
  ],
  'pinned-not-allowed': ([name, allowing], { product }) => [
    `${name} pins product ${product}, which is not among the products that ${allowing} allows.`,
    'Add the product to the allowed ones, or drop the pin.',
  ],
  'price-ranges-apart': ([low, high], { min, max }) => [
    `${low} wants prices from ${min}, ${high} up to ${max}: no price is both.`,
    'Make the ranges overlap, or keep one of them.',
  ],
  'allowed-and-denied': ([name, denial], { what }) => [
    `${name} allows ${what}, which ${denial} denies, itself or with a category above it.`,
    'Take it out of one of them: what is denied never appears.',
  ],
  'nothing-in-common': ([name, other], { field }) => [
    `${name} and ${other} allow different ${field} with nothing in common, and a product must be in both.`,
    'Join the two into one rule to allow either.',
  ],
  'several-diversities': (_, { count }) => [
    `${count} rules ask for diversity, each in its own way.`,
    'Keep one of them; caps can stand beside it.',
  ],
  'no-stock': ([name]) => [
    `${name} needs a product feed, and there is none.`,
    'Import one (product_id,in_stock), or drop the rule.',
  ],
  'no-repeat-model': ([name]) => [
    `${name} needs a model of repeat purchases, and there is none.`,
    'Train one, or give a window in days.',
  ],
  'no-similarity': ([name]) => [
    `${name} needs a similarity of products, and there is none.`,
    'Choose a model that knows similar products, or diversify by category or brand.',
  ],
  'boost-of-one': ([name]) => [
    `${name} boosts by 1, which changes nothing.`,
    'Give a factor above 1 to lift, below 1 to lower, or drop the rule.',
  ],
  'moved-but-denied': ([name, denial], { kind, what }) => [
    `${name} is to ${kind} ${what}, which ${denial} denies.`,
    'Drop it from one of them: what is denied never appears.',
  ],
  'boosted-and-buried': ([name, bury], { what }) => [
    `${name} boosts ${what}, which ${bury} buries: it stays below everything that is not buried.`,
    'Take it out of one of them.',
  ],
  'unknown-products': ([name], { products, count }) => [
    `${name} names ${count === 1 ? 'product' : 'products'} ${products}, which the log does not have.`,
    'Check the ids; products enter with the first event about them.',
  ],
  'unknown-groups': ([name], { what }) => [
    `${name} names ${what}, where the log has no product.`,
    'Check the spelling: codes and brands are compared letter by letter.',
  ],
  'pin-filtered': ([name, ...filters], { product }) => [
    `${name} pins product ${product}, which ${filters.join(' and ')} ${filters.length === 1 ? 'filters' : 'filter'}: it will not appear.`,
    'Pin another product, or make an exception in the filter.',
  ],
  'pins-beyond-cap': ([name, ...pins], { most, count, per, group }) => [
    `${name} allows ${most} of ${per} ${group}, but ${pins.join(', ')} pin ${count} of it: pins stand all the same.`,
    'Pin fewer products of it, or let the cap allow more.',
  ],
  'nothing-left': (names, { products }) => [
    `${names.join(', ')} ${names.length === 1 ? 'leaves' : 'together leave'} none of the ${typeof products === 'number' ? whole(products) : products} products: every list will be empty.`,
    names.length === 1 ? 'Loosen it.' : 'Loosen one of them.',
  ],
};

/** A problem of some rules, in words. */
export function problem(code: RuleProblemCode, rules: readonly string[], facts: Facts = {}): RuleProblem {
  const [message, remedy] = WORDS[code](
    rules.map((name) => `"${name}"`),
    facts,
  );
  return { severity: WARNINGS.includes(code) ? 'warning' : 'error', code, rules, facts, message, remedy };
}

/** Errors before warnings, each in the order given. */
export function errorsFirst(problems: readonly RuleProblem[]): RuleProblem[] {
  return problems.toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
}
