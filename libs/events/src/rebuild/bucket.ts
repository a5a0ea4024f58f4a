import type { Manifest } from '../manifest.js';

/** Rows of a lake that one bucket should hold at most when all its months are made at once; about 130 bytes of memory each. */
const ROWS_PER_BUCKET = 3_000_000;
/** A lake is cut again when its buckets have grown to this many times the rows they were made for. */
const GROWTH = 4;
const MOST_BUCKETS = 64;
/** A prime, so that ids that all share a factor still spread. */
const SPREAD = 1_000_003;

/** Session numbers of a bucket begin here; 2^6 buckets of 2^40 numbers stay below 2^53. */
const NUMBERS_PER_BUCKET = 2 ** 40;

/** The bucket of a user by number, as SQL every engine understands. */
export const bucketOf = (userId: string, buckets: number): string => `((abs(${userId}) % ${SPREAD}) % ${buckets})`;

/** The bucket of a user by number. */
export const bucketOfUser = (userId: bigint, buckets: number): number =>
  Number(((userId < 0n ? -userId : userId) % BigInt(SPREAD)) % BigInt(buckets));

/** Added to a number before it is cubed. */
const BEYOND = 500_009;

/** Random groups of users, from which it is told how much alike a user's sessions are: enough for an interval 2 % wider than from every user, few enough to be kept by day and facet. */
export const USER_GROUPS = 64;

/** The group of a user by number, 0 to {@link USER_GROUPS} − 1, as SQL every engine understands. The cube spreads users of consecutive numbers, so that a group is no stretch or comb of them; small numbers, too, whose own cubes were below the prime. */
export const userGroupOf = (userId: string): string => {
  const number = `(abs(${userId}) % ${SPREAD} + ${BEYOND})`;
  return `((${number} * ${number} % ${SPREAD}) * ${number} % ${SPREAD} % ${USER_GROUPS})`;
};

/** What is added to a running number to make the number of a session. */
export const firstNumber = (bucket: number): number => bucket * NUMBERS_PER_BUCKET;

/**
 * How many buckets a snapshot of about that many rows gets: a power of two. A lake keeps its number until it has outgrown it
 * several times over, for a new number means that every file is written again.
 */
export function chooseBuckets(
  rows: number,
  base: Pick<Manifest, 'buckets'> | null,
  rowsPerBucket = ROWS_PER_BUCKET,
): number {
  const wanted = Math.min(MOST_BUCKETS, 2 ** Math.ceil(Math.log2(Math.max(1, rows / rowsPerBucket))));
  if (base === null) return wanted;
  return base.buckets < MOST_BUCKETS && rows > base.buckets * rowsPerBucket * GROWTH
    ? Math.max(wanted, base.buckets)
    : base.buckets;
}

/** Whether a file of one bucket, of so many, can hold users of another, of so many; both are powers of two. */
export const mayOverlap = (a: number, ofA: number, b: number, ofB: number): boolean => {
  const common = Math.min(ofA, ofB);
  return a % common === b % common;
};
