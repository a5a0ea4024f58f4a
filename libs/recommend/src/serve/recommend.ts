import { userGroup, type UserGroup } from '../evaluate/user-group.js';
import type { ModelSet } from '../model-set.js';
import { categoryMask } from '../models/popularity/same-for-all.js';
import { readList } from '../rank.js';
import type { Explanation, ModelKind, Profile, RankedLists, RankOptions } from '../recommender.js';
import { choose, chooseForSession, chooseSimilar, countOf, modelOf, type Choice } from './choice.js';
import { profileOf, rowWith, viewProfile } from './profile-of.js';
import { because } from './reason-text.js';
import type { ModelWhy, RecommendationAnswer, RecommendRequest, ServeOptions } from './request.js';

/** What the four kinds of request boil down to. */
interface Question {
  group: UserGroup | 'ANONYMOUS';
  choice: Choice;
  unknownProducts: string[];
  /** Whether no product is known to start from: popularity by category would only repeat popularity. */
  isBlank: boolean;
  ask(kind: ModelKind): RankedLists;
  explain(kind: ModelKind, product: number): Explanation;
}

type Of<Kind extends RecommendRequest['kind']> = Extract<RecommendRequest, { kind: Kind }>;

/**
 * Recommends: finds the group of whoever asks, lets the model answer that won this group on the holdout, and says why.
 *
 * A user's group comes from all her carts in the snapshot. An anonymous session is answered by the model that won on sessions, or like a user
 * with the same carts: folding it in gives what training on them would have given. Where the chosen model has nothing to say (no known
 * product to start from), popularity answers and the reason says so; a model the caller named stays alone.
 *
 * @throws RangeError - K < 1, or a named model that the set does not have.
 * Cost: one top-K over the catalogue.
 */
export function recommend(set: ModelSet, request: RecommendRequest, options: ServeOptions = {}): RecommendationAnswer {
  const k = options.k ?? 10;
  const question = understand(set, request, k, options);
  let { kind, reason } = question.choice;
  const why: ModelWhy = { group: null, category: null, insteadOf: null, empty: null, ...question.choice.why };
  let lists = question.ask(kind);
  const hasNothing = isEmpty(lists) || (question.isBlank && kind === 'CATEGORY_POPULARITY');
  if (hasNothing && !question.choice.isAsked && kind !== 'POPULARITY') {
    reason = `${reason} It has nothing to start from here, so ${modelOf(set, 'POPULARITY').name} answers.`;
    why.insteadOf = kind;
    kind = 'POPULARITY';
    lists = question.ask(kind);
  }
  if (isEmpty(lists)) {
    why.empty = emptyKind(kind, request, options);
    reason = `${reason} ${emptyBecause(why.empty, request)}`;
  }
  return {
    items: readList(lists, 0).map(({ product, score }) => ({
      productId: set.productIds.id(product),
      score,
      because: because(question.explain(kind, product), (row) => set.productIds.id(row)),
    })),
    kind,
    modelReason: reason,
    why,
    group: question.group,
    unknownProducts: question.unknownProducts,
  };
}

/** Whether the models know something of a user to start from: where not, `viewed` of the request can stand in. */
export function isKnownUser(set: ModelSet, userId: string): boolean {
  const row = set.userIds.row(userId);
  return row >= 0 && hasStrengths(set, row);
}

function understand(set: ModelSet, request: RecommendRequest, k: number, options: ServeOptions): Question {
  switch (request.kind) {
    case 'user':
      return userQuestion(set, request, k, options);
    case 'session':
      return sessionQuestion(set, request, k, options);
    case 'product':
      return productQuestion(set, request, k, options);
    case 'category':
      return categoryQuestion(set, request.category, k, options);
  }
}

function userQuestion(set: ModelSet, { userId, viewed = [], recent = [] }: Of<'user'>, k: number, options: ServeOptions): Question {
  const user = set.userIds.row(userId);
  const ranking: RankOptions = { includeSeen: options.includeSeen ?? false };
  const done = user >= 0 ? countOf(set, user) : 0;
  if (recent.length > 0) {
    const now = profileOf(set, recent);
    const group = userGroup(done + now.carts);
    const profile = user >= 0 ? rowWith(set, user, now.profile) : now.profile;
    return { group, choice: choose(set, group, options), unknownProducts: now.unknownProducts, ...fromProfile(set, profile, k, ranking) };
  }
  const group = userGroup(done);
  const choice = choose(set, group, options);
  if (user >= 0 && (viewed.length === 0 || hasStrengths(set, user))) {
    return {
      group,
      choice,
      unknownProducts: [],
      isBlank: !hasStrengths(set, user),
      ask: (kind) => modelOf(set, kind).recommendUsers(Int32Array.of(user), k, ranking),
      explain: (kind, product) => modelOf(set, kind).explainUser(user, product),
    };
  }
  const views = viewProfile(set, viewed);
  return { group, choice, unknownProducts: [], ...fromProfile(set, user >= 0 ? rowWith(set, user, views) : views, k, ranking) };
}

