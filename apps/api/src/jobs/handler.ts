import type { EngineLimits, Lake, Progress } from '@cartograph/events';
import type { Logger } from 'pino';
import { registerEnumType } from 'type-graphql';
import type { Decisions } from '../database/decisions.js';

export enum JobKind {
  IMPORT = 'IMPORT',
  TRAIN = 'TRAIN',
  TRY_SETTINGS = 'TRY_SETTINGS',
  MEASURE_RULE_COST = 'MEASURE_RULE_COST',
  EXPORT_RECOMMENDATIONS = 'EXPORT_RECOMMENDATIONS',
  AA = 'AA',
  SCENARIO = 'SCENARIO',
  CAMPAIGN_ANALYSIS = 'CAMPAIGN_ANALYSIS',
  IMPORT_EXPOSURES = 'IMPORT_EXPOSURES',
  IMPORT_OUTCOMES = 'IMPORT_OUTCOMES',
  IMPORT_PRODUCT_FEED = 'IMPORT_PRODUCT_FEED',
  COMPACT = 'COMPACT',
  REMOVE_SNAPSHOTS = 'REMOVE_SNAPSHOTS',
  VERIFY = 'VERIFY',
  ERASE = 'ERASE',
  SEAL = 'SEAL',
  ANALYSIS = 'ANALYSIS',
}
registerEnumType(JobKind, { name: 'JobKind' });

/** What a job runs with, in a process of its own. */
export interface JobContext {
  readonly jobId: string;
  readonly dataDir: string;
  readonly timeZone: string;
  /** What each engine may use that the job opens. */
  readonly engine: EngineLimits;
  readonly lake: Lake;
  readonly decisions: Decisions;
  readonly log: Logger;
  /** Aborts on cancel and on shutdown; a handler that ignores it is killed five seconds later. */
  readonly signal: AbortSignal;
  /** The account that started the job; null for the local operator. */
  readonly createdById: string | null;
  /** Call it as often as you like: it is stored and published at most four times a second. */
  progress(progress: Partial<Progress> & { step: string }): void;
}

/**
 * Does one kind of job. Starting over after a crash must be safe: write results at the end, atomically.
 * The result (JSON) is shown to callers as `Job.result`. Throw `JobFailure` for a failure the person who started it can mend;
 * its words are shown. Any other error is shown as an internal one with the id that is in the log.
 */
export interface JobHandler<Input extends object = object> {
  kind: JobKind;
  run(input: Input, context: JobContext): Promise<object | void>;
}

/** What a failure's sentence names, for sentences in other languages. */
export type FailureFacts = Readonly<Record<string, string | number | readonly string[]>>;

/** Why a job failed. */
export interface Failure {
  /** In words for the person who started it. */
  readonly error: string;
  /** Stable kebab-case code. */
  readonly code: string;
  readonly facts: FailureFacts;
}

/** A failure in words for the person who started the job. */
export class JobFailure extends Error {
  override readonly name: string = 'JobFailure';
  readonly facts: FailureFacts;

  /**
   * @param code - stable kebab-case code.
   * @param options.facts - what the words name, for words in another language.
   */
  constructor(
    readonly code: string,
    message: string,
    { facts = {}, ...options }: ErrorOptions & { facts?: FailureFacts } = {},
  ) {
    super(message, options);
    this.facts = facts;
  }
}
