import { isInCategory } from './catalogue.js';
import { checkValues } from './check-values.js';
import { rulesOf, type Rule, type RuleProblem, type Rules } from './rules.js';

/**
 * Finds rules that contradict themselves or each other, from the rules alone; `checkAgainst` knows the shop besides.
 *
 * @returns errors first, each with the rules that clash and the remedy; empty where all is well.
 * Cost O(rules² · names in a rule).
 */
export function checkRules(rules: Rules): RuleProblem[] {
  const problems = [...checkValues(rules), ...pinProblems(rules), ...priceProblems(rules), ...denialProblems(rules), ...commonProblems(rules), ...orderProblems(rules)];
  return problems.toSorted((a, b) => (a.severity < b.severity ? -1 : a.severity > b.severity ? 1 : 0));
}

function pinProblems(rules: Rules): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const pins = rulesOf(rules, 'pin');
  for (const [position, pin] of pins.entries()) {
    for (const other of pins.slice(position + 1)) {
      const both = [pin.name, other.name];
      if (pin.rank === other.rank) {
        problems.push(error('two-pins', both, `"${pin.name}" and "${other.name}" both pin a product at rank ${pin.rank}.`, 'Give one of them another rank.'));
      } else if (pin.product === other.product) {
        problems.push(error('two-pins', both, `"${pin.name}" pins product ${pin.product} at rank ${pin.rank}, "${other.name}" at rank ${other.rank}.`, 'Keep one of them: a product stands once in a list.'));
      }
    }
    for (const denial of rulesOf(rules, 'deny')) {
      if (!denial.products?.includes(pin.product)) continue;
      problems.push(error('pinned-and-denied', [pin.name, denial.name], `"${pin.name}" pins product ${pin.product}, which "${denial.name}" denies.`, 'Take the product out of one of them.'));
    }
    for (const allowing of rulesOf(rules, 'allow')) {
      if (allowing.categories?.length || allowing.brands?.length || !allowing.products?.length || allowing.products.includes(pin.product)) continue;
      problems.push(error('pinned-and-denied', [pin.name, allowing.name], `"${pin.name}" pins product ${pin.product}, which is not among the products that "${allowing.name}" allows.`, 'Add the product to the allowed ones, or drop the pin.'));
    }
  }
  return problems;
}

function priceProblems(rules: Rules): RuleProblem[] {
  const prices = rulesOf(rules, 'price').filter(({ min, max }) => (min ?? 0) <= (max ?? Infinity));
  for (const low of prices) {
    const high = prices.find(({ max }) => (max ?? Infinity) < (low.min ?? 0));
    if (high) return [error('price-range', [low.name, high.name], `"${low.name}" wants prices from ${low.min}, "${high.name}" up to ${high.max}: no price is both.`, 'Make the ranges overlap, or keep one of them.')];
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
        ...(rule.categories ?? []).filter((own) => denial.categories?.some((category) => isInCategory(own, category))).map((category) => `category ${category}`),
        ...(rule.brands ?? []).filter((brand) => denial.brands?.includes(brand)).map((brand) => `brand ${brand}`),
      ];
      if (lost.length === 0) continue;
      const both = [rule.name, denial.name];
      if (rule.kind === 'allow') {
        problems.push(error('allowed-and-denied', both, `"${rule.name}" allows ${lost.join(', ')}, which "${denial.name}" denies, itself or with a category above it.`, 'Take it out of one of them: what is denied never appears.'));
      } else {
        problems.push(warning('no-effect', both, `"${rule.name}" is to ${rule.kind} ${lost.join(', ')}, which "${denial.name}" denies.`, 'Drop it from one of them: what is denied never appears.'));
      }
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
      const touches = (a: string, b: string): boolean => (field === 'categories' ? isInCategory(a, b) || isInCategory(b, a) : a === b);
      if (one[field]!.some((a) => other[field]!.some((b) => touches(a, b)))) continue;
      problems.push(error('nothing-in-common', [one.name, other.name], `"${one.name}" and "${other.name}" allow different ${field} with nothing in common, and a product must be in both.`, 'Join the two into one rule to allow either.'));
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
  if (diversities.length > 1) {
    problems.push(error('two-diversities', diversities.map(({ name }) => name), `${diversities.length} rules ask for diversity, each in its own way.`, 'Keep one of them; caps can stand beside it.'));
  }
  for (const boost of rulesOf(rules, 'boost')) {
    if (boost.factor === 1) problems.push(warning('no-effect', [boost.name], `"${boost.name}" boosts by 1, which changes nothing.`, 'Give a factor above 1 to lift, below 1 to lower, or drop the rule.'));
    for (const bury of rulesOf(rules, 'bury')) {
      const inBoth = (['products', 'categories', 'brands'] as const).flatMap((field) => (boost[field] ?? []).filter((value) => bury[field]?.includes(value)));
      if (inBoth.length === 0) continue;
      problems.push(warning('no-effect', [boost.name, bury.name], `"${boost.name}" boosts ${inBoth.join(', ')}, which "${bury.name}" buries: it stays below everything that is not buried.`, 'Take it out of one of them.'));
    }
  }
  return problems;
}

const error = (code: RuleProblem['code'], rules: readonly string[], message: string, remedy: string): RuleProblem => ({ severity: 'error', code, rules, message, remedy });
const warning = (code: RuleProblem['code'], rules: readonly string[], message: string, remedy: string): RuleProblem => ({ severity: 'warning', code, rules, message, remedy });
