import { checkAgainst, checkRules, type Catalogue, type RuleProblem as LibraryProblem, type Rules as LibraryRules } from '@cartograph/recommend';
import type { RequestContext } from '../context.js';
import { answeringNow, modelSetOf } from '../models/trainings.js';
import { catalogueFor } from './rules-for.js';

/** The shop as the models that answer know it; null before the first training. */
async function shopFor(context: RequestContext): Promise<Catalogue | null> {
  if ((await context.lake.current()) === null) return null;
  const answering = await answeringNow(context);
  if (answering === null) return null;
  return (await catalogueFor(context, await modelSetOf(context, answering.training, null))).catalogue;
}

/** What is wrong with rules, held against the shop where models know one. */
export async function problemsOf(context: RequestContext, rules: LibraryRules): Promise<LibraryProblem[]> {
  const shop = await shopFor(context);
  return shop === null ? checkRules(rules) : checkAgainst(rules, shop);
}
