import { recommend, type CompiledRules, type RecommendationAnswer, type ServeOptions } from '@cartograph/recommend';
import type { RequestContext } from '../context.js';
import { ApiError } from '../errors.js';
import { UserGroup } from '../models/model.entity.js';
import { modelsLoader, trainedOn } from '../models/trainings.js';
import { productLine } from '../products/product-line.js';
import { rulesFor, type RulesAsked } from '../rules/rules-for.js';
import { appliedRules } from '../rules/rules-of.js';
import { askedModels, modelOfKind, type AskedModels } from './asked-model.js';
import { toModelChoice } from './model-choice.js';
import {
  UnmetPinReason,
  type Recommendation,
  type RecommendationList,
  type RecommendFor,
  type UnmetPin,
} from './recommendation.js';
import { requestOf, type UnderstoodRequest } from './request-of.js';

/** How a list is asked for. */
export interface Asked extends RulesAsked {
  first: number;
  includeSeen: boolean;
  /** Id of the model that must answer; null lets the router choose. */
  modelId: string | null;
  /** Whether items say why they are there. */
  explain: boolean;
}

/** Everything a list, or the question why something is not in it, is made of. */
export interface Prepared extends UnderstoodRequest {
  models: AskedModels;
  rules: CompiledRules;
  options: ServeOptions;
}

/**
 * Brings together the models, the rules and what is known of whoever asks.
 *
 * @throws ApiError NOT_FOUND - no model has been trained, or there is no such model or rule set; BAD_USER_INPUT - an empty id, too long a session, rules that cannot be
 *   applied; UNAVAILABLE - files that cannot be read.
 */
export async function prepare(context: RequestContext, whom: RecommendFor, asked: Asked): Promise<Prepared> {
  const models = await askedModels(context, asked.modelId);
  const { set, training, kind, promoted } = models;
  const [understood, rules] = await Promise.all([
    requestOf(context, whom, { set, snapshotId: training.snapshotId }),
    rulesFor(context, set, asked),
  ]);
  const options: ServeOptions = {
    k: asked.first,
    includeSeen: asked.includeSeen,
    model: kind,
    promoted,
    rules,
    explain: asked.explain,
    now: understood.now,
  };
  return { ...understood, models, rules, options };
}

/**
 * Recommends, from models that were trained before; nothing is trained here.
 *
 * @throws ApiError FORBIDDEN - an account without people:read asks for a user; storefronts ask with a key for whoever is there. Else as {@link prepare}.
 */
export async function recommendations(
  context: RequestContext,
  whom: RecommendFor,
  asked: Asked,
): Promise<RecommendationList> {
  if (context.identity.actor.kind === 'account' && !mayTellOf(context, whom))
    throw new ApiError(
      'FORBIDDEN',
      'The list of a user tells what the user did: that needs the permission "people:read". Ask an administrator for it, or ask with a session in place of the user.',
    );
  const {
    models: { set, training, problem },
    rules,
    request,
    options,
    isUnknownUser,
    liveEvents,
  } = await prepare(context, whom, asked);
  const answer = recommend(set, request, options);
  return {
    items: await itemsOf(context, answer, { rules, hasReasons: mayTellOf(context, whom) }),
    model: await modelOfKind(context, training, answer.kind),
    // It may be a new user, or a slip of the pen.
    modelReason:
      (problem === null ? '' : `${problem} `) +
      (isUnknownUser && request.kind === 'user' ? `The log does not know user ${request.userId}. ` : '') +
      answer.modelReason,
    modelChoice: toModelChoice(answer.why, {
      evaluation: training.evaluation,
      models: (await modelsLoader.load(context, training.id)) ?? [],
      includeSeen: asked.includeSeen,
      isUnknownUser,
    }),
    group: UserGroup[answer.group],
    snapshot: trainedOn(training),
    unknownProducts: answer.unknownProducts,
    rules: appliedRules(
      rules.rules,
      rules.rules.map(({ name }) => name),
    ),
    unmetPins: answer.unmetPins.map((pin) => toUnmetPin(pin, rules)),
    removed: answer.removed,
    liveEvents,
  };
}

/** Whether what is said of a list may name what a user did: the caller gave it, or may read people. */
export const mayTellOf = ({ identity }: RequestContext, { userExternalId }: RecommendFor): boolean =>
  userExternalId == null || identity.permissions.has('people:read');

/** All products of an answer are asked for in one question. */
async function itemsOf(
  context: RequestContext,
  answer: RecommendationAnswer,
  { rules, hasReasons }: { rules: CompiledRules; hasReasons: boolean },
): Promise<Recommendation[]> {
  const items = await Promise.all(
    answer.items.map(async (item) => {
      const { score, origin } = item;
      const product = await productLine(context, item.productId);
      const said = appliedRules(rules.rules, item.rules);
      const isPinned = origin === 'pin';
      return (
        product && {
          product,
          score,
          reasons: () => (hasReasons ? item.because : []),
          isFilled: origin === 'popularity' || origin === 'catalog',
          pinnedBy: isPinned ? (said[0] ?? null) : null,
          movedBy: isPinned ? [] : said,
        }
      );
    }),
  );
  return items.filter((item) => item !== null).map((item, index) => ({ rank: index + 1, ...item }));
}

function toUnmetPin(
  { rule, product, reason, by }: RecommendationAnswer['unmetPins'][number],
  { rules }: CompiledRules,
): UnmetPin {
  const [own] = appliedRules(rules, [rule]);
  if (!own) throw new Error(`the rule "${rule}" of a pin is not among the rules`);
  return { rule: own, productExternalId: product, reason: reason as UnmetPinReason, by: appliedRules(rules, by) };
}
