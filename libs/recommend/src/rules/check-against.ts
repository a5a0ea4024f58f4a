import { categoryAt } from '../name-codes.js';
import type { Catalog } from './catalog.js';
import { checkRules } from './check-rules.js';
import { compileRules, missingInputs, type CompiledRules } from './compile-rules.js';
import { errorsFirst, problem } from './problem.js';
import { rulesOf, type RuleProblem, type Rules } from './rules.js';
import { resolveTarget } from './target.js';

/**
 * Checks rules as `checkRules` does, and against a shop: products that it does not know, targets without a product, pins that filters hold back, more pins of one group than a cap allows, filters that leave nothing.
 *
 * @returns errors first. Where the rules alone have errors, only those and what they need but lack: the rest cannot be asked of them.
 * Cost O(products · rules).
 */
export function checkAgainst(rules: Rules, catalog: Catalog): RuleProblem[] {
  const problems = errorsFirst([...checkRules(rules), ...missingInputs(rules, catalog)]);
  if (problems.some(({ severity }) => severity === 'error')) return problems;
  return [...problems, ...targetProblems(rules, catalog), ...filterProblems(rules, catalog)];
}

function targetProblems(rules: Rules, catalog: Catalog): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const isHere = (_: unknown, product: number): boolean => catalog.here?.[product] !== 0;
  const shopCategories = new Set(catalog.facts.categories.filter(isHere));
  const shopBrands = new Set(catalog.facts.brands.filter(isHere));
  for (const rule of rulesOf(rules, 'allow', 'deny', 'boost', 'bury')) {
    const { unknown } = resolveTarget(rule, catalog, shopCategories);
    if (unknown.length > 0) problems.push(unknownProducts(rule.name, unknown));
    const empty = [
      ...(rule.categories ?? [])
        .filter((category) => resolveTarget({ categories: [category] }, catalog, shopCategories).categories.size === 0)
        .map((category) => `category ${category}`),
      ...(rule.brands ?? []).filter((brand) => !shopBrands.has(brand)).map((brand) => `brand ${brand}`),
    ];
    if (empty.length > 0) problems.push(problem('unknown-groups', [rule.name], { what: empty.join(', ') }));
  }
  return problems;
}

function filterProblems(rules: Rules, catalog: Catalog): RuleProblem[] {
  const problems: RuleProblem[] = [];
  const compiled = compileRules(rules, catalog);
  for (const { name, product, id } of compiled.pins) {
    if (product < 0) {
      problems.push(unknownProducts(name, [id]));
      continue;
    }
    const by = compiled.forbiddenBy(product);
    if (by.length > 0) problems.push(problem('pin-filtered', [name, ...by], { product: id }));
  }
  problems.push(...capProblems(rules, catalog, compiled));
  const filters = rulesOf(rules, 'allow', 'deny', 'price', 'in-stock').map(({ name }) => name);
  if (filters.length > 0 && compiled.allowed && catalog.products > 0 && !compiled.allowed.includes(1)) {
    problems.push(problem('nothing-left', filters, { products: catalog.products }));
  }
  return problems;
}

/** Caps that pins alone go beyond: a pin is put into its place whatever a cap says. */
function capProblems(rules: Rules, { facts }: Catalog, { caps, pins, forbiddenBy }: CompiledRules): RuleProblem[] {
  const shown = pins.filter(({ product }) => product >= 0 && forbiddenBy(product).length === 0);
  const rulesByName = new Map(rulesOf(rules, 'cap').map((rule) => [rule.name, rule]));
  return caps.flatMap(({ name, most, groups }) => {
    const { per, depth } = rulesByName.get(name)!;
    const pinned = new Map<number, typeof shown>();
    for (const pin of shown)
      if (groups[pin.product]! >= 0)
        pinned.set(groups[pin.product]!, [...(pinned.get(groups[pin.product]!) ?? []), pin]);
    return [...pinned.values()]
      .filter((all) => all.length > most)
      .map((all) => {
        const { product } = all[0]!;
        const group = per === 'brand' ? facts.brands[product]! : categoryAt(facts.categories[product]!, depth ?? null);
        return problem('pins-beyond-cap', [name, ...all.map((pin) => pin.name)], {
          most,
          count: all.length,
          per,
          group,
        });
      });
  });
}

function unknownProducts(name: string, ids: readonly string[]): RuleProblem {
  return problem('unknown-products', [name], { products: ids.join(', '), count: ids.length });
}
