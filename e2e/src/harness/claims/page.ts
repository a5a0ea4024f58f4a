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
  /** What was planned and kept on this server. */
  plan: Plan;
}

/** Counts of what the harness itself made, all on the log's days or later. */
export interface Plan {
  items: { all: number; open: number; soon: number; overdue: number; done: number };
  insights: number;
  views: number;
}

export interface ToldFault {
  date: string;
  kind: string;
  eventType: string | null;
  expectedSessions: number | null;
  isCertain: boolean;
}

/** One form of a headline, and what a recount says to it: each line a claim that is false. */
interface Sentence {
  /** Each number that it shows must be contradicted where another stands, but for those in groups named `unknown1`, `unknown2` … that no plain recount knows. */
  form: RegExp;
  /** Groups by name that the recount does not know of this truth. */
  unknownOf?(truth: Truth): readonly string[];
  /** What it adds up, so that it says first on how many days that was lost. Default: that of the page. */
  adds?: 'total';
  falsehoods(said: string[], truth: Truth): (string | false)[];
}

export interface Page {
  path: string;
  /** Whether the recount knows the page over a part of the log, too. */
  hasPeriod: boolean;
  answered(client: CartographClient, period: Period | null): Promise<Pick<Truth, 'daysLeftOut' | 'faults'>>;
  /** Plans something that it shows, before it is visited. */
  prepare?(client: CartographClient, plan: Plan, random: () => number): Promise<void>;
  /** What it says before its sentence, where the answer has it: days that are left out, and changes of the tracking of these types (null: of all). */
  lead?: { hasDays: boolean; changesOf: readonly string[] | null; adds?: 'purchases' };
  sentences: readonly Sentence[];
  /** Figures beside the sentence that are counted too: the number with which each begins. */
  figures?: (truth: Truth) => Record<string, number | null>;
}
