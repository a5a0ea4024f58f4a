import type { ModelSet } from '../model-set.js';
import { checkK } from '../rank.js';
import type { ModelKind, Profile, RankedLists, RankOptions } from '../recommender.js';
import type { RuledOrigin } from '../rules/apply-rules.js';
import type { CompiledRules } from '../rules/compile-rules.js';
import { modelOf } from './choice.js';
import { repeatsPopularity, startOf } from './question.js';
import { recommend } from './recommend.js';
import type { Interaction, RecommendRequest, ServeOptions, Viewed } from './request.js';

/** One of many people to recommend to; `viewed` and `recent` as in a {@link RecommendRequest} for a user. */
export interface Person {
  userId: string;
  viewed?: readonly Viewed[];
  recent?: readonly Interaction[];
  /** Epoch seconds: what the windows of rules count to for her. Default: her latest recent event, or `now` of the options where that is later. */
  now?: number;
}

/** One person's list. */
export interface PersonList {
  userId: string;
  /** The model that answered. */
  kind: ModelKind;
  /** Best first; `score` is null where nobody scored the product. */
  items: { productId: string; score: number | null; origin: RuledOrigin }[];
}

/** People whom one model is asked about at once: training rows, or profiles, with their places among all. */
interface Asked {
  places: number[];
  rows: number[];
  profilePlaces: number[];
  profiles: Profile[];
}

/**
 * Recommends to many people at once. Each list is the one that `recommend` gives that person alone, without its reasons; where one model fills the lists it is asked for all of
 * its people in one pass, and who needs more (a fill, caps, pins) is answered alone.
 *
 * @param people - a few thousand at a time keep the memory flat: it grows with people · K alone.
 * @returns one list a person, in their order; without items where there is nothing to recommend.
 * @throws RangeError - K < 1, or a named model that the set does not have.
 * Cost: one pass of each model over its people, against K top lists one by one.
 */
export function recommendPeople(set: ModelSet, people: readonly Person[], options: ServeOptions = {}): PersonList[] {
  const k = options.k ?? 10;
  checkK(k);
  const lists: PersonList[] = [];
  const asked = new Map<ModelKind, Asked>();
  const allows = allowsOf(options.rules ?? null);
  const isNamed = options.model !== null && options.model !== undefined;
  for (const [place, person] of people.entries()) {
    if (allows === null) lists[place] = alone(set, person, options);
    else enlist(set, person, place, options, asked);
  }
  const ranking: RankOptions = {
    includeSeen: options.includeSeen ?? false,
    ...(allows?.allowed ? { allowed: allows.allowed } : {}),
  };
  for (const [kind, { places, rows, profilePlaces, profiles }] of asked) {
    const model = modelOf(set, kind);
    const take = (found: RankedLists, of: readonly number[]): void => {
      for (const [row, place] of of.entries()) {
        const person = people[place]!;
        lists[place] =
          isNamed || found.indices[row * k + k - 1]! >= 0
            ? listOf(set, person, kind, found, row)
            : alone(set, person, options);
      }
    };
    if (rows.length > 0) take(model.recommendUsers(Int32Array.from(rows), k, ranking), places);
    if (profiles.length > 0) take(model.recommendProfiles(profiles, k, ranking), profilePlaces);
  }
  return lists;
}

/** The mask of rules that do nothing but narrow the choice, alike for everyone; null where rules do more, so that lists are made one by one. */
function allowsOf(rules: CompiledRules | null): { allowed: Uint8Array | null } | null {
  if (rules === null) return { allowed: null };
  const isPlain =
    rules.boosts === null &&
    rules.buried === null &&
    rules.diversity === null &&
    rules.caps.length === 0 &&
    rules.pins.length === 0 &&
    rules.bought.length === 0;
  return isPlain ? { allowed: rules.allowed } : null;
}

/** Puts a person to those of the model that answers her, as `recommend` would choose it. */
function enlist(
  set: ModelSet,
  person: Person,
  place: number,
  options: ServeOptions,
  asked: Map<ModelKind, Asked>,
): void {
  const { user, profile, choice, isBlank } = startOf(set, person, options);
  const kind = repeatsPopularity(choice, isBlank) ? 'POPULARITY' : choice.kind;
  const found = asked.get(kind) ?? { places: [], rows: [], profilePlaces: [], profiles: [] };
  asked.set(kind, found);
  if (profile === null) {
    found.places.push(place);
    found.rows.push(user);
  } else {
    found.profilePlaces.push(place);
    found.profiles.push(profile);
  }
}

function listOf(
  set: ModelSet,
  { userId }: Person,
  kind: ModelKind,
  { k, indices, scores }: RankedLists,
  row: number,
): PersonList {
  const items: PersonList['items'] = [];
  for (let entry = row * k; entry < (row + 1) * k && indices[entry]! >= 0; entry += 1)
    items.push({ productId: set.productIds.id(indices[entry]!), score: scores[entry]!, origin: 'model' });
  return { userId, kind, items };
}

function alone(set: ModelSet, { userId, viewed, recent, now: until }: Person, options: ServeOptions): PersonList {
  const request: RecommendRequest = {
    kind: 'user',
    userId,
    ...(viewed === undefined ? {} : { viewed }),
    ...(recent === undefined ? {} : { recent }),
  };
  const now =
    until ?? (recent ?? []).reduce((latest, { at }) => Math.max(latest, at ?? latest), options.now ?? set.shared.end);
  const { kind, items } = recommend(set, request, { ...options, now, explain: false });
  return { userId, kind, items: items.map(({ productId, score, origin }) => ({ productId, score, origin })) };
}
