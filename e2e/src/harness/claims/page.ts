import type { CartographClient } from '@cartograph/sdk';
import type { Told } from '../recount.js';

export interface Period {
  from: string;
  to: string;
}

/** What a page shows on top. */
export interface Shown {
  address: string;
  answer: string;
  /** The figures in a row by their metric, as text. */
  figures: Record<string, string>;
}

/** What it is held against. */
export interface Truth {
  rows: readonly Told[];
  period: Period | null;
  /** Days that the answer says it leaves out. */
  daysLeftOut: readonly string[];
  /** Faults of the log that the answer names. */
  faults: readonly ToldFault[];
}

export interface ToldFault {
  date: string;
  kind: string;
  eventType: string | null;
  expectedSessions: number | null;
}

/** One form of a headline, and what a recount says to it: each line a claim that is false. */
interface Sentence {
  form: RegExp;
  falsehoods(said: string[], truth: Truth): (string | false)[];
}

export interface Page {
  path: string;
  /** Whether the recount knows the page over a part of the log, too. */
  hasPeriod: boolean;
  /** Whether every number of its sentences is counted, so that one that is changed must be contradicted. */
  isCounted: boolean;
  answered(client: CartographClient, period: Period | null): Promise<Pick<Truth, 'daysLeftOut' | 'faults'>>;
  /** What it says before its sentence, where the answer has it: days that are left out, and changes of the tracking of these types (null: of all). */
  lead?: { hasDays: boolean; changesOf: readonly string[] | null };
  sentences: readonly Sentence[];
  /** Figures beside the sentence that are counted too: the number with which each begins. */
  figures?: (truth: Truth) => Record<string, number | null>;
}
