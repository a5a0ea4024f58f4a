import { idNumber, type SqlValue } from '@cartograph/events';

/** Whose events a question is about, as parts of its SQL. */
export interface UsersAsked {
  /** What stands after FROM; its parameters come first. */
  relation: string;
  /** The same of their sessions, with the same parameters. */
  sessions: string;
  /** A condition on `user_id`. */
  isAsked: string;
  params: readonly SqlValue[];
}

/** Asks what there is of users; the answer has one entry for each of whom there is something. */
export type AskUsers<Found> = (asked: UsersAsked) => Promise<Map<string, Found>>;

/** Users named in one question. */
const NAMED = 1_000;

/**
 * Asks of users one by one.
 *
 * @param userIds - external ids; what is no id of a log is left out of the answer.
 */
export async function askByName<Found>(userIds: readonly string[], ask: AskUsers<Found>): Promise<Map<string, Found>> {
  const numbers = [...new Set(userIds.flatMap((id) => idNumber(id) ?? []))];
  if (numbers.length === 0) return new Map();
  return ask({
    relation: 'events_of(?)',
    sessions: 'sessions_of(?)',
    isAsked: `user_id in (${numbers.map(() => '?').join(', ')})`,
    params: [numbers, ...numbers],
  });
}

/**
 * Asks of very many users whose ids follow each other: one question for those of a range of numbers.
 *
 * @param userIds - external ids in ascending order; of users between them is read too, and left out.
 * Cost: a scan from the first user to the last; ids beyond 2^63 are no range in the lake and are asked for by name.
 */
export async function askByRange<Found>(userIds: readonly string[], ask: AskUsers<Found>): Promise<Map<string, Found>> {
  const plain = userIds.filter((id) => (idNumber(id) ?? -1n) >= 0n);
  const [first, last] = [plain[0], plain.at(-1)];
  const found = new Map<string, Found>();
  if (first !== undefined && last !== undefined) {
    const wanted = new Set(plain);
    const between = await ask({
      relation: 'events',
      sessions: 'sessions',
      isAsked: 'user_id between ? and ?',
      params: [BigInt(first), BigInt(last)],
    });
    for (const [userId, one] of between) if (wanted.has(userId)) found.set(userId, one);
  }
  const long = userIds.filter((id) => (idNumber(id) ?? 0n) < 0n);
  for (let from = 0; from < long.length; from += NAMED) {
    for (const [userId, one] of await askByName(long.slice(from, from + NAMED), ask)) found.set(userId, one);
  }
  return found;
}
