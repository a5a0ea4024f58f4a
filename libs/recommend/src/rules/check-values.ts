import { problem } from './problem.js';
import type { Rule, RuleProblem, Rules } from './rules.js';
import { isEmptyTarget } from './target.js';

/** Finds rules whose own values cannot be: names missing or used twice, targets without a name in them, numbers outside their range. */
export function checkValues(rules: Rules): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const counts = new Map<string, number>();
  for (const { name } of rules) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const [name, count] of counts) {
    if (name.trim() === '') problems.push(problem('name-missing', [name], { count }));
    else if (count > 1) problems.push(problem('name-twice', [name], { count }));
  }
  return [...problems, ...rules.flatMap((rule) => wrongValue(rule) ?? [])];
}

const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1;

function wrongValue(rule: Rule): RuleProblem | null {
  const { name } = rule;
  switch (rule.kind) {
    case 'allow':
    case 'deny':
    case 'bury':
      return isEmptyTarget(rule) ? problem('empty-target', [name]) : null;
    case 'boost':
      if (isEmptyTarget(rule)) return problem('empty-target', [name]);
      return rule.factor >= 0.001 && rule.factor <= 1000
        ? null
        : problem('boost-factor', [name], { factor: rule.factor });
    case 'price':
      return wrongPrice(rule);
    case 'in-stock':
      return null;
    case 'bought':
      return typeof rule.window !== 'number' || (rule.window >= 0 && Number.isFinite(rule.window))
        ? null
        : problem('bought-window', [name], { days: rule.window });
    case 'cap':
      if (rule.depth !== undefined && rule.depth !== null && !isCount(rule.depth))
        return problem('cap-depth', [name], { depth: rule.depth });
      return isCount(rule.most) ? null : problem('cap-most', [name], { most: rule.most, per: rule.per });
    case 'diversity':
      if (rule.pool !== undefined && rule.pool !== null && !isCount(rule.pool))
        return problem('diversity-pool', [name], { pool: rule.pool });
      return rule.lambda >= 0 && rule.lambda <= 1 ? null : problem('diversity-lambda', [name], { lambda: rule.lambda });
    case 'pin':
      if (rule.product === '') return problem('pin-without-product', [name]);
      return isCount(rule.rank) ? null : problem('pin-rank', [name], { product: rule.product, rank: rule.rank });
  }
}

function wrongPrice({ name, min = null, max = null }: Extract<Rule, { kind: 'price' }>): RuleProblem | null {
  for (const [end, price] of [
    ['from', min],
    ['up to', max],
  ] as const) {
    if (price !== null && !(price >= 0 && Number.isFinite(price)))
      return problem('price-limit', [name], { end, price });
  }
  if (min === null && max === null) return problem('price-without-limit', [name]);
  return min !== null && max !== null && min > max ? problem('price-reversed', [name], { min, max }) : null;
}
