import { isEmptyTarget } from './target.js';
import type { Rule, RuleProblem, Rules } from './rules.js';

/** Finds rules whose own values cannot be: names missing or used twice, targets without a name in them, numbers outside their range. */
export function checkValues(rules: Rules): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const counts = new Map<string, number>();
  for (const { name } of rules) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const [name, count] of counts) {
    if (name.trim() === '') problems.push({ severity: 'error', code: 'name', rules: [name], message: `${count === 1 ? 'A rule has' : `${count} rules have`} no name.`, remedy: 'Name each rule: answers refer to it by its name.' });
    else if (count > 1) problems.push({ severity: 'error', code: 'name', rules: [name], message: `${count} rules are named "${name}".`, remedy: 'Give each its own name: answers refer to rules by name.' });
  }
  for (const rule of rules) {
    const wrong = wrongValue(rule);
    if (wrong) problems.push({ severity: 'error', code: wrong.code, rules: [rule.name], message: `"${rule.name}" ${wrong.what}.`, remedy: wrong.remedy });
  }
  return problems;
}

interface Wrong {
  code: 'value' | 'empty-target' | 'price-range';
  what: string;
  remedy: string;
}

const wrong = (what: string, remedy: string, code: Wrong['code'] = 'value'): Wrong => ({ code, what, remedy });
const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

function wrongValue(rule: Rule): Wrong | null {
  switch (rule.kind) {
    case 'allow':
    case 'deny':
    case 'bury':
      return emptyTarget(rule);
    case 'boost':
      return emptyTarget(rule) ?? (rule.factor >= 0.001 && rule.factor <= 1000 ? null : wrong(`boosts by ${rule.factor}`, 'Give a factor from 0.001 to 1000: above 1 lifts, below 1 lowers.'));
    case 'price':
      return wrongPrice(rule);
    case 'in-stock':
      return null;
    case 'bought':
      return typeof rule.window !== 'number' || (rule.window >= 0 && Number.isFinite(rule.window)) ? null : wrong(`keeps what was bought out for ${rule.window} days`, 'Give a finite number of days ≥ 0, "never" or "learnt".');
    case 'cap':
      if (rule.depth !== undefined && rule.depth !== null && !isCount(rule.depth)) return wrong(`cuts categories to ${rule.depth} parts`, 'Give a whole number ≥ 1, or leave the depth out for the whole code.');
      return isCount(rule.most) ? null : wrong(`allows ${rule.most} products of one ${rule.per}`, `Give a whole number ≥ 1; to show none of a ${rule.per}, deny it.`);
    case 'diversity':
      if (rule.pool !== undefined && rule.pool !== null && !isCount(rule.pool)) return wrong(`chooses from ${rule.pool} products`, 'Give a whole number ≥ 1, or leave the pool out for five times the list.');
      return rule.lambda >= 0 && rule.lambda <= 1 ? null : wrong(`has λ = ${rule.lambda}`, 'Give a number from 0 (variety alone) to 1 (score alone).');
    case 'pin':
      if (rule.product === '') return wrong('pins a product without an id', 'Name the product.');
      return isCount(rule.rank) ? null : wrong(`pins product ${rule.product} at rank ${rule.rank}`, 'Give a whole number ≥ 1; 1 is the first place.');
  }
}

function emptyTarget(rule: Extract<Rule, { kind: 'allow' | 'deny' | 'bury' | 'boost' }>): Wrong | null {
  return isEmptyTarget(rule) ? wrong('names no product, category or brand', 'Name at least one, or drop the rule.', 'empty-target') : null;
}

function wrongPrice({ min = null, max = null }: Extract<Rule, { kind: 'price' }>): Wrong | null {
  for (const [name, value] of [['from', min], ['up to', max]] as const) {
    if (value !== null && !(value >= 0 && Number.isFinite(value))) return wrong(`wants prices ${name} ${value}`, 'Give a finite number ≥ 0, or leave it out for no limit.');
  }
  if (min === null && max === null) return wrong('has neither a lowest nor a highest price', 'Give at least one of them, or drop the rule.');
  return min !== null && max !== null && min > max ? wrong(`wants prices from ${min} up to ${max}, which no price is`, 'Swap the two, or give a highest price that is not below the lowest.', 'price-range') : null;
}
