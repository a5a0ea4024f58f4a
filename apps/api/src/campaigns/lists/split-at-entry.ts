import type { AudienceHistory } from '@cartograph/analytics';
import type { LaterEvent } from '@cartograph/recommend';

const DAY = 86_400;

/**
 * Parts what a user did at the moment of entering, as the audience's history does: where whole sessions count that begin after it, the session at that moment is before.
 *
 * @param events - oldest first.
 * @param enteredAt - epoch seconds.
 * @param windowDays - days after entering that count; null: all.
 */
export function splitAtEntry(
  events: readonly LaterEvent[],
  enteredAt: number,
  { by, fromEntry }: AudienceHistory['after'],
  windowDays: number | null,
): { before: LaterEvent[]; after: LaterEvent[] } {
  const startOf = by === 'sessions' ? sessionStarts(events) : null;
  const until = windowDays === null ? Number.POSITIVE_INFINITY : enteredAt + windowDays * DAY;
  const split = { before: [] as LaterEvent[], after: [] as LaterEvent[] };
  for (const event of events) {
    const start = startOf?.get(event.sessionId) ?? event.at;
    if (fromEntry ? start < enteredAt : start <= enteredAt) split.before.push(event);
    else if (start < until) split.after.push(event);
  }
  return split;
}

function sessionStarts(events: readonly LaterEvent[]): Map<string | null, number> {
  const starts = new Map<string | null, number>();
  for (const { sessionId, at } of events) if (sessionId !== null && !starts.has(sessionId)) starts.set(sessionId, at);
  return starts;
}
