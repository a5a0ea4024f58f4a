import type { QuestionProgress } from '@cartograph/analytics';
import type { Appender, EngineLimits, EventStore, Lake } from '@cartograph/events';
import type { Words } from '@cartograph/words';
import type DataLoader from 'dataloader';
import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import type { AnalysisJobInput } from './analytics/answers/analysis-question.js';
import type { AskApart } from './analytics/apart/ask-apart.js';
import type { Decisions } from './database/decisions.js';
import type { Identity } from './identity.js';
import type { Jobs } from './jobs/jobs.js';
import type { Budgets } from './limits/budgets.js';

/** What only a caller over HTTP has. */
export interface HttpExchange {
  readonly address: string;
  /** The session cookie the caller sent; null without one. */
  readonly sessionToken: string | null;
  /** The cookie of a browser in which somebody has signed in; null without one. */
  readonly deviceToken: string | null;
  setSessionCookie(token: string, expiresAt: Date): void;
  setDeviceCookie(token: string, expiresAt: Date): void;
  clearSessionCookie(): void;
}

/** What lives as long as the server (or one local execution) and every request shares. */
export interface Services {
  readonly dataDir: string;
  /** Zone in which days and hours are computed when the caller names none. */
  readonly timeZone: string;
  /** What each engine may use that is opened for this server, in its own process and in others. */
  readonly engine: EngineLimits;
  readonly lake: Lake;
  readonly decisions: Decisions;
  /** Takes events as they happen; opened by the first who asks. */
  readonly appender: () => Promise<Appender>;
  readonly jobs: Jobs;
  /** What callers may spend; null where nobody has a budget, as on the command line. */
  readonly budgets: Budgets | null;
  /** Works out answers that take long. */
  readonly askApart: AskApart;
  readonly log: Logger;
  /** Days for which the audit log is kept. */
  readonly auditDays: number;
  readonly now: () => Date;
}

/** One request's DataLoaders, made on first use. */
export type LoaderCache = Map<object, DataLoader<string, unknown>>;

/** What every resolver gets as `@Ctx()`. */
export interface RequestContext extends Services {
  readonly requestId: string;
  readonly identity: Identity;
  /** Sentences in the asker's language: the account's, else what `Accept-Language` wants most, else English. */
  words(): Words;
  /** Aborts when the request times out or its caller goes away: hand it to every store call. */
  readonly signal: AbortSignal;
  readonly http: HttpExchange | null;
  /** What a resolver tells the audit log of a mutation whose payload does not: the thing it was about. */
  readonly audited: {
    target: string | null;
    /** Where it is put on record, also when the request's time is over. */
    readonly decisions: Decisions;
  };
  readonly loaders: LoaderCache;
  /** Takes points from the caller's budget for work that was done, also after the answer. Nothing where callers have none. */
  readonly charge: (points: number) => void;
  /** Told how far a long question is; nobody listens over HTTP. */
  readonly onProgress?: ((progress: QuestionProgress) => void) | undefined;
  /**
   * The event store of this request. The snapshot is chosen at the first call and stays the same for the whole request.
   * @throws NoSnapshotError - nothing has been imported yet (callers see NOT_FOUND).
   */
  store(): Promise<EventStore>;
  /** Expected seconds beyond which a question takes long. */
  readonly longSeconds: number;
  /** Where given, questions that would take long are told to it and not worked out: a job is to do so. */
  readonly putOff?: ((analysis: AnalysisJobInput) => void) | undefined;
  /** Runs a query as this caller, optionally on another snapshot; mutations are refused. Used to freeze evidence. */
  query(request: {
    query: string;
    variables?: Record<string, unknown> | null;
    snapshotId?: string;
    putOff?: RequestContext['putOff'];
  }): Promise<ExecutionResult>;
}

/** The account behind the caller; null for the local operator and server-made keys. */
export function callerAccountId(context: RequestContext): string | null {
  return context.identity.actor.accountId;
}
