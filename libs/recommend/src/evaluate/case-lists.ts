import { profileOfEvents } from '../log/profile-of-events.js';
import type { StrengthOptions } from '../log/strengths.js';
import { TYPE_CODES } from '../log/training-log.js';
import { emptyLists } from '../rank.js';
import type { Profile, RankedLists, Recommender } from '../recommender.js';
import { yieldTurn } from '@cartograph/threads';
import { bothOf, withRoom } from './lists.js';

/** Next products to be predicted: case c asks for `products[places[c]]` by what stands before it in its session. */
export interface SessionCases {
  /** Length sessions + 1: session s is `products[indptr[s] … indptr[s + 1])`, oldest first, repeats kept, as serving meets them. */
  indptr: Int32Array;
  products: Int32Array;
  /** Codes of event types, aligned with `products`. */
  types: Uint8Array;
  /** The session of each case, ascending. */
  sessionOf: Int32Array;
  /** Positions of the targets in `products`: never a product right after itself. */
  places: Int32Array;
}

/** How a model is asked about cases. */
export interface AskingOptions {
  k: number;
  /** What the model was trained with, for models that look at strengths. */
  strengths: StrengthOptions;
  signal?: AbortSignal | undefined;
}

/** The list of each case, and the seconds in the model. */
export interface CaseLists {
  lists: RankedLists;
  seconds: number;
}

/** Cases asked at once; between two such lots the work can be stopped. */
const LOT = 500;

/** @param options.leavesOut - leaves products of the session at hand out. @throws the signal's reason when it aborts, within {@link LOT} cases. */
export async function listsOfCases(
  model: Recommender,
  cases: SessionCases,
  options: AskingOptions & { leavesOut?: boolean },
): Promise<CaseLists> {
  const { k, strengths, leavesOut = false, signal } = options;
  const count = cases.places.length;
  const lists = emptyLists(count, k);
  let seconds = 0;
  for (let begin = 0; begin < count; begin += LOT) {
    await yieldTurn(signal);
    const profiles = Array.from({ length: Math.min(LOT, count - begin) }, (_, index) =>
      prefixProfile(cases, begin + index, strengths),
    );
    const asked = leavesOut
      ? profiles.map((profile) => ({ ...profile, seen: Int32Array.from(new Set(profile.session)).toSorted() }))
      : profiles;
    const began = performance.now();
    const found = model.recommendProfiles(asked, k, { includeSeen: !leavesOut });
    seconds += (performance.now() - began) / 1000;
    lists.indices.set(found.indices, begin * k);
    lists.scores.set(found.scores, begin * k);
  }
  return { lists, seconds };
}

/**
 * The lists of all cases with the products of the session at hand, and those of new cases without them; a model that only filters these is asked once.
 *
 * @param fresh - some of the cases, by position, and as cases of their own.
 */
export async function bothListsOfCases(
  model: Recommender,
  cases: SessionCases,
  fresh: { positions: Int32Array; cases: SessionCases },
  options: AskingOptions,
): Promise<{ all: CaseLists; fresh: CaseLists }> {
  if (model.filtersSeen !== true)
    return {
      all: await listsOfCases(model, cases, options),
      fresh: await listsOfCases(model, fresh.cases, { ...options, leavesOut: true }),
    };
  const { lists, seconds } = await listsOfCases(model, cases, { ...options, k: withRoom(options.k) });
  const again = async (positions: number[]): Promise<RankedLists> =>
    (await listsOfCases(model, casesAt(cases, positions), { ...options, leavesOut: true })).lists;
  const { without, withSeen } = await bothOf(
    lists,
    options.k,
    fresh.positions,
    (position) => sessionBefore(cases, position),
    again,
  );
  return { all: { lists: withSeen, seconds }, fresh: { lists: without, seconds } };
}

/** Some of the cases, of the same sessions. */
function casesAt(cases: SessionCases, positions: readonly number[]): SessionCases {
  return {
    ...cases,
    sessionOf: Int32Array.from(positions, (position) => cases.sessionOf[position]!),
    places: Int32Array.from(positions, (position) => cases.places[position]!),
  };
}

function sessionBefore({ indptr, products, sessionOf, places }: SessionCases, position: number): Int32Array {
  return products.subarray(indptr[sessionOf[position]!]!, places[position]);
}

/** What is known before the target of a case, as serving would know it. */
function prefixProfile(cases: SessionCases, position: number, strengths: StrengthOptions): Profile {
  const begin = cases.indptr[cases.sessionOf[position]!]!;
  const events = Array.from(sessionBefore(cases, position), (product, place) => ({
    product,
    eventType: TYPE_CODES[cases.types[begin + place]!]!,
  }));
  return profileOfEvents(events, strengths);
}
