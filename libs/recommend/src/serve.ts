import { rowSum } from './cart-matrix.js';
import type { ModelSet } from './model-set.js';
import { readList } from './rank.js';
import { because, type BecauseReason } from './reason-text.js';
import type { Explanation, ModelKind, Profile, RankedLists, RankOptions } from './recommender.js';
import type { GroupWinner } from './report.js';
import { sessionProfile, viewProfile, type SessionInteraction } from './session-profile.js';
import { GROUP_RULE, userGroup, type UserGroup } from './user-group.js';

/** For whom, in the log's own ids. */
export type RecommendRequest =
  /** `viewed` are products the user viewed: they stand in where there is no cart. */
  | { kind: 'user'; userId: string; viewed?: readonly string[] }
  /** An anonymous session or cart. Its own products are not recommended back unless seen products are asked for. */
  | { kind: 'session'; interactions: readonly SessionInteraction[] }
  /** `category` stands in where the models do not know the product. */
  | { kind: 'product'; productId: string; category?: string | null }
  | { kind: 'category'; category: string };

/** Why a model answered, for a page that writes its own sentence; `modelReason` says the same in English. */
export interface ModelWhy {
  /**
   * asked: the request names the model · won, tie, too-few, only-model: the comparison in `group` came out so ·
   * not-compared: no comparison was made for `group` · similar-factors, similar-carts: products like one, by ALS factors or
   * by users who carted both · unknown-product: nobody has carted the product · category: popularity within `category`.
   */
  kind: 'asked' | 'won' | 'tie' | 'too-few' | 'only-model' | 'not-compared' | 'similar-factors' | 'similar-carts' | 'unknown-product' | 'category';
  /** The group whose comparison decides; for an anonymous session the group it is answered like. Null where none decides. */
  group: UserGroup | null;
  /** The category that popularity is counted in; null where it is the whole catalogue, or another model answers. */
  category: string | null;
  /** The model that was named or had won but has nothing to start from, so that popularity answers; null elsewhere. */
  insteadOf: ModelKind | null;
  /** Why the list is empty: only-seen products, which are filtered, nobody-carted anything there, nothing known. Null where it is not. */
  empty: 'only-seen' | 'nobody-carted' | 'nothing' | null;
}

/** A ranked answer with its reasons. */
export interface RecommendationAnswer {
  items: { productId: string; score: number; because: BecauseReason[] }[];
  kind: ModelKind;
  /** Why this model answered: the group it won, or the reason for a fallback. */
  modelReason: string;
  why: ModelWhy;
  group: UserGroup | 'ANONYMOUS';
  /** Products of the request that no model knows: nobody ever carted them. */
  unknownProducts: string[];
}

/** How to answer. */
export interface ServeOptions {
  /** Length of the list. Default 10. */
  k?: number;
  /** Whether products already carted may come again. Default false. */
  includeSeen?: boolean;
  /** Answer with this model instead of the one that won. */
  model?: ModelKind | null;
}

/** Who answers, and why. */
interface Choice {
  kind: ModelKind;
  reason: string;
  why: Pick<ModelWhy, 'kind'> & Partial<ModelWhy>;
  /** The caller named the model: no other one steps in. */
  isAsked: boolean;
}

/** What the four kinds of request boil down to. */
interface Question {
  group: UserGroup | 'ANONYMOUS';
  choice: Choice;
  unknownProducts: string[];
  ask(kind: ModelKind): RankedLists;
  explain(kind: ModelKind, product: number): Explanation;
}

/**
 * Recommends: finds the group of whoever asks, lets the model answer that won this group on the holdout, and says why.
 *
 * A user's group comes from all her carts in the snapshot. An anonymous session is treated like a user with the same
 * carts: folding it in gives what training on them would have given. Where the chosen model has nothing to say (no
 * known product to start from), popularity answers and the reason says so; a model the caller named stays alone.
 *
 * @throws RangeError - K < 1.
 * Cost: one top-K over the catalogue.
 */
