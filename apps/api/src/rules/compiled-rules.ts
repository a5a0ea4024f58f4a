import {
  compileRules,
  RulesError,
  servingCatalogue,
  type CompiledRules,
  type ModelSet,
  type Rules,
} from '@cartograph/recommend';
import { ApiError } from '../errors.js';
import { JobFailure, type JobContext } from '../jobs/handler.js';
import { currentFeed, stockOf } from './product-feeds.js';

/**
 * Rules of a job, looked up in a model set; those about stock look at the feed that counts now.
 *
 * @returns null where there are none.
 * @throws JobFailure - rules that cannot be applied, a feed that cannot be read.
 */
export async function compiledRules(
  rules: Rules,
  set: ModelSet,
  { dataDir, decisions }: Pick<JobContext, 'dataDir' | 'decisions'>,
): Promise<CompiledRules | null> {
  if (rules.length === 0) return null;
  const feed = await currentFeed({ decisions });
  const stock = feed && (await stockOf(dataDir, set, feed).catch(inWords('feed-unreadable')));
  try {
    return compileRules(rules, servingCatalogue(set, stock));
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
