import { coMomentsFromSums, momentsOfY, type CoMoments, type Moments } from '@cartograph/metrics';

/**
 * What the shop's users did, one entry a user; the unit of randomization. Where the unit is a session and users are randomized, give sums per user.
 * conversion: whether each converted, 1 or 0. mean: a value of each, such as revenue. cuped: the value y and the same user's value x of before the period.
 */
export type UserOutcomes =
  | { kind: 'conversion'; converted: ArrayLike<number> }
  | { kind: 'mean'; y: ArrayLike<number> }
  | { kind: 'cuped'; x: ArrayLike<number>; y: ArrayLike<number> };

/** The sums of an arm's users about an origin; for `mean` those of x are 0. */
export interface ArmSums {
  n: number;
  sumX: number;
  sumY: number;
  sumXX: number;
  sumYY: number;
  sumXY: number;
}

/** What x and y are counted from, so that squares keep their digits. */
export interface Origin {
  x: number;
  y: number;
}

/** Values as the kernels read them. */
export interface ValuedUsers {
  users: number;
  origin: Origin;
  /** (x, y) or, of means, (0, y) from the origin, for users with a value other than it, in the order given. */
  pairs: Float64Array;
}

/** The most users a population may have: positions are 32-bit numbers. */
const MOST_USERS = 2 ** 31 - 1;

/**
 * Reads a population.
 *
 * @returns users, and how many converted; or values.
 * @throws RangeError - no users, lengths that differ, an entry that is no 0 or 1, or no finite number; names the user.
 */
export function readOutcomes(
  outcomes: UserOutcomes,
): { kind: 'conversion'; users: number; converters: number } | ({ kind: 'mean' | 'cuped' } & ValuedUsers) {
  if (outcomes.kind === 'conversion') return { kind: 'conversion', ...readConverted(outcomes.converted) };
  const { y } = outcomes;
  requireUsers('y', y);
  if (outcomes.kind === 'mean') return { kind: 'mean', ...readPairs(null, y) };
  if (outcomes.x.length !== y.length)
    throw new RangeError(
      `outcomes.x has ${outcomes.x.length} entries and outcomes.y ${y.length}; give one of each a user.`,
    );
  return { kind: 'cuped', ...readPairs(outcomes.x, y) };
}

/** Moments of y from sums about an origin. */
export function momentsAbout(sums: ArmSums, origin: Origin): Moments {
  return momentsOfY(coMomentsAbout(sums, origin));
}

/** Co-moments from sums about an origin. */
export function coMomentsAbout(sums: ArmSums, origin: Origin): CoMoments {
  const about = coMomentsFromSums(sums);
  return sums.n === 0 ? about : { ...about, meanX: about.meanX + origin.x, meanY: about.meanY + origin.y };
}

function readConverted(converted: ArrayLike<number>): { users: number; converters: number } {
  requireUsers('converted', converted);
  const users = converted.length;
  let converters = 0;
  for (let user = 0; user < users; user += 1) {
    const bit = converted[user]!;
    if (bit === 0) continue;
    if (bit !== 1)
      throw new RangeError(
        `outcomes.converted[${user}] is ${bit}; give 1 for a user who converted and 0 for one who did not.`,
      );
    converters += 1;
  }
  return { users, converters };
}

/**
 * Where half of the users or more are 0 in both columns, these are left out of the table and the origin is 0: by Cauchy and Schwarz (Σy)²/n ≤ Σy²/2 then, so that
 * subtracting costs one bit. Else the origin is the mean.
 */
function readPairs(x: ArrayLike<number> | null, y: ArrayLike<number>): ValuedUsers {
  const users = y.length;
  const zeros = countZeros(x, y);
  const origin = 2 * zeros >= users ? { x: 0, y: 0 } : { x: x === null ? 0 : centerOf(x), y: centerOf(y) };
  const pairs = new Float64Array(2 * (origin.x === 0 && origin.y === 0 ? users - zeros : users));
  let end = 0;
  for (let user = 0; user < users; user += 1) {
    const left = x === null ? 0 : x[user]! - origin.x;
    const right = y[user]! - origin.y;
    if (left === 0 && right === 0) continue;
    pairs[end] = left;
    pairs[end + 1] = right;
    end += 2;
  }
  return { users, origin, pairs: end === pairs.length ? pairs : pairs.slice(0, end) };
}

/** Users who are 0 in both columns. */
function countZeros(x: ArrayLike<number> | null, y: ArrayLike<number>): number {
  let zeros = 0;
  for (let user = 0; user < y.length; user += 1) {
    const right = y[user]!;
    const left = x === null ? 0 : x[user]!;
    if (!Number.isFinite(right)) refuseValue('y', user, right);
    if (!Number.isFinite(left)) refuseValue('x', user, left);
    if (left === 0 && right === 0) zeros += 1;
  }
  return zeros;
}

/** The mean, or exactly the value that all have. */
function centerOf(values: ArrayLike<number>): number {
  const first = values[0]!;
  let about = 0;
  for (let user = 0; user < values.length; user += 1) about += values[user]! - first;
  return first + about / values.length;
}

function requireUsers(name: string, values: ArrayLike<number>): void {
  if (values.length === 0) throw new RangeError(`outcomes.${name} is empty; give one entry a user.`);
  if (values.length > MOST_USERS)
    throw new RangeError(
      `outcomes.${name} has ${values.length} entries; give at most ${MOST_USERS} users, for instance a sample of them.`,
    );
}

function refuseValue(name: string, user: number, value: number): never {
  throw new RangeError(`outcomes.${name}[${user}] is ${value}; give a finite number for every user.`);
}
