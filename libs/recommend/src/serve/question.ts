import { userGroup, type UserGroup } from '../evaluate/user-group.js';
import { isIn } from '../log/ascending-rows.js';
import { rowOf } from '../log/csr-rows.js';
import type { ModelSet } from '../model-set.js';
import { categoryMask } from '../models/popularity/same-for-all.js';
import type { Explanation, ModelKind, Profile } from '../recommender.js';
import { productAsk, profileAsk, userAsk, type RuleAsk } from '../rules/rule-ask.js';
import { choose, chooseForSession, chooseSimilar, countOf, modelOf, type Choice } from './choice.js';
import { profileOf, rowWith, viewProfile } from './profile-of.js';
import type { Interaction, RecommendRequest, ServeOptions } from './request.js';

/** What the four kinds of request boil down to. */
export interface Question {
  group: UserGroup | 'ANONYMOUS';
  choice: Choice;
  unknownProducts: string[];
  /** Whether no product is known to start from: popularity by category would only repeat popularity. */
  isBlank: boolean;
  /** Asks one kind of model, under whatever rules; `isFilled` lets popularity go on where it ends, where that makes sense. */
  ask(kind: ModelKind, isFilled: boolean): RuleAsk;
  explain(kind: ModelKind, product: number): Explanation;
}

type Of<Kind extends RecommendRequest['kind']> = Extract<RecommendRequest, { kind: Kind }>;

/**
 * Finds out who asks: the group, the model that answers it, and how that model is asked.
 *
 * A user's group comes from all her carts in the snapshot and since. An anonymous session is answered by the model that won on sessions, or like a user
 * with the same carts: folding it in gives what training on them would have given.
 *
 * @throws RangeError - a named model that the set does not have.
 */
export function understand(set: ModelSet, request: RecommendRequest, options: ServeOptions): Question {
  switch (request.kind) {
    case 'user':
      return userQuestion(set, request, options);
    case 'session':
      return sessionQuestion(set, request, options);
    case 'product':
      return productQuestion(set, request, options);
    case 'category':
      return categoryQuestion(set, request.category, options);
  }
}

/** Whether popularity by category was chosen for somebody without a product to start from, of whom it would only repeat popularity. */
export const repeatsPopularity = ({ isAsked, kind }: Choice, isBlank: boolean): boolean =>
  !isAsked && isBlank && kind === 'CATEGORY_POPULARITY';

/** Whether the models know something of a user to start from: where not, `viewed` of the request can stand in. */
export function isKnownUser(set: ModelSet, userId: string): boolean {
  const row = set.userIds.row(userId);
  return row >= 0 && hasStrengths(set, row);
}

function userQuestion(set: ModelSet, request: Of<'user'>, options: ServeOptions): Question {
  const { group, choice, user, profile, isBlank, unknownProducts } = startOf(set, request, options);
  if (profile !== null)
    return {
      group,
      choice,
      unknownProducts,
      ...fromProfile(set, profile, boughtBy(set, user, request.recent ?? []), options),
    };
  return {
    group,
    choice,
    unknownProducts,
    isBlank,
    ask: (kind, isFilled) =>
      userAsk(user, set.shared, {
        ...askingOf(set, options),
        model: modelOf(set, kind),
        popularity: isFilled ? modelOf(set, 'POPULARITY') : null,
      }),
    explain: (kind, product) =>
      withViews(modelOf(set, kind).explainUser(user, product), rowOf(set.shared.seen.csr, user).products),
  };
}

/** Where a user's list starts. */
export interface Start extends Pick<Question, 'choice' | 'isBlank' | 'unknownProducts'> {
  group: UserGroup;
  /** The training row; −1 for somebody the models do not know. */
  user: number;
  /** What is asked with instead of the row: it and what was done since; where the models know no strength of the person, what was viewed. */
  profile: Profile | null;
}

/** Finds the start of a user's list: her training row with what she did since, or else what she viewed. @throws RangeError - a named model that the set does not have. */
export function startOf(
  set: ModelSet,
  { userId, viewed = [], recent = [] }: Omit<Of<'user'>, 'kind'>,
  options: ServeOptions,
): Start {
  const user = set.userIds.row(userId);
  const isKnown = user >= 0 && hasStrengths(set, user);
  const done = user >= 0 ? countOf(set, user) : 0;
  if (recent.length > 0) {
    const now = profileOf(set, recent);
    const start =
      now.profile.products.length === 0 && !isKnown && viewed.length > 0
        ? { ...viewProfile(set, viewed), seen: now.profile.seen, session: now.profile.session }
        : now.profile;
    const profile = user >= 0 ? rowWith(set, user, start) : start;
    const group = userGroup(done + now.carts);
    return {
      group,
      choice: choose(set, group, options),
      user,
      profile,
      isBlank: profile.products.length === 0,
      unknownProducts: now.unknownProducts,
    };
  }
  const group = userGroup(done);
  const known = { group, choice: choose(set, group, options), user, unknownProducts: [] };
  if (isKnown || (user >= 0 && viewed.length === 0)) return { ...known, profile: null, isBlank: !isKnown };
  const views = viewProfile(set, viewed);
  const profile = user >= 0 ? rowWith(set, user, views) : views;
  return { ...known, profile, isBlank: profile.products.length === 0 };
}

function sessionQuestion(set: ModelSet, { interactions }: Of<'session'>, options: ServeOptions): Question {
  const { profile, carts, unknownProducts } = profileOf(set, interactions);
  const like = userGroup(carts);
  const seen = Int32Array.from(new Set([...profile.seen, ...profile.session])).toSorted();
  return {
    group: 'ANONYMOUS',
    choice: chooseForSession(set, like, options),
    unknownProducts,
    ...fromProfile(set, { ...profile, seen }, boughtBy(set, -1, interactions), options, profile.seen),
  };
}

