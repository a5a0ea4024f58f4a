import type { EventStore } from '@cartograph/events';
import { loadProducts, type ProductFigures } from './product-figures.js';
import { ProductPriors } from './product-priors.js';
import { type ProductScope, productQuery } from './product-query.js';
import { productStandings, type StandingRule, type Standings } from './product-standings.js';
import type { Fragment } from '../sql.js';
import { type Unlogged, unloggedRates } from './unlogged-rates.js';

/** Every product of a scope, what is usual among them, and where each stands. */
export interface JudgedProducts {
  figures: readonly ProductFigures[];
  priors: ProductPriors;
  standings: Standings;
  unlogged: Unlogged;
  query: Fragment;
}

/** The scope asked for last of each snapshot: pages of one list, and its stars and its laggards, come one after another. */
const latest = new WeakMap<object, { key: string; judged: Promise<JudgedProducts> }>();

/**
 * Loads and judges the products of a scope, once for questions about the same scope that follow one another.
 *
 * @param signal - stops the load where nobody else began it; who waits for another's load begins again when that is stopped.
 */
export async function judgedProducts(
  store: EventStore,
  scope: ProductScope,
  rule: StandingRule,
  signal: AbortSignal | undefined,
): Promise<JudgedProducts> {
  const {
    period: { from, to, timeZone },
    filter,
    bots,
  } = scope;
  const key = JSON.stringify([
    from,
    to,
    timeZone,
    filter?.category ?? null,
    filter?.brand ?? null,
    bots,
    rule.minimumViewers,
    rule.minimumEffect,
    rule.falseDiscoveryRate,
  ]);
  const known = latest.get(store.lifetime);
  if (known?.key === key) {
    try {
      return await known.judged;
    } catch {
      signal?.throwIfAborted();
    }
  }
  const judged = judge(store, scope, rule, signal);
  const entry = { key, judged };
  latest.set(store.lifetime, entry);
  judged.catch(() => {
    if (latest.get(store.lifetime) === entry) latest.delete(store.lifetime);
  });
  return judged;
}

async function judge(
  store: EventStore,
  scope: ProductScope,
  rule: StandingRule,
  signal: AbortSignal | undefined,
): Promise<JudgedProducts> {
  const query = productQuery(scope);
  const [figures, unlogged] = await Promise.all([
    loadProducts(store, query, signal),
    unloggedRates(store, scope.period),
  ]);
  const priors = new ProductPriors(figures, unlogged);
  return { figures, priors, standings: productStandings(figures, priors, rule), unlogged, query };
}
