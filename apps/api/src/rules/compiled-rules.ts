import type { EventStore } from '@cartograph/events';
import {
  compileRules,
  RulesError,
  servingCatalog,
  type CompiledRules,
  type ModelSet,
  type Rules,
} from '@cartograph/recommend';
import { ApiError } from '../errors.js';
import { JobFailure, type JobContext } from '../jobs/handler.js';
import { productsHere } from '../models/products-here.js';
import { currentFeed, stockOf } from './product-feeds.js';

/**
 * Rules of a job, looked up in a model set; those about stock look at the feed that counts now. Products that the store's snapshot no longer has stand in no list, with rules or without.
 *
 * @throws JobFailure - rules that cannot be applied, a feed that cannot be read.
 */
export async function compiledRules(
  rules: Rules,
  set: ModelSet,
  { dataDir, decisions, store }: Pick<JobContext, 'dataDir' | 'decisions'> & { store: EventStore },
): Promise<CompiledRules> {
  const feed = rules.length === 0 ? null : await currentFeed({ decisions });
  const stock = feed && (await stockOf(dataDir, set, feed).catch(inWords('feed-unreadable')));
  const here = await productsHere(store, set);
  try {
    return compileRules(rules, servingCatalog(set, { here, stock }));
  } catch (error) {
    if (error instanceof RulesError) throw new JobFailure('rules', error.message, { cause: error });
    throw error;
  }
}

/** Words that are for people stay such. */
export function inWords(code: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof ApiError ? new JobFailure(code, error.message, { cause: error }) : error;
  };
}
