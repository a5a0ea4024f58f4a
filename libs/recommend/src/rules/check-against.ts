import type { Catalogue } from './catalogue.js';
import { checkRules } from './check-rules.js';
import { compileRules, missingInputs } from './compile-rules.js';
import { rulesOf, type RuleProblem, type Rules } from './rules.js';
import { resolveTarget } from './target.js';

/**
 * Checks rules as `checkRules` does, and against a shop: products that it does not know, targets without a product, pins that filters hold back, filters that leave nothing.
 *
 * @returns errors first. Where the rules alone have errors, only those and what they need but lack: the rest cannot be asked of them.
 * Cost O(products · rules).
 */
export function checkAgainst(rules: Rules, catalogue: Catalogue): RuleProblem[] {
  const problems = [...checkRules(rules), ...missingInputs(rules, catalogue)].toSorted((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  if (problems.some(({ severity }) => severity === 'error')) return problems;
  return [...problems, ...targetProblems(rules, catalogue), ...filterProblems(rules, catalogue)];
}

function targetProblems(rules: Rules, catalogue: Catalogue): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const shopCategories = new Set(catalogue.facts.categories);
  const shopBrands = new Set(catalogue.facts.brands);
  for (const rule of rulesOf(rules, 'allow', 'deny', 'boost', 'bury')) {
    const { unknown } = resolveTarget(rule, catalogue, shopCategories);
    if (unknown.length > 0) problems.push(unknownProducts(rule.name, unknown));
    const empty = [
      ...(rule.categories ?? []).filter((category) => resolveTarget({ categories: [category] }, catalogue, shopCategories).categories.size === 0).map((category) => `category ${category}`),
      ...(rule.brands ?? []).filter((brand) => !shopBrands.has(brand)).map((brand) => `brand ${brand}`),
    ];
    if (empty.length > 0) problems.push({ severity: 'warning', code: 'no-effect', rules: [rule.name], message: `"${rule.name}" names ${empty.join(', ')}, where the log has no product.`, remedy: 'Check the spelling: codes and brands are compared letter by letter.' });
  }
  return problems;
}

function filterProblems(rules: Rules, catalogue: Catalogue): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const compiled = compileRules(rules, catalogue);
  for (const { name, product, id } of compiled.pins) {
    if (product < 0) {
      problems.push(unknownProducts(name, [id]));
      continue;
    }
    const by = compiled.forbiddenBy(product);
    if (by.length > 0) problems.push({ severity: 'warning', code: 'pin-filtered', rules: [name, ...by], message: `"${name}" pins product ${id}, which ${by.map((rule) => `"${rule}"`).join(' and ')} filters: it will not appear.`, remedy: 'Pin another product, or make an exception in the filter.' });
  }
  if (compiled.allowed && catalogue.products > 0 && !compiled.allowed.includes(1)) {
    const names = rulesOf(rules, 'allow', 'deny', 'price', 'in-stock').map(({ name }) => name);
    problems.push({ severity: 'warning', code: 'nothing-left', rules: names, message: `${names.map((name) => `"${name}"`).join(', ')} together leave none of the ${catalogue.products} products: every list will be empty.`, remedy: 'Loosen one of them.' });
  }
  return problems;
}

function unknownProducts(name: string, ids: readonly string[]): RuleProblem {
  return { severity: 'warning', code: 'unknown-product', rules: [name], message: `"${name}" names ${ids.length === 1 ? 'product' : 'products'} ${ids.join(', ')}, which the log has never seen.`, remedy: 'Check the ids; products enter with the first event about them.' };
}
