import { isKnownUser, readViewedProducts, recommend, type BecauseReason, type ModelSet, type RecommendationAnswer, type RecommendRequest } from '@cartograph/recommend';
import type { RequestContext } from '../context.js';
import { badInput, notFound } from '../errors.js';
import { fromEventType } from '../event-counts.js';
import { defineLoader } from '../loader.js';
import { ModelEntity, UserGroup, type ModelKind } from '../models/model.entity.js';
import { answeringTraining, modelSetOf, modelsLoader, trainedOn, trainingLoader, TRAIN_FIRST } from '../models/trainings.js';
import type { TrainingEntity } from '../models/training.entity.js';
import { productLoader } from '../products/product-loader.js';
import { userLoader } from '../users/user-loader.js';
import { toModelChoice } from './model-choice.js';
import { ReasonKind, type Reason, type Recommendation, type RecommendationList, type RecommendFor } from './recommendation.js';

/** Events a session may bring. */
const SESSION_LIMIT = 500;

/** How a list is asked for. */
export interface Asked {
  first: number;
  includeSeen: boolean;
  /** Id of the model that must answer; null lets the winner answer. */
  modelId: string | null;
}

/** Viewed products of users, by external id. */
const viewedLoader = defineLoader<string[]>(async (ids, context) => readViewedProducts(await context.store(), ids, { signal: context.signal }));

/**
 * Recommends, from models that were trained before; nothing is trained here.
 *
 * @throws ApiError NOT_FOUND - no model has been trained, or none has this id; BAD_USER_INPUT - an empty id, too long a
 *   session; UNAVAILABLE - the model's files cannot be read.
 */
export async function recommendations(context: RequestContext, whom: RecommendFor, asked: Asked): Promise<RecommendationList> {
  const { training, kind } = await trainingAsked(context, asked.modelId);
  const set = await modelSetOf(context, training, kind);
  const request = await requestOf(context, whom, set);
  const answer = recommend(set, request, { k: asked.first, includeSeen: asked.includeSeen, model: kind });
  const models = (await modelsLoader.load(context, training.id)) ?? [];
  const model = models.find((candidate) => candidate.kind === (answer.kind as string));
  if (!model) throw new Error(`training ${training.id} has no ${answer.kind}`);
  const isUnknownUser = await isStranger(context, request, set);
  return {
    items: await itemsOf(context, answer),
    model,
    // It may be a new user, or a slip of the pen.
    modelReason: (isUnknownUser && request.kind === 'user' ? `The log does not know user ${request.userId}. ` : '') + answer.modelReason,
    modelChoice: toModelChoice(answer.why, { evaluation: training.evaluation, models, includeSeen: asked.includeSeen, isUnknownUser }),
    group: UserGroup[answer.group],
    snapshot: trainedOn(training),
    unknownProducts: answer.unknownProducts,
  };
}

async function trainingAsked(context: RequestContext, modelId: string | null): Promise<{ training: TrainingEntity; kind: ModelKind | null }> {
  const answering = await answeringTraining(context);
  if (modelId === null) {
    if (!answering) throw notFound(TRAIN_FIRST);
    return { training: answering, kind: null };
  }
  const model = await context.decisions.read.findOneBy(ModelEntity, { id: modelId });
  const training = model && (await trainingLoader.load(context, model.trainingId));
  if (!model || !training) throw notFound(`There is no model ${modelId}. Query "models" for those there are.`);
  const { snapshot } = await context.store();
  if (training.isSynthetic !== snapshot.isSynthetic) throw badInput(`Model ${modelId} was trained on another shop's log. ${answering ? 'Choose a newer one.' : TRAIN_FIRST}`);
  return { training, kind: model.kind };
}

async function requestOf(context: RequestContext, whom: RecommendFor, set: ModelSet): Promise<RecommendRequest> {
  if (typeof whom.userExternalId === 'string') {
    const userId = filled('userExternalId', whom.userExternalId);
    if (isKnownUser(set, userId)) return { kind: 'user', userId };
    return { kind: 'user', userId, viewed: (await viewedLoader.load(context, userId)) ?? [] };
  }
  if (whom.session) {
    if (whom.session.length > SESSION_LIMIT) throw badInput(`The session has ${whom.session.length} events; ${SESSION_LIMIT} are allowed. Send the latest ones.`);
    return {
      kind: 'session',
      interactions: whom.session.map(({ productExternalId, eventType }) => ({ productId: filled('productExternalId', productExternalId), eventType: fromEventType(eventType) })),
    };
  }
  if (typeof whom.productExternalId === 'string') {
    const productId = filled('productExternalId', whom.productExternalId);
    if (set.productIds.row(productId) >= 0) return { kind: 'product', productId };
    const product = await productLoader.load(context, productId);
    return { kind: 'product', productId, category: product?.category ?? product?.categoryId ?? null };
  }
  if (typeof whom.category === 'string') return { kind: 'category', category: filled('category', whom.category) };
  throw badInput('Name one of userExternalId, session, productExternalId or category.');
}

function filled(field: string, value: string): string {
  const text = value.trim();
  if (text.length === 0 || text.length > 200) throw badInput(`${field} has ${text.length} characters; give the log's own id or code.`);
  return text;
}

/** Whether the log does not know the user who is asked about. */
async function isStranger(context: RequestContext, request: RecommendRequest, set: ModelSet): Promise<boolean> {
  if (request.kind !== 'user' || set.userIds.row(request.userId) >= 0 || (request.viewed ?? []).length > 0) return false;
  return (await userLoader.load(context, request.userId)) === null;
}

/** All products of an answer are asked for in one question; one that the current log no longer has is left out. */
async function itemsOf(context: RequestContext, answer: RecommendationAnswer): Promise<Recommendation[]> {
  const items = await Promise.all(
    answer.items.map(async ({ productId, score, because }) => {
      const [product, ...reasons] = await Promise.all([productLoader.load(context, productId), ...because.map((reason) => reasonOf(context, reason))]);
      return product && { product, score, because: reasons };
    }),
  );
  return items.filter((item) => item !== null).map((item, index) => ({ rank: index + 1, ...item }));
}

async function reasonOf(context: RequestContext, { kind, text, productId, share, count, feature }: BecauseReason): Promise<Reason> {
  const product = productId === null ? null : await productLoader.load(context, productId);
  return { kind: REASON_KINDS[kind], text, product, share, count, feature };
}

const REASON_KINDS: Record<BecauseReason['kind'], ReasonKind> = {
  'own-cart': ReasonKind.OWN_CART,
  'own-view': ReasonKind.OWN_VIEW,
  'most-carted': ReasonKind.MOST_CARTED,
  popular: ReasonKind.POPULAR,
  'popular-bought': ReasonKind.POPULAR_BOUGHT,
  'popular-viewed': ReasonKind.POPULAR_VIEWED,
  similar: ReasonKind.SIMILAR,
  'similar-sessions': ReasonKind.SIMILAR_SESSIONS,
  'like-session': ReasonKind.LIKE_SESSION,
  feature: ReasonKind.FEATURE,
};
