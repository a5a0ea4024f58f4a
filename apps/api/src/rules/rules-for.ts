import {
  compileRules,
  RulesError,
  servingCatalog,
  type Catalog,
  type CompiledRules,
  type ModelSet,
  type Rules as LibraryRules,
} from '@cartograph/recommend';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../context.js';
import { badInput, notFound, unavailable, type Problem } from '../errors.js';
import { defineLoader } from '../loader.js';
import { productsHere } from '../models/products-here.js';
import { feedOfRequest, stockOf } from './product-feeds.js';
import { RuleSetEntity } from './rule-set.entity.js';
import type { RulesInput } from './rule-types.js';
import { beyondLimits } from './rule-limits.js';
import { problemFor } from './rule-problem.js';
import { rulesOf, type GivenRules } from './rules-of.js';
import { standingRules } from './standing-rules.js';

/** What `ruleSet` says where no rules are wanted. */
export const NO_RULES = 'none';

/** Rules as a request names them: of its own, a saved set, or neither. */
export interface RulesAsked {
  rules: RulesInput | null;
  /** Id of a rule set, {@link NO_RULES}, or null for the active one. */
  ruleSet: string | null;
}

/** Rule sets by id. */
export const ruleSetLoader = defineLoader<RuleSetEntity>(async (ids, { decisions }) => {
  const sets = await decisions.read
    .createQueryBuilder(RuleSetEntity, 'rule_set')
    .where('rule_set.id IN (:...ids)', { ids })
    .getMany();
  return new Map(sets.map((set) => [set.id, set]));
});

/** Rules that were looked up lately stay with the models they were looked up for. */
const KEPT = 16;
const compiled = new WeakMap<ModelSet['shared'], LRUCache<string, CompiledRules>>();
const catalogs = new WeakMap<ModelSet['shared'], ShopOfRules>();

/** What rules were looked up in, and what tells it from another. */
interface ShopOfRules {
  key: string;
  catalog: Catalog;
}

/** The shop as rules see it: a model set, what the current log still has of it, and the product feed where there is one. */
export async function catalogFor(context: RequestContext, set: ModelSet): Promise<ShopOfRules> {
  const [store, feed] = [await context.store(), await feedOfRequest(context)];
  const here = await productsHere(store, set);
  // What is looked up stays so while the log grows.
  const key = `${here === null ? '' : store.snapshot.id} ${feed?.id ?? ''}`;
  const known = catalogs.get(set.shared);
  if (known?.key === key) return known;
  const stock = feed && (await stockOf(context.dataDir, set, feed));
  const made = { key, catalog: servingCatalog(set, { here, stock }) };
  catalogs.set(set.shared, made);
  return made;
}

/**
 * The rules that a request is answered under, looked up in a model set; none of them may apply.
 *
 * @throws ApiError BAD_USER_INPUT - rules and a rule set together, rules that contradict each other, need what is not there or cost too much; each clash is named. NOT_FOUND - no such rule set.
 *   UNAVAILABLE - the active rule set needs a product feed that is gone.
 */
export async function rulesFor(context: RequestContext, set: ModelSet, asked: RulesAsked): Promise<CompiledRules> {
  if (asked.rules !== null && asked.ruleSet !== null)
    throw badInput('Give rules or a ruleSet, not both.', {
      problem: 'not-one-of',
      facts: { fields: ['rules', 'ruleSet'] },
    });
  if (asked.rules !== null) return compile(context, set, rulesOf(asked.rules).rules, badInput);
  if (asked.ruleSet === NO_RULES) return compile(context, set, [], badInput);
  if (asked.ruleSet !== null) {
    const saved = await ruleSetLoader.load(context, asked.ruleSet);
    if (!saved)
      throw notFound(
        `There is no rule set ${asked.ruleSet}. Query "ruleSets" for those there are, or give "${NO_RULES}" for none.`,
      );
    return compile(context, set, saved.rules, badInput);
  }
  const { ruleSet: applying } = await standingRules(context.decisions);
  if (applying === null) return compile(context, set, [], badInput);
  return compile(context, set, applying.rules, (message, what) =>
    unavailable(
      `The active rule set "${applying.name}" cannot be applied. ${message} Or ask with ruleSet: "${NO_RULES}".`,
      undefined,
      what,
    ),
  );
}

/** Makes the error that refuses rules. */
type Refusing = (message: string, what: Problem) => Error;

/** Rules that are to be looked at. @throws ApiError BAD_USER_INPUT - they go beyond what a request may cost. */
export function rulesGiven(input: RulesInput): GivenRules {
  const given = rulesOf(input);
  requireWithin(given, badInput);
  return given;
}

function requireWithin(given: GivenRules, refusal: Refusing): void {
  const beyond = beyondLimits(given);
  if (beyond.length > 0)
    throw refusal(beyond.map(({ message }) => message).join(' '), { problem: 'rules-too-large', facts: {} });
}

async function compile(
  context: RequestContext,
  set: ModelSet,
  rules: LibraryRules,
  refusal: Refusing,
): Promise<CompiledRules> {
  const { catalog, key: shop } = await catalogFor(context, set);
  const key = JSON.stringify([shop, rules]);
  const known = compiled.get(set.shared) ?? new LRUCache<string, CompiledRules>({ max: KEPT });
  compiled.set(set.shared, known);
  if (!known.has(key)) requireWithin({ rules, paths: [] }, refusal);
  try {
    const found = known.get(key) ?? compileRules(rules, catalog);
    known.set(key, found);
    return found;
  } catch (error) {
    if (error instanceof RulesError) throw refusal(error.message, problemFor(error.problems[0]!));
    throw error;
  }
}
