/** How far models had learned beyond the moment at which users enter, for whom they make lists. */
export interface LookAhead {
  /** Users who entered before that. */
  users: number;
  /** From the first user's entering to the end of what was learned, rounded up to whole days. */
  days: number;
}

const DAY_MS = 86_400_000;

/**
 * @param enteredAt - of each user, epoch milliseconds.
 * @param trainedUntil - the first instant of which the models know nothing, epoch milliseconds.
 * @returns null where nobody entered before that.
 */
export function lookAheadOf(enteredAt: Float64Array, trainedUntil: number): LookAhead | null {
  let [users, first] = [0, trainedUntil];
  for (const at of enteredAt) {
    if (at >= trainedUntil) continue;
    users += 1;
    first = Math.min(first, at);
  }
  return users === 0 ? null : { users, days: Math.ceil((trainedUntil - first) / DAY_MS) };
}
