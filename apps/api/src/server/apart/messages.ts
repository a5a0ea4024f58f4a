import type { QuestionProgress } from '@cartograph/analytics';
import type { EngineLimits } from '@cartograph/events';
import type { ApartAsked } from '../../analytics/apart/ask-apart.js';

/** What the server tells the process. */
export type ToAsked =
  | { type: 'start'; dataDir: string; engine: EngineLimits; isReadOnly: boolean }
  | ({ type: 'ask'; id: number; snapshotId: string } & ApartAsked)
  | { type: 'stop'; id: number }
  /** Files of the lake that were found damaged. */
  | { type: 'doubt'; paths: readonly string[] };

/** An error without its class: it is known by its name, as all are that callers are told of. */
export interface PlainError {
  name: string;
  message: string;
  stack: string | undefined;
  /** Its own properties that are plain. */
  facts: Readonly<Record<string, unknown>>;
}

/** What the process tells the server. */
export type FromAsked =
  | { type: 'cpu'; id: number; ms: number }
  | { type: 'progress'; id: number; progress: QuestionProgress }
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'failure'; id: number; error: PlainError };

export function plainError(thrown: unknown): PlainError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const facts = Object.entries(error).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return { name: error.name, message: error.message, stack: error.stack, facts: Object.fromEntries(facts) };
}

export function revivedError({ name, message, stack, facts }: PlainError): Error {
  const error = Object.assign(new Error(message), facts);
  Object.defineProperty(error, 'name', { value: name });
  if (stack !== undefined) error.stack = stack;
  return error;
}