export function recommend(set: ModelSet, request: RecommendRequest, options: ServeOptions = {}): RecommendationAnswer {
  const k = options.k ?? 10;
  const question = understand(set, request, k, options);
  let { kind, reason } = question.choice;
  const why: ModelWhy = { group: null, category: null, insteadOf: null, empty: null, ...question.choice.why };
  let lists = question.ask(kind);
  if (isEmpty(lists) && !question.choice.isAsked && kind !== 'POPULARITY') {
    reason = `${reason} It has nothing to start from here, so ${set.models.POPULARITY.name} answers.`;
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

function userQuestion(set: ModelSet, request: { userId: string; viewed?: readonly string[] }, k: number, options: ServeOptions): Question {
  const user = set.userIds.row(request.userId);
  const ranking: RankOptions = { includeSeen: options.includeSeen ?? false };
  if (user >= 0) {
    const group = userGroup(rowSum(set.models.MOST_CARTED.matrix.csr, user));
    return {
      group,
      choice: choose(set, group, options),
      unknownProducts: [],
      ask: (kind) => set.models[kind].recommendUsers(Int32Array.of(user), k, ranking),
      explain: (kind, product) => set.models[kind].explainUser(user, product),
    };
  }
  const profile = viewProfile(request.viewed ?? [], set.productIds);
  return { group: 'COLD', choice: choose(set, 'COLD', options), unknownProducts: [], ...fromProfile(set, profile, k, ranking) };
}

function sessionQuestion(set: ModelSet, request: { interactions: readonly SessionInteraction[] }, k: number, options: ServeOptions): Question {
  const { profile, carts, unknownProducts } = sessionProfile(request.interactions, set.productIds);
  const like = userGroup(carts);
  const choice = choose(set, like, options);
  const ranking: RankOptions = { includeSeen: options.includeSeen ?? false };
  if (!ranking.includeSeen) {
    ranking.allowed = new Uint8Array(set.productIds.size).fill(1);
    for (const product of profile.products) ranking.allowed[product] = 0;
  }
  const reason = choice.isAsked ? choice.reason : `Nobody is signed in; the session is answered like ${GROUP_RULE[like]}. ${choice.reason}`;
  return { group: 'ANONYMOUS', choice: { ...choice, reason }, unknownProducts, ...fromProfile(set, profile, k, ranking) };
}

function productQuestion(set: ModelSet, request: { productId: string; category?: string | null }, k: number, options: ServeOptions): Question {
  const product = set.productIds.row(request.productId);
  if (product < 0) {
    const within = request.category ? ` in its category (${request.category})` : '';
    const base = categoryQuestion(set, request.category ?? null, k, options);
    const reason = `Nobody has carted product ${request.productId} yet, so nothing is known of what goes with it; popularity${within} answers.`;
    const why = { ...base.choice.why, kind: 'unknown-product' } as const;
    return { ...base, choice: { kind: 'POPULARITY', reason, why, isAsked: false }, unknownProducts: [request.productId] };
  }
  return {
    group: 'ANONYMOUS',
    choice: chooseSimilar(set, options),
    unknownProducts: [],
    ask: (kind) => set.models[kind].similarProducts(product, k),
    explain: (kind, other) => set.models[kind].explainSimilar(product, other),
  };
}

function categoryQuestion(set: ModelSet, category: string | null, k: number, options: ServeOptions): Question {
  const insteadOf = options.model && options.model !== 'POPULARITY' ? options.model : null;
  const needs = insteadOf ? `${set.models[insteadOf].name} needs a person or a product to start from. ` : '';
  const allowed = category === null ? {} : { allowed: set.models.POPULARITY.inCategory(category) };
  return {
    group: 'ANONYMOUS',
    choice: { kind: 'POPULARITY', reason: `${needs}A category is answered by what most users carted in it.`, why: { kind: 'category', category, insteadOf }, isAsked: false },
    unknownProducts: [],
    ask: () => set.models.POPULARITY.recommendUsers(Int32Array.of(-1), k, allowed),
    explain: (_kind, product) => set.models.POPULARITY.explainUser(-1, product),
  };
}

function fromProfile(set: ModelSet, profile: Profile, k: number, ranking: RankOptions): Pick<Question, 'ask' | 'explain'> {
  return {
    ask: (kind) => set.models[kind].recommendProfiles([profile], k, ranking),
    explain: (kind, product) => set.models[kind].explainProfile(profile, product),
  };
}

function choose(set: ModelSet, group: UserGroup, options: ServeOptions): Choice {
  if (options.model) return asked(set, options.model);
  const winner = set.report.winners.find((entry) => entry.group === group && entry.includesSeen === (options.includeSeen ?? false));
  if (winner) return { kind: winner.kind, reason: winner.reason, why: { kind: comparison(winner), group }, isAsked: false };
  return { kind: 'POPULARITY', reason: `No model was compared for ${GROUP_RULE[group]}.`, why: { kind: 'not-compared', group }, isAsked: false };
}

const asked = (set: ModelSet, kind: ModelKind): Choice => ({ kind, reason: `The request names this model (${set.models[kind].name}).`, why: { kind: 'asked' }, isAsked: true });

/** How the comparison that chose a winner came out. */
function comparison({ value, difference }: GroupWinner): ModelWhy['kind'] {
  if (!value.ok) return 'too-few';
  if (!difference.ok) return 'only-model';
  return difference.low > 0 ? 'won' : 'tie';
}

function chooseSimilar(set: ModelSet, options: ServeOptions): Choice {
  if (options.model) return asked(set, options.model);
  if (set.report.winners.some((winner) => winner.kind === 'ALS')) {
    return {
      kind: 'ALS',
      reason: 'Products are compared by the direction of their ALS factors, because ALS won a group of users. The holdout does not measure similarity itself.',
      why: { kind: 'similar-factors' },
      isAsked: false,
    };
  }
  return {
    kind: 'MOST_CARTED',
    reason: 'Products are compared by how many users carted both, because ALS won no group of users. The holdout does not measure similarity itself.',
    why: { kind: 'similar-carts' },
    isAsked: false,
  };
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