function sessionQuestion(set: ModelSet, { interactions }: Of<'session'>, k: number, options: ServeOptions): Question {
  const { profile, carts, unknownProducts } = profileOf(set, interactions);
  const like = userGroup(carts);
  const seen = Int32Array.from(new Set([...profile.seen, ...profile.session])).toSorted();
  return {
    group: 'ANONYMOUS',
    choice: chooseForSession(set, like, options),
    unknownProducts,
    ...fromProfile(set, { ...profile, seen }, k, { includeSeen: options.includeSeen ?? false }),
  };
}

function productQuestion(set: ModelSet, { productId, category = null }: Of<'product'>, k: number, options: ServeOptions): Question {
  const product = set.productIds.row(productId);
  if (product < 0) return strangeProduct(set, productId, category, k, options);
  const choice = chooseSimilar(set, options);
  const popularity = modelOf(set, 'POPULARITY');
  const isCold = !choice.isAsked && popularity.explainSimilar(product, product).kind === 'none' && isEmpty(modelOf(set, choice.kind).similarProducts(product, 1));
  if (isCold) return strangeProduct(set, productId, set.shared.facts.categories[product]! || category, k, options);
  return {
    group: 'ANONYMOUS',
    choice,
    unknownProducts: [],
    isBlank: false,
    ask: (kind) => modelOf(set, kind).similarProducts(product, k),
    explain: (kind, other) => modelOf(set, kind).explainSimilar(product, other),
  };
}

/** Answers for a product that nobody has carted. */
function strangeProduct(set: ModelSet, productId: string, category: string | null, k: number, options: ServeOptions): Question {
  const within = category ? ` in its category (${category})` : '';
  const base = categoryQuestion(set, category, k, options);
  const reason = `Nobody has carted product ${productId} yet, so nothing is known of what goes with it; popularity${within} answers.`;
  const why = { ...base.choice.why, kind: 'unknown-product' } as const;
  return { ...base, choice: { kind: 'POPULARITY', reason, why, isAsked: false }, unknownProducts: [productId] };
}

function categoryQuestion(set: ModelSet, category: string | null, k: number, options: ServeOptions): Question {
  const insteadOf = options.model && options.model !== 'POPULARITY' ? options.model : null;
  const needs = insteadOf ? `${modelOf(set, insteadOf).name} needs a person or a product to start from. ` : '';
  const allowed = category === null ? {} : { allowed: categoryMask(set.shared.facts.categories, category) };
  return {
    group: 'ANONYMOUS',
    choice: { kind: 'POPULARITY', reason: `${needs}A category is answered by what most users carted in it.`, why: { kind: 'category', category, insteadOf }, isAsked: false },
    unknownProducts: [],
    isBlank: false,
    ask: () => modelOf(set, 'POPULARITY').recommendUsers(Int32Array.of(-1), k, allowed),
    explain: (_kind, product) => modelOf(set, 'POPULARITY').explainUser(-1, product),
  };
}

function fromProfile(set: ModelSet, profile: Profile, k: number, ranking: RankOptions): Pick<Question, 'ask' | 'explain' | 'isBlank'> {
  return {
    isBlank: profile.products.length === 0,
    ask: (kind) => modelOf(set, kind).recommendProfiles([profile], k, ranking),
    explain: (kind, product) => modelOf(set, kind).explainProfile(profile, product),
  };
}

function hasStrengths({ shared }: ModelSet, user: number): boolean {
  const { indptr } = shared.strengths.csr;
  return indptr[user + 1]! > indptr[user]!;
}

function isEmpty(lists: RankedLists): boolean {
  return (lists.indices[0] ?? -1) < 0;
}

function emptyKind(kind: ModelKind, request: RecommendRequest, options: ServeOptions): NonNullable<ModelWhy['empty']> {
  if (kind === 'MOST_CARTED' && request.kind !== 'product' && !options.includeSeen) return 'only-seen';
  return request.kind === 'category' ? 'nobody-carted' : 'nothing';
}

function emptyBecause(empty: NonNullable<ModelWhy['empty']>, request: RecommendRequest): string {
  if (empty === 'only-seen') return 'It only knows products the user already carted, and those are filtered: ask with seen products included.';
  if (empty === 'nobody-carted' && request.kind === 'category') return `Nobody has carted a product in "${request.category}".`;
  return 'It has nothing to recommend here.';
}
