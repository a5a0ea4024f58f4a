import {
  checkAgainst,
  checkRules,
  type ModelSet,
  type RuleProblem as LibraryProblem,
  type Rules as LibraryRules,
} from '@cartograph/recommend';
import type { RequestContext } from '../context.js';
import { ApiError } from '../errors.js';
import { answeringNow, modelSetOf } from '../models/trainings.js';
import { userError, UserErrorCode, type UserError } from '../payload.js';
import { beyondLimits } from './rule-limits.js';
import { userErrorsOf } from './rule-problem.js';
import { catalogFor } from './rules-for.js';
import type { GivenRules } from './rules-of.js';

/** The models that answer; null before the first training, and while no files of models can be read: rules can be written all the same. */
async function modelsAnswering(context: RequestContext): Promise<ModelSet | null> {
  if ((await context.lake.current()) === null) return null;
  try {
    const answering = await answeringNow(context);
    return answering && (await modelSetOf(context, answering.training, null));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'UNAVAILABLE') return null;
    throw error;
  }
}

/** What is wrong with rules, held against the shop where models know one. @throws ApiError UNAVAILABLE - the product feed cannot be read. */
export async function problemsOf(context: RequestContext, rules: LibraryRules): Promise<LibraryProblem[]> {
  const set = await modelsAnswering(context);
  return set === null ? checkRules(rules) : checkAgainst(rules, (await catalogFor(context, set)).catalog);
}

/**
 * What keeps a mutation from taking rules, and all that is wrong with them, which may be no more than a warning. Rules beyond what a request may cost are not held against the shop.
 *
 * @param under - the field of the input that brings them.
 * @throws as {@link problemsOf}.
 */
export async function checkGiven(
  context: RequestContext,
  given: GivenRules,
  under: string,
): Promise<{ errors: UserError[]; problems: LibraryProblem[] }> {
  const beyond = beyondLimits(given);
  if (beyond.length > 0)
    return {
      errors: beyond.map(({ path, message }) =>
        userError(UserErrorCode.TOO_LONG, [under, ...path], message, { problem: 'rules-too-large', facts: {} }),
      ),
      problems: [],
    };
  const problems = await problemsOf(context, given.rules);
  return { errors: userErrorsOf(problems, given, under), problems };
}
