import type { EventStore, Snapshot } from '@cartograph/events';
import type { BotChoice } from './bot-choice.js';
import type { CoverageFault } from './coverage-fault.js';
import { type Definition, statementsText } from './definition.js';
import type { EventFilter } from './event-filter.js';
import type { Period } from './local-days.js';
import type { ResolvedPeriod } from './period.js';
import type { Fragment } from './sql.js';

/** What every answer about a period carries. */
export interface Answer {
  snapshot: Snapshot;
  timeZone: string;
  period: Period;
  /** What is wrong with the tracking of what the answer counts: in the period, and in an earlier one that it is compared with. By date. */
  faults: CoverageFault[];
  /** Days of the period that its rates leave out, since the tracking lost events of a counted type on them. */
  daysLeftOut: string[];
  definition: Definition;
}

/** How far a question that takes long has come. */
export interface QuestionProgress {
  /** In English: what is being done. */
  step: string;
  done: number;
  /** Of this step; null where it cannot be told. */
  total: number | null;
  /** What is counted. */
  unit: string;
}

/** What every question about a period takes. */
export interface Question {
  /** IANA name of the zone whose calendar days count. */
  timeZone: string;
  /** Local days, both inclusive. Default: the whole log. */
  period?: Period | null;
  filter?: EventFilter | null;
  /** Whether sessions that look like a bot's count. Default `include`. */
  bots?: BotChoice;
  /** Stops the queries. */
  signal?: AbortSignal;
  /** Told how far it is, by questions that say so. */
  onProgress?: ((progress: QuestionProgress) => void) | undefined;
}

/** The part of an answer that does not depend on what was counted. */
export function answerFor(
  store: EventStore,
  period: ResolvedPeriod,
  definition: Omit<Definition, 'query'>,
  statements: readonly Fragment[],
): Answer {
  return {
    snapshot: store.snapshot,
    timeZone: period.timeZone,
    period: { from: period.from, to: period.to },
    faults: [...period.faults],
    daysLeftOut: period.leftOut.map(({ date }) => date),
    definition: { ...definition, query: statementsText(statements) },
  };
}

/** The restriction of a question in words, to end a definition's population. */
export function restrictionText(filter: EventFilter | null | undefined): string {
  const parts = [
    filter?.category != null ? `category ${filter.category}` : '',
    filter?.brand != null ? `brand ${filter.brand}` : '',
  ].filter(Boolean);
  return parts.length === 0 ? '' : `, only events of ${parts.join(' and ')}`;
}
