import type { AssumptionCheck } from '../result.js';
import type { CategoryModel } from './category-model.js';
import type { Pairs } from './pairs.js';

/** A variance inflation beyond this makes an effect hard to tell from another's. */
const MUCH_INFLATION = 10;

/** Pairs of session and viewed product in a category, over all sessions. */
interface PricedBase {
  viewed: number;
  /** Of products without any known price. */
  unpriced: number;
}

/** What the models take for granted, and whether these pairs bear it out. */
export function assumptionsOf(
  pairs: Pairs,
  models: readonly CategoryModel[],
  bases: readonly PricedBase[],
): AssumptionCheck[] {
  const fitted = models.filter(({ effects }) => effects.length > 0);
  const inflated = fitted.filter(({ inflation }) => inflation !== null && inflation > MUCH_INFLATION);
  const measured = fitted.flatMap(({ inflation }) => inflation ?? []);
  const largest = Math.max(1, ...measured);
  const entangled = models.filter(({ isEntangled }) => isEntangled);
  const tooFew = models.length - fitted.length - entangled.length;
  const told = (some: readonly CategoryModel[]): string =>
    some
      .slice(0, 5)
      .map(({ category, step }) => `${category} (${step})`)
      .join(', ');
  const [viewed, unpriced] = [
    bases.reduce((sum, base) => sum + base.viewed, 0),
    bases.reduce((sum, base) => sum + base.unpriced, 0),
  ];
  const small = models.reduce((sum, model) => sum + model.small.length, 0);
  const unknown = pairs.usualRatio.reduce((sum, ratio) => sum + (Number.isNaN(ratio) ? 1 : 0), 0);
  return [
    {
      code: 'collinearity',
      name: 'attributes can be told apart (collinearity)',
      facts:
        measured.length === 0
          ? {}
          : { value: largest, found: inflated.length, of: fitted.length, names: told(inflated) },
      // A model without an inflation may have any.
      holds: inflated.length > 0 ? false : measured.length > 0 && measured.length === fitted.length ? true : null,
      detail:
        measured.length === 0
          ? 'No model was fitted.'
          : `The largest variance inflation of an attribute, inside of sessions, is ${largest.toFixed(1)}; ${inflated.length} of ${fitted.length} models have one above ${MUCH_INFLATION}${inflated.length > 0 ? `: ${told(inflated)}` : ''}. A wide interval shows it.`,
    },
    {
      code: 'entangled',
      name: 'no attribute is another in disguise, or decides alone',
      facts: { found: entangled.length, of: fitted.length + entangled.length, names: told(entangled) },
      // Only models with sessions enough can show it.
      holds: entangled.length > 0 ? false : fitted.length > 0 ? true : null,
      detail: `Of ${fitted.length + entangled.length} models of a category and step with sessions enough, ${entangled.length} were left out because attributes say the same or one decides outcomes by itself${entangled.length > 0 ? `: ${told(entangled)}` : ''}.`,
    },
    {
      code: 'cells',
      name: 'cells are large enough',
      facts: { found: tooFew, of: models.length, second: small },
      holds: models.length === 0 ? null : small === 0 && tooFew === 0,
      detail: `${tooFew} of ${models.length} models of a category and step had too few sessions and were not fitted; in the others ${small} bands, brands and attributes had too few cases and were not looked at. They stand beside each category.`,
    },
    {
      code: 'priced',
      name: 'every product has a price',
      facts: { found: unpriced, of: viewed },
      holds: viewed === 0 ? null : unpriced === 0,
      detail: `${unpriced} of ${viewed} pairs of session and viewed product are of products of which the log never knew a price; they have no place among prices and were left out.`,
    },
    {
      code: 'usual-prices',
      name: 'usual prices are known',
      facts: { found: unknown, of: pairs.count },
      holds: pairs.count === 0 ? null : unknown === 0,
      detail: `${unknown} of ${pairs.count} pairs are of products without an event on the days before; they count as not discounted.`,
    },
    {
      code: 'every-pair',
      name: 'every pair that can tell was looked at',
      facts: { found: pairs.before - pairs.count, of: pairs.before },
      holds: pairs.before === 0 ? null : pairs.before === pairs.count,
      detail:
        pairs.before === pairs.count
          ? `All ${pairs.count} pairs.`
          : `${pairs.before - pairs.count} of ${pairs.before} pairs belong to users who were left out by their numbers, to stay within the limit.`,
    },
    {
      code: 'looks',
      name: 'looks do not follow from the cart',
      facts: {},
      holds: null,
      detail:
        'How often a product was looked at in the session is a control. Looks after the cart count too; if a cart itself brought more looks, and to some attributes more than to others, effects would be biased towards none.',
    },
    {
      code: 'shown',
      name: 'what was shown is not what customers prefer',
      facts: {},
      holds: null,
      detail:
        'The log does not say in which place or picture a product was shown. An attribute that the shop itself puts first looks as if customers preferred it. Only an experiment tells.',
    },
  ];
}