function productQuestion(
  set: ModelSet,
  { productId, category = null }: Of<'product'>,
  options: ServeOptions,
): Question {
  const product = set.productIds.row(productId);
  if (product < 0) return strangeProduct(set, productId, category, options);
  const choice = chooseSimilar(set, options);
  const popularity = modelOf(set, 'POPULARITY');
  const isCold =
    !choice.isAsked &&
    popularity.explainSimilar(product, product).kind === 'none' &&
    modelOf(set, choice.kind).similarProducts(product, 1).indices[0]! < 0;
  if (isCold) return strangeProduct(set, productId, set.shared.facts.categories[product]! || category, options);
  return {
    group: 'ANONYMOUS',
    choice,
    unknownProducts: [],
    isBlank: false,
    ask: (kind) => productAsk(product, { model: modelOf(set, kind), now: options.now ?? set.shared.end }),
    explain: (kind, other) => modelOf(set, kind).explainSimilar(product, other),
  };
}

/** Answers for a product that nobody has carted. */
function strangeProduct(set: ModelSet, productId: string, category: string | null, options: ServeOptions): Question {
  const within = category ? ` in its category (${category})` : '';
  const base = categoryQuestion(set, category, options);
  const reason = `Nobody has carted product ${productId} yet, so nothing is known of what goes with it; popularity${within} answers.`;
  const why = { ...base.choice.why, kind: 'unknown-product' } as const;
  return { ...base, choice: { kind: 'POPULARITY', reason, why, isAsked: false }, unknownProducts: [productId] };
}

function categoryQuestion(set: ModelSet, category: string | null, options: ServeOptions): Question {
  const insteadOf = options.model && options.model !== 'POPULARITY' ? options.model : null;
  const needs = insteadOf ? `${modelOf(set, insteadOf).name} needs a person or a product to start from. ` : '';
  const page = category === null ? null : categoryMask(set.shared.facts.categories, category);
  const popularity = modelOf(set, 'POPULARITY');
  return {
    group: 'ANONYMOUS',
    choice: {
      kind: 'POPULARITY',
      reason: `${needs}A category is answered by what most users carted in it.`,
      why: { kind: 'category', category, insteadOf },
      isAsked: false,
    },
    unknownProducts: [],
    isBlank: false,
    ask: () => ({
      rank: (k, { allowed }) => {
        const mask =
          page === null ? allowed : allowed === undefined ? page : allowed.map((may, product) => may & page[product]!);
        return popularity.recommendUsers(Int32Array.of(-1), k, mask === undefined ? {} : { allowed: mask });
      },
      fill: null,
      includeSeen: true,
      seen: new Int32Array(),
      bought: { products: [], lastAt: [] },
      now: options.now ?? set.shared.end,
    }),
    explain: (_kind, product) => popularity.explainUser(-1, product),
  };
}

/** @param taken - ascending rows of products that were carted or bought. */
function fromProfile(
  set: ModelSet,
  profile: Profile,
  bought: RuleAsk['bought'],
  options: ServeOptions,
  taken: Int32Array = profile.seen,
): Pick<Question, 'ask' | 'explain' | 'isBlank'> {
  return {
    isBlank: profile.products.length === 0,
    ask: (kind, isFilled) =>
      profileAsk(profile, bought, {
        ...askingOf(set, options),
        model: modelOf(set, kind),
        popularity: isFilled ? modelOf(set, 'POPULARITY') : null,
      }),
    explain: (kind, product) => withViews(modelOf(set, kind).explainProfile(profile, product), taken),
  };
}

/** An explanation by own products that calls carted or bought what `taken` holds, and so what a list leaves out, and viewed all else: strengths may count all of them. */
function withViews(explanation: Explanation, taken: Int32Array): Explanation {
  if (explanation.kind === 'features') return { ...explanation, candidate: withViews(explanation.candidate, taken) };
  if (explanation.kind !== 'own-products') return explanation;
  return {
    ...explanation,
    contributions: explanation.contributions.map((part) => ({ ...part, isViewed: !isIn(taken, part.product) })),
  };
}

function askingOf(set: ModelSet, options: ServeOptions): { includeSeen: boolean; now: number } {
  return { includeSeen: options.includeSeen ?? false, now: options.now ?? set.shared.end };
}

/** What a training row bought, and what was bought since or in the session; without an instant it was bought just now. */
function boughtBy(set: ModelSet, user: number, interactions: readonly Interaction[]): RuleAsk['bought'] {
  const { csr, lastAt } = set.shared.purchases;
  const last = new Map<number, number>();
  if (user >= 0)
    for (let entry = csr.indptr[user]!; entry < csr.indptr[user + 1]!; entry += 1)
      last.set(csr.indices[entry]!, lastAt[entry]!);
  for (const { productId, eventType, at = Infinity } of interactions) {
    const product = eventType === 'purchase' ? set.productIds.row(productId) : -1;
    if (product >= 0) last.set(product, Math.max(at, last.get(product) ?? -Infinity));
  }
  const products = Int32Array.from(last.keys()).toSorted();
  return { products, lastAt: Float64Array.from(products, (product) => last.get(product)!) };
}

function hasStrengths({ shared }: ModelSet, user: number): boolean {
  const { indptr } = shared.strengths.csr;
  return indptr[user + 1]! > indptr[user]!;
}
