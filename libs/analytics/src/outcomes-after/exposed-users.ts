import { idNumber } from '@cartograph/events';
import { QuestionError } from '../question-error.js';

/** Users and when each of them met what is judged. */
export interface ExposedUsers {
  /** The log's own ids: place u is user u. Each once. */
  externalIds: readonly string[];
  /** Milliseconds since 1970 UTC, one a user. */
  exposedAt: Float64Array;
}

/** Some of the users, neighbors by their numbers in the lake. */
export interface ExposedPart {
  /** Ascending. */
  numbers: bigint[];
  /** Places of these users in the list. */
  places: Uint32Array;
  /** Microseconds since 1970 UTC. */
  exposedAt: number[];
}

/** Instants that the engine and its calendar hold with every window about them. */
const EARLIEST = Date.parse('1900-01-01T00:00:00Z');
const LATEST = Date.parse('2200-01-01T00:00:00Z');

/**
 * Users by their numbers in the lake, in parts of at most `atOnce`: the events of neighbors lie together in its files. Ids that no log can
 * have are in no part.
 *
 * @throws QuestionError - `invalid-rule`: lists of unequal length, an instant that is none, a user who is there twice.
 */
export function exposedParts({ externalIds, exposedAt }: ExposedUsers, atOnce: number): ExposedPart[] {
  if (externalIds.length !== exposedAt.length) {
    throw new QuestionError(
      'invalid-rule',
      'exposedAt',
      String(exposedAt.length),
      `There are ${externalIds.length} ids and ${exposedAt.length} instants of exposure. Give one instant a user.`,
    );
  }
  const numbers = new BigInt64Array(externalIds.length);
  const found = new Uint32Array(externalIds.length);
  const strangers = new Set<string>();
  let count = 0;
  externalIds.forEach((id, place) => {
    checkInstant(exposedAt[place]!, place);
    const number = idNumber(id);
    if (number !== null) {
      numbers[place] = number;
      found[count++] = place;
    } else if (strangers.has(id)) refuseTwice(id);
    else strangers.add(id);
  });
  const order = found
    .subarray(0, count)
    .toSorted((a, b) => (numbers[a]! < numbers[b]! ? -1 : numbers[a] === numbers[b] ? a - b : 1));
  for (let at = 1; at < count; at += 1)
    if (numbers[order[at]!] === numbers[order[at - 1]!]) refuseTwice(externalIds[order[at]!]!);
  return Array.from({ length: Math.ceil(count / atOnce) }, (_, part) => {
    const places = order.slice(part * atOnce, (part + 1) * atOnce);
    return {
      numbers: Array.from(places, (place) => numbers[place]!),
      places,
      exposedAt: Array.from(places, (place) => Math.round(exposedAt[place]! * 1000)),
    };
  });
}

function checkInstant(at: number, place: number): void {
  if (at >= EARLIEST && at < LATEST) return;
  throw new QuestionError(
    'invalid-rule',
    `exposedAt[${place}]`,
    String(at),
    `exposedAt[${place}] is ${at}. Give milliseconds since 1970 UTC, of the years 1900 to 2199.`,
  );
}

function refuseTwice(id: string): never {
  throw new QuestionError(
    'invalid-rule',
    'externalIds',
    id,
    `User ${id} is there twice. Give each user once, with the first exposure.`,
  );
}
