import {
  isKnownUser,
  readViewedProducts,
  type ModelSet,
  type RecommendRequest,
  type Viewed,
} from '@cartograph/recommend';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import { fromEventType } from '../event-counts.js';
import { defineLoader } from '../loader.js';
import { productLine } from '../products/product-line.js';
import { userLoader } from '../users/user-loader.js';
import { liveEventsOf } from './live-events.js';
import type { RecommendFor } from './recommendation.js';

/** Events a session may bring. */
const SESSION_LIMIT = 500;

/** Viewed products of users, by external id. */
const viewedLoader = defineLoader<Viewed[]>(async (ids, context) =>
  readViewedProducts(await context.store(), ids, { signal: context.signal }),
);

/** What is asked, with what is known of whoever asks beside the models. */
export interface UnderstoodRequest {
  request: RecommendRequest;
  /** Events recorded since the models were trained that the request brings with it. */
  liveEvents: number;
  /** Epoch seconds of the latest thing known: what the windows of rules count to. */
  now: number;
  /** Whether the log does not know the user who is asked about. */
  isUnknownUser: boolean;
}

/**
 * Understands for whom products are wanted.
 *
 * @param snapshotId - the lake's id of the snapshot that the models were trained on.
 * @throws ApiError BAD_USER_INPUT - an empty id, too long a session, none of the four.
 */
export async function requestOf(
  context: RequestContext,
  whom: RecommendFor,
  about: { set: ModelSet; snapshotId: string },
): Promise<UnderstoodRequest> {
  const { set } = about;
  const plain = { liveEvents: 0, now: set.shared.end, isUnknownUser: false };
  if (typeof whom.userExternalId === 'string')
    return userRequest(context, filled('userExternalId', whom.userExternalId), about);
  if (whom.session) {
    if (whom.session.length > SESSION_LIMIT)
      throw badInput(
        `The session has ${whom.session.length} events; ${SESSION_LIMIT} are allowed. Send the latest ones.`,
      );
    const interactions = whom.session.map(({ productExternalId, eventType }) => ({
      productId: filled('productExternalId', productExternalId),
      eventType: fromEventType(eventType),
    }));
    return { ...plain, request: { kind: 'session', interactions } };
  }
  if (typeof whom.productExternalId === 'string') {
    const productId = filled('productExternalId', whom.productExternalId);
    if (set.productIds.row(productId) >= 0) return { ...plain, request: { kind: 'product', productId } };
    const product = await productLine(context, productId);
    return {
      ...plain,
      request: { kind: 'product', productId, category: product?.category ?? product?.categoryId ?? null },
    };
  }
  if (typeof whom.category === 'string')
    return { ...plain, request: { kind: 'category', category: filled('category', whom.category) } };
  throw badInput('Name one of userExternalId, session, productExternalId or category.');
}

async function userRequest(
  context: RequestContext,
  userId: string,
  about: { set: ModelSet; snapshotId: string },
): Promise<UnderstoodRequest> {
  const { set } = about;
  const recent = await liveEventsOf(context, userId, { snapshotId: about.snapshotId, end: set.shared.end });
  const viewed =
    isKnownUser(set, userId) || recent.some(({ productId }) => set.productIds.row(productId) >= 0)
      ? []
      : ((await viewedLoader.load(context, userId)) ?? []);
  const isKnown =
    set.userIds.row(userId) >= 0 ||
    recent.length > 0 ||
    viewed.length > 0 ||
    (await userLoader.load(context, userId)) !== null;
  return {
    request: { kind: 'user', userId, recent, viewed },
    liveEvents: recent.length,
    now: recent.reduce((latest, { at }) => Math.max(latest, at), set.shared.end),
    isUnknownUser: !isKnown,
  };
}

/** An id or a code as somebody wrote it. @throws ApiError BAD_USER_INPUT - empty, or too long to be one. */
export function filled(field: string, value: string): string {
  const text = value.trim();
  if (text.length === 0 || text.length > 200)
    throw badInput(`${field} has ${text.length} characters; give the log's own id or code.`);
  return text;
}
