import { isInCategory } from './catalog.js';
import { checkValues } from './check-values.js';
import { errorsFirst, problem } from './problem.js';
import { rulesOf, type Rule, type RuleProblem, type Rules } from './rules.js';

/**
 * Finds rules that contradict themselves or each other, from the rules alone; `checkAgainst` knows the shop besides.
 *
 * @returns errors first, each with the rules that clash and the remedy; empty where all is well.
 * Cost O(rules² · names in a rule).
 */
export function checkRules(rules: Rules): RuleProblem[] {
  return errorsFirst([
    ...checkValues(rules),
    ...pinProblems(rules),
    ...priceProblems(rules),
    ...denialProblems(rules),
    ...commonProblems(rules),
    ...orderProblems(rules),
  ]);
}

function pinProblems(rules: Rules): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const pins = rulesOf(rules, 'pin');
  for (const [position, { name, product, rank }] of pins.entries()) {
    for (const other of pins.slice(position + 1)) {
      const both = [name, other.name];
      if (rank === other.rank) problems.push(problem('pins-on-one-rank', both, { rank }));
      else if (product === other.product)
        problems.push(problem('product-pinned-twice', both, { product, rank, otherRank: other.rank }));
    }
    for (const denial of rulesOf(rules, 'deny'))
      if (denial.products?.includes(product))
        problems.push(problem('pinned-and-denied', [name, denial.name], { product }));
    for (const allowing of rulesOf(rules, 'allow')) {
      if (onlyField(allowing) === 'products' && !allowing.products!.includes(product))
        problems.push(problem('pinned-not-allowed', [name, allowing.name], { product }));
    }
  }
  return problems;
}

function priceProblems(rules: Rules): RuleProblem[] {
  const prices = rulesOf(rules, 'price').filter(({ min, max }) => (min ?? 0) <= (max ?? Infinity));
  for (const low of prices) {
    const high = prices.find(({ max }) => (max ?? Infinity) < (low.min ?? 0));
    if (high) return [problem('price-ranges-apart', [low.name, high.name], { min: low.min!, max: high.max! })];
  }
  return [];
}

/** What is allowed, boosted or buried although it is denied. */
function denialProblems(rules: Rules): RuleProblem[] {
  const problems: RuleProblem[] = [];
  for (const denial of rulesOf(rules, 'deny')) {
    for (const rule of rulesOf(rules, 'allow', 'boost', 'bury')) {
      const lost = [
        ...(rule.products ?? []).filter((id) => denial.products?.includes(id)).map((id) => `product ${id}`),
        ...(rule.categories ?? [])
          .filter((own) => denial.categories?.some((category) => isInCategory(own, category)))
          .map((category) => `category ${category}`),
        ...(rule.brands ?? []).filter((brand) => denial.brands?.includes(brand)).map((brand) => `brand ${brand}`),
      ];
      if (lost.length === 0) continue;
      const [both, what] = [[rule.name, denial.name], lost.join(', ')];
      problems.push(
        rule.kind === 'allow'
          ? problem('allowed-and-denied', both, { what })
          : problem('moved-but-denied', both, { kind: rule.kind, what }),
      );
    }
  }
  return problems;
}

/** Two rules of allowed products alone, categories alone or brands alone that share nothing. */
function commonProblems(rules: Rules): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const allowing = rulesOf(rules, 'allow');
  for (const [position, one] of allowing.entries()) {
    for (const other of allowing.slice(position + 1)) {
      const field = onlyField(one);
      if (field === null || field !== onlyField(other)) continue;
      const touches = (a: string, b: string): boolean =>
        field === 'categories' ? isInCategory(a, b) || isInCategory(b, a) : a === b;
      if (!one[field]!.some((a) => other[field]!.some((b) => touches(a, b))))
        problems.push(problem('nothing-in-common', [one.name, other.name], { field }));
    }
  }
  return problems;
}

function onlyField(rule: Extract<Rule, { kind: 'allow' }>): 'products' | 'categories' | 'brands' | null {
  const named = (['products', 'categories', 'brands'] as const).filter((field) => (rule[field]?.length ?? 0) > 0);
  return named.length === 1 ? named[0]! : null;
}

function orderProblems(rules: Rules): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const diversities = rulesOf(rules, 'diversity');
  if (diversities.length > 1)
    problems.push(
      problem(
        'several-diversities',
        diversities.map(({ name }) => name),
        { count: diversities.length },
      ),
    );
  for (const boost of rulesOf(rules, 'boost')) {
    if (boost.factor === 1) problems.push(problem('boost-of-one', [boost.name]));
    for (const bury of rulesOf(rules, 'bury')) {
      const inBoth = (['products', 'categories', 'brands'] as const).flatMap((field) =>
        (boost[field] ?? []).filter((value) => bury[field]?.includes(value)),
      );
      if (inBoth.length > 0)
        problems.push(problem('boosted-and-buried', [boost.name, bury.name], { what: inBoth.join(', ') }));
    }
  }
  return problems;
}
