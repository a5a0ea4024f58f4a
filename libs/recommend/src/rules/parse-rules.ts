import { problem } from './problem.js';
import { RulesError, type Rule, type RuleKind, type RuleProblem, type Rules } from './rules.js';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isNumberOrNull: Check = (value) => value === null || isNumber(value);
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    words.some((word) => word === value);

/** A field of a rule: what it must be, in words, and whether it may be left out. */
interface Field {
  is: Check;
  words: string;
  isOptional?: boolean;
}

const TARGET: Readonly<Record<string, Field>> = {
  products: { is: isTexts, words: 'a list of product ids', isOptional: true },
  categories: { is: isTexts, words: 'a list of category codes', isOptional: true },
  brands: { is: isTexts, words: 'a list of brands', isOptional: true },
};
const KEEP_OR_DROP: Field = { is: oneOf('keep', 'drop'), words: '"keep" or "drop"', isOptional: true };
const LIMIT: Field = { is: isNumberOrNull, words: 'a number or null', isOptional: true };

const FIELDS: Readonly<Record<RuleKind, Readonly<Record<string, Field>>>> = {
  allow: TARGET,
  deny: TARGET,
  price: { min: LIMIT, max: LIMIT, unpriced: KEEP_OR_DROP },
  'in-stock': { unlisted: KEEP_OR_DROP },
  bought: {
    window: {
      is: (value) => isNumber(value) || oneOf('never', 'learnt')(value),
      words: 'a number of days, "never" or "learnt"',
    },
  },
  boost: { ...TARGET, factor: { is: isNumber, words: 'a number' } },
  bury: TARGET,
  cap: {
    per: { is: oneOf('category', 'brand'), words: '"category" or "brand"' },
    most: { is: isNumber, words: 'a number' },
    depth: LIMIT,
  },
  diversity: {
    lambda: { is: isNumber, words: 'a number' },
    by: { is: oneOf('category', 'brand', 'model'), words: '"category", "brand" or "model"' },
    pool: LIMIT,
  },
  pin: { product: { is: isText, words: 'a product id' }, rank: { is: isNumber, words: 'a number' } },
};

/**
 * Reads rules from JSON that a person or a program wrote: a list of rules. It looks at shapes alone; `checkRules` looks at what the values mean.
 *
 * @throws RulesError - no list, an unknown kind, or fields that are missing, unknown or of another type; names the position, the value and what is allowed.
 */
export function parseRules(json: unknown): Rules {
  if (!Array.isArray(json))
    throw new RulesError([fault('', `Rules are ${show(json)}`, 'Give a list of rules, [] for none')]);
  const list: readonly unknown[] = json;
  const problems = list.flatMap(problemsOf);
  if (problems.length > 0) throw new RulesError(problems);
  return list.filter(isRule);
}

function isRule(value: unknown): value is Rule {
  return problemsOf(value, 0).length === 0;
}

function problemsOf(value: unknown, position: number): RuleProblem[] {
  const place = `Rule ${position + 1}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [fault('', `${place} is ${show(value)}`, 'Give an object with a kind and a name')];
  const { kind, name, ...rest } = value as Readonly<Record<string, unknown>>;
  const label = typeof name === 'string' ? name : '';
  const fields = typeof kind === 'string' && Object.hasOwn(FIELDS, kind) ? FIELDS[kind as RuleKind] : undefined;
  if (fields === undefined)
    return [fault(label, `${place} has the kind ${show(kind)}`, `Give one of ${Object.keys(FIELDS).join(', ')}`)];
  const problems: RuleProblem[] = [];
  if (typeof name !== 'string')
    problems.push(fault(label, `${place} has the name ${show(name)}`, 'Name each rule with a text'));
  for (const [field, { is, words, isOptional }] of Object.entries(fields)) {
    const given = rest[field];
    if (given === undefined ? !isOptional : !is(given))
      problems.push(
        fault(
          label,
          `${place} (${kind as string}) has ${given === undefined ? `no ${field}` : `${show(given)} for ${field}`}`,
          `Give ${words}`,
        ),
      );
  }
  for (const field of Object.keys(rest)) {
    if (!Object.hasOwn(fields, field))
      problems.push(
        fault(
          label,
          `${place} (${kind as string}) has the field "${field}", which such a rule does not know`,
          `It knows ${Object.keys(fields).join(', ')}`,
        ),
      );
  }
  return problems;
}

const fault = (name: string, what: string, wanted: string): RuleProblem =>
  problem('shape', name === '' ? [] : [name], { what, wanted });

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
