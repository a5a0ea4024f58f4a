import {
  boughtTogetherWith,
  readBotUsers,
  similarItems,
  UserNeighbors,
  type ModelSet,
  type SimilarUser as LibrarySimilarUser,
} from '@cartograph/recommend';
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { listLength } from '../connection.js';
import type { RequestContext } from '../context.js';
import { notFound } from '../errors.js';
import { toEstimate, Unit } from '../estimate.js';
import { productsHere } from '../models/products-here.js';
import { answeringNow } from '../models/trainings.js';
import type { Product } from '../products/product.js';
import { productLine } from '../products/product-line.js';
import { userLoader } from '../users/user-loader.js';
import { User } from '../users/user.js';
import { askedModels, modelOfKind } from './asked-model.js';
import {
  BoughtTogetherKind,
  BoughtTogetherList,
  SHARED_PRODUCTS,
  SimilarProduct,
  SimilarUser,
  type BoughtTogether,
  type SimilarityMeasure,
} from './neighbors.js';
import { listCost } from './list-cost.js';
import { filled } from './request-of.js';

@Resolver(() => User)
export class NeighborsResolver {
  @Requires('recommendations:read')
  @Query(() => [SimilarProduct], {
    description:
      'Products like one, the most similar first; empty where nothing is known of it. recommendations(for: { productExternalId }) fills up and holds rules.',
    complexity: listCost,
  })
  async similarProducts(
    @Arg('productExternalId', () => String) productExternalId: string,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first: number | null,
    @Arg('model', () => ID, {
      nullable: true,
      description: 'default: the one that compares products with most evidence',
    })
    modelId: string | null,
    @Ctx() context: RequestContext,
  ): Promise<SimilarProduct[]> {
    const { set, training, kind } = await askedModels(context, modelId ?? null);
    const productId = await knownProduct(context, set, productExternalId);
    const allowed = await productsHere(await context.store(), set);
    const found = similarItems(set, productId, listLength(first), { model: kind, allowed });
    const model = await modelOfKind(context, training, found.kind);
    return withProducts(context, found.items, ({ similarity, measure, text }, product) => ({
      product,
      similarity,
      measure: measure as SimilarityMeasure,
      text,
      model,
    }));
  }

  @Requires('recommendations:read')
  @Query(() => BoughtTogetherList, {
    description: 'Products that are often carted, or bought, in the same sessions as one.',
  })
  async frequentlyBoughtTogether(
    @Arg('productExternalId', () => String) productExternalId: string,
    @Arg('kind', () => BoughtTogetherKind, { nullable: true, defaultValue: BoughtTogetherKind.CARTED_TOGETHER })
    kind: BoughtTogetherKind | null,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<BoughtTogetherList> {
    const { set } = await askedModels(context, null);
    const productId = await knownProduct(context, set, productExternalId);
    const wanted = kind ?? BoughtTogetherKind.CARTED_TOGETHER;
    const k = listLength(first);
    const index = set.boughtTogether.find((candidate) => candidate.kind.event === (wanted as string));
    const row = set.productIds.row(productId);
    const here = await productsHere(await context.store(), set);
    const found =
      index && row >= 0
        ? boughtTogetherWith(index, row, k, here ? { allowed: here } : {}).map((found) => ({
            ...found,
            productId: set.productIds.id(found.product),
          }))
        : [];
    return {
      items: await withProducts(context, found, ({ together, support, confidence, lift }, product): BoughtTogether => ({
        product,
        together,
        support,
        confidence: together / index!.inBaskets[row]!,
        confidenceEstimate: toEstimate(confidence, Unit.FRACTION),
        lift: toEstimate(lift, Unit.RELATIVE),
      })),
      kind: wanted,
      sessions: index?.baskets ?? 0,
      sessionsWithProduct: index && row >= 0 ? index.inBaskets[row]! : 0,
      minimumTogether: index?.minTogether ?? 0,
    };
  }

  @Requires('recommendations:read')
  @FieldResolver(() => [SimilarUser], {
    nullable: true,
    description:
      'Users with an interest in the same products, the most similar first. Users most of whose events lie in sessions that look like a bot’s are never among them. Empty where nothing is known of the user, null before the first training.',
    complexity: listCost,
  })
  async similar(
    @Root() user: User,
    @Arg('first', () => Int, { nullable: true, defaultValue: 10 }) first: number | null,
    @Ctx() context: RequestContext,
  ): Promise<SimilarUser[] | null> {
    const k = listLength(first);
    if ((await answeringNow(context)) === null) return null;
    const { set } = await askedModels(context, null);
    const row = set.userIds.row(user.externalId);
    if (row < 0) return [];
    const leavesOut = await botsOf(context, set);
    const similar = await Promise.all(
      neighborsOf(set)
        .ofUser(row, k, { reasons: SHARED_PRODUCTS, leavesOut })
        .map((found) => toSimilarUser(context, set, found)),
    );
    return similar.filter((found) => found !== null);
  }
}

async function toSimilarUser(
  context: RequestContext,
  set: ModelSet,
  { user, cosine, sharedProducts, shared }: LibrarySimilarUser,
): Promise<SimilarUser | null> {
  const [found, ...products] = await Promise.all([
    userLoader.load(context, set.userIds.id(user)),
    ...shared.map(({ product }) => productLine(context, set.productIds.id(product))),
  ]);
  return (
    found && {
      user: found,
      similarity: cosine,
      sharedCount: sharedProducts,
      sharedProducts: products.filter((product) => product !== null),
    }
  );
}

const neighbors = new WeakMap<ModelSet['shared'], UserNeighbors>();

/** Made at the first question about a model set. */
function neighborsOf({ shared }: ModelSet): UserNeighbors {
  let made = neighbors.get(shared);
  if (!made) neighbors.set(shared, (made = new UserNeighbors(shared.strengths.csr)));
  return made;
}

/** Users of a model set who look like bots, in the snapshot that was asked last. */
const bots = new WeakMap<ModelSet['shared'], { snapshotId: string; users: Promise<Uint8Array> }>();

/** Read once for all users of a page, and so without the signal of one request. */
async function botsOf(context: RequestContext, { shared, userIds }: ModelSet): Promise<Uint8Array> {
  const store = await context.store();
  const known = bots.get(shared);
  if (known?.snapshotId === store.snapshot.id) return known.users;
  const users = readBotUsers(store, userIds);
  bots.set(shared, { snapshotId: store.snapshot.id, users });
  users.catch(() => bots.delete(shared));
  return users;
}

/** @throws ApiError NOT_FOUND - neither the models nor the log know the product; BAD_USER_INPUT - an empty id. */
async function knownProduct(context: RequestContext, set: ModelSet, externalId: string): Promise<string> {
  const productId = filled('productExternalId', externalId);
  if (set.productIds.row(productId) < 0 && (await productLine(context, productId)) === null)
    throw notFound(`The log does not know product ${productId}.`);
  return productId;
}

/** Things with their products; one that the current log no longer has is left out. */
async function withProducts<Found extends { productId: string }, Made>(
  context: RequestContext,
  found: readonly Found[],
  make: (found: Found, product: Product) => Made,
): Promise<Made[]> {
  const products = await Promise.all(found.map(({ productId }) => productLine(context, productId)));
  return found.flatMap((entry, place) => {
    const product = products[place];
    return product ? [make(entry, product)] : [];
  });
}
