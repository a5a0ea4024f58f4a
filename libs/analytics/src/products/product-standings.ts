import { posteriorDiscoveries, rateAtMostMultiple } from '@cartograph/metrics';
import type { ProductFigures } from './product-figures.js';
import type { ProductPriors, RateGroup } from './product-priors.js';

/** Bought clearly more often by its viewers than usual in its category; much viewed and clearly more rarely bought; neither; or nothing can be said. */
export type ProductStanding = 'star' | 'laggard' | 'usual' | 'unknown';

/** The rule by which products are stars and laggards. */
export interface StandingRule {
  /** Fewer viewers say nothing. Default 30. */
  minimumViewers: number;
  /** How far from the category's usual rate counts, as a share of it. Default 0.25: a star sells at least 25 % better, a laggard at least 25 % worse. */
  minimumEffect: number;
  /** Expected share of wrong ones among the stars, and among the laggards. Default 0.05. */
  falseDiscoveryRate: number;
}

/** What {@link ProductStanding} uses where the question does not say. */
export const STANDING_RULE: StandingRule = { minimumViewers: 30, minimumEffect: 0.25, falseDiscoveryRate: 0.05 };

/** A share of the products of a category are much viewed: the upper quarter by viewers. */
const MUCH_VIEWED = 4;

/** The standing of every product, and how many were looked at. */
export interface Standings {
  of: ReadonlyMap<ProductFigures, ProductStanding>;
  stars: number;
  laggards: number;
  /** Products that could have been a star, or a laggard. */
  candidates: { stars: number; laggards: number };
}

/**
 * Stars and laggards by buyersPerViewer θ against the usual rate m of the product's group: a star's θ is more than (1 + effect)·m, a laggard's less than
 * (1 − effect)·m. The probability that this is not so is the posterior's, over everything that the group's rates may be: a best guess of the prior alone
 * took lucky products of small groups for stars. Of each kind as many are named as keep the mean of these at or below the false
 * discovery rate. A laggard must be much viewed besides: among the upper quarter of its group's viewed products.
 *
 * @see Newton et al., Biostatistics 5 (2004) 155–176.
 */
export function productStandings(
  products: readonly ProductFigures[],
  priors: ProductPriors,
  rule: StandingRule,
): Standings {
  const much = new Map<string | null, number>();
  const muchViewed = (group: RateGroup): number => {
    const known = much.get(group.category);
    if (known !== undefined) return known;
    const viewers = priors
      .members(group.category)
      .map((product) => product.viewers)
      .filter((count) => count > 0)
      .toSorted((a, b) => b - a);
    const least = viewers[Math.ceil(viewers.length / MUCH_VIEWED) - 1] ?? 0;
    much.set(group.category, least);
    return least;
  };

  const standings = new Map<ProductFigures, ProductStanding>(products.map((product) => [product, 'unknown']));
  const stars: { product: ProductFigures; error: number }[] = [];
  const laggards: { product: ProductFigures; error: number }[] = [];
  const judged = products.flatMap((product) => {
    const group = product.viewers < rule.minimumViewers ? null : priors.groupOf(product, 'buyersPerViewer');
    return group ? [{ product, group }] : [];
  });
  const posteriors = priors.posteriors(new Set(judged.map(({ group }) => group)), 'buyersPerViewer');
  const known = new Map<RateGroup, Map<string, number>>();
  /** Products of a group with the same counts share their errors. */
  const atMost = (group: RateGroup, { buyingViewers, viewers }: ProductFigures, multiple: number): number => {
    const errors = known.get(group) ?? new Map<string, number>();
    known.set(group, errors);
    const key = `${buyingViewers}/${viewers}/${multiple}`;
    const error = errors.get(key) ?? rateAtMostMultiple(posteriors.get(group)!, buyingViewers, viewers, multiple);
    errors.set(key, error);
    return error;
  };
  for (const { product, group } of judged) {
    if (!posteriors.has(group)) continue;
    standings.set(product, 'usual');
    stars.push({ product, error: atMost(group, product, 1 + rule.minimumEffect) });
    if (product.viewers >= muchViewed(group))
      laggards.push({ product, error: 1 - atMost(group, product, 1 - rule.minimumEffect) });
  }
  const name = (candidates: typeof stars, standing: 'star' | 'laggard'): number => {
    const named = posteriorDiscoveries(
      candidates.map(({ error }) => Math.min(1, Math.max(0, error))),
      rule.falseDiscoveryRate,
    );
    candidates.forEach(({ product }, at) => {
      if (named[at]) standings.set(product, standing);
    });
    return named.filter(Boolean).length;
  };
  return {
    of: standings,
    stars: name(stars, 'star'),
    laggards: name(laggards, 'laggard'),
    candidates: { stars: stars.length, laggards: laggards.length },
  };
}
