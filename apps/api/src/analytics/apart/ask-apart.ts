import type { Question, QuestionProgress } from '@cartograph/analytics';
import type { EventStore } from '@cartograph/events';

/** How a question is followed and stopped. */
export interface ApartRun {
  signal: AbortSignal;
  /** Who asks: those who wait take turns, so that nobody waits until all that another asked has ended. */
  caller?: string | undefined;
  onProgress?: ((progress: QuestionProgress) => void) | undefined;
  /** Told how many milliseconds of CPU were used for it, also where it failed or was stopped. */
  onCpu?: ((ms: number) => void) | undefined;
}

/**
 * A question whose answer takes long to work out after its statements, on a large log or a large catalog. In a server's own process nobody else would be
 * answered meanwhile.
 */
export interface ApartQuestion<Asked extends Question, Value> {
  /** Names it in the keys of answers, and to the process that is asked. */
  readonly name: string;
  /** About how long it takes for a million events, by which its lane is chosen before it was asked. Default: as tables of the lake answer. */
  readonly secondsPerMillion?: number;
  /** `asked` and what it gives are plain data: they may come from another process and go there. */
  ask(store: EventStore, asked: Asked, run: ApartRun): Promise<Value>;
}

/** One of these questions, about one snapshot. */
export interface ApartAsked {
  name: string;
  asked: Question;
  /** Whether its statements take the lane of heavy ones. */
  heavy: boolean;
}

/** Works such an answer out somewhere. Rejects with the signal's reason when it aborts, and with what the question throws. */
export type AskApart = (store: EventStore, what: ApartAsked, run: ApartRun) => Promise<unknown>;
