import type { CampaignId, CartographClient, Leaderboard, ScenarioRun } from '@cartograph/sdk';
import type { LostDay } from '../drawn-log.js';
import type { LogRow } from '../log.js';
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
  /** What was taken from the log when it was drawn, in the shop's zone. */
  lost: readonly LostDay[];
  /** First and last day that the answer is about. */
  span: Period;
  /** Days that the answer says it leaves out. */
  daysLeftOut: readonly string[];
  /** Faults of the log that the answer names. */
  faults: readonly ToldFault[];
  /** Measures that it does not judge for a fault of the tracking. */
  notCompared: number;
  /** What was planned and kept on this server. */
  plan: Plan;
}

/** What an answer says of its own days. */
export interface Answered extends Pick<Truth, 'daysLeftOut' | 'faults'> {
  period: Period;
  setAside?: readonly { reason: string; candidates: number }[];
}

/** Counts of what the harness itself made, all on the log's days or later. */
export interface Plan {
  items: { all: number; open: number; soon: number; overdue: number; done: number };
  insights: number;
  views: number;
  /** The one training, of the log on which it was made; null before. */
  trained: { rows: readonly Told[]; board: Leaderboard } | null;
  /** The one campaign and what its simulation gave; null before. */
  campaign: { id: CampaignId; result: ScenarioRun['result'] } | null;
}

export interface ToldFault {
  date: string;
  kind: string;
  eventType: string | null;
  expectedSessions: number | null;
  isCertain: boolean;
}

/** One form of a headline, and what a recount says to it: each line a claim that is false. */
export interface Sentence {
  /** Each number that it shows must be contradicted where another stands, but for those in groups named `unknown1`, `unknown2` … that no plain recount knows. */
  form: RegExp;
  /** Groups by name that the recount does not know of this truth. */
  unknownOf?(truth: Truth): readonly string[];
  /** What is missing where events were lost, so that it says first on how many days that was. Default: that of the page. */
  lacks?: 'total';
  falsehoods(said: string[], truth: Truth): (string | false)[];
}

/** What a headline says is missing, where events were lost: purchases of its buyers, returns of its users, or hours. */
export type Lacking = 'purchases' | 'returns' | 'hours';

export interface Page {
  path: string;
  /** Where it is asked about something, if that is there. */
  at?(rows: readonly Told[], plan: Plan): string | null;
  /** Whether the recount knows the page over a part of the log, too. */
  hasPeriod: boolean;
  /** What its answer says of days, where it does. */
  answered?(client: CartographClient, period: Period | null): Promise<Answered>;
  /** Types of which it names every day that lost them; those in `leftOut` it leaves out, where it has other days. */
  losses?: { named: readonly LogRow['type'][]; leftOut: readonly LogRow['type'][] };
  /** Plans something that it shows, before it is visited. */
  prepare?(client: CartographClient, plan: Plan, random: () => number, rows: readonly Told[]): Promise<void>;
  /** What it says before its sentence, where the answer has it: days that are left out, and changes of the tracking of these types (null: of all). */
  lead?: { hasDays: boolean; changesOf: readonly string[] | null; lacks?: Lacking };
  sentences: readonly Sentence[];
  /** Figures beside the sentence that are counted too: the number with which each begins. */
  figures?: (truth: Truth) => Record<string, number | null>;
}
