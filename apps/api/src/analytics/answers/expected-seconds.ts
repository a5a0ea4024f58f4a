import { eventsAsked, type Question } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';

/** What a question costs, as measured on two cores: only whether to wait or to start a job is decided by it. */
export interface QuestionCost {
  /** Seconds for a million events, unfiltered. */
  readonly secondsPerMillion: number;
  /** The part of that, 0 to 1, which a filter does not save: reading the period's events. */
  readonly reading: number;
  /** Days before and after the period that it looks at too, or reads with it: sessions are found in files of a month, so that four days of one are hardly cheaper than all. Default: none. */
  readonly around?: { readonly before: number; readonly after: number };
}

/** About how long it takes to work a question out, by the events of its period and filter. @throws QuestionError - as the question itself would. */
export async function expectedSeconds(
  store: EventStore,
  { secondsPerMillion, reading, around }: QuestionCost,
  { period, timeZone, filter }: Question,
  signal: AbortSignal,
): Promise<number> {
  const { ofPeriod, ofFilter } = await eventsAsked(
    store,
    { period: period ?? null, timeZone, filter: filter ?? null, signal },
    around,
  );
  return (secondsPerMillion * (reading * ofPeriod + (1 - reading) * ofFilter)) / 1_000_000;
}
