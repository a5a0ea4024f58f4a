import type { Estimate, Incomputable } from '@cartograph/metrics';
import type { Answer } from '../answer.js';

/** Everything that the hypotheses take for granted. */
export type AssumptionCode =
  | 'independent'
  | 'one-ratio'
  | 'activity'
  | 'drift'
  | 'like'
  | 'cause'
  | 'dispersion'
  | 'proportional'
  | 'rest-is-clock'
  | 'covered'
  | 'weeks'
  | 'collinearity'
  | 'entangled'
  | 'cells'
  | 'priced'
  | 'usual-prices'
  | 'every-pair'
  | 'looks'
  | 'shown';

/** Something that the method takes for granted, and whether this log bears it out. */
export interface AssumptionCheck {
  /** What it is, for programs: pages word it by this and by its facts. */
  code: AssumptionCode;
  /** Short name, such as `counts are over-dispersed`. */
  name: string;
  /** Null where the log cannot tell. */
  holds: boolean | null;
  /** What was looked at, with its figures, and what was done about it. */
  detail: string;
  /** The figures and names of the detail. Nothing where there was nothing to look at. */
  facts: Readonly<Record<string, number | string>>;
}

/**
 * What became of an effect that was looked for: `confirmed`; `not-confirmed`, too little to tell, it may still exist; `refuted`, the 95 % interval
 * excludes every effect that counts.
 */
export type FindingStatus = 'confirmed' | 'not-confirmed' | 'refuted';

/** One effect that was looked for. */
export interface Finding {
  /** What it is about, as far as the words go that belong to no language: `furniture`, `apple`. */
  subject: string;
  /** The effect with its interval, or why there is none. */
  effect: Estimate;
  /** What the effect is a measure of: `odds-ratio`, `relative-demand`, `percentage-points` … */
  effectKind: string;
  /** Unadjusted, two-sided unless the method says otherwise; null where it cannot be computed. */
  pValue: number | null;
  /** Adjusted over everything that was looked at; null where there is no p. */
  qValue: number | null;
  /** Whether it also shows in the half that was held out; null where nothing was held out. */
  confirmed: boolean | null;
  /** Events, sessions or users behind it. */
  support: number;
  /** One English sentence that a marketer can read. */
  sentence: string;
}

/** What became of a hypothesis. */
export type Verdict = 'supported' | 'not-supported' | 'incomputable';

/** The form that all hypotheses answer in. */
export interface HypothesisResult<F extends Finding = Finding> extends Answer {
  hypothesis: 'H1' | 'H2' | 'H3';
  /** In words, with a question mark. */
  question: string;
  /** Whom or what was looked at. */
  population: string;
  /** Model, test, correction, level and smallest effect that counts. */
  method: string;
  verdict: Verdict;
  /** Set exactly when the verdict is `incomputable`. */
  incomputable: Incomputable | null;
  /** How many effects were looked at; the correction is over all of them. */
  lookedAt: number;
  /** Rate of false discoveries that the correction holds, a fraction. */
  level: number;
  /** Those that hold, strongest first. */
  findings: F[];
  assumptions: AssumptionCheck[];
  /** What one would have to see to give the answer up. */
  falsifiedBy: string[];
  /** The answer in one English sentence. */
  sentence: string;
}
