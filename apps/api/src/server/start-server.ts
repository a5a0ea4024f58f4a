import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { clearHalfMade, keepReserve } from '@cartograph/events';
import type { Logger } from 'pino';
import { issueApiKey } from '../accounts/api-keys.js';
import { requestIdentifier } from '../accounts/identify.js';
import { issueSetUpToken } from '../accounts/set-up.js';
import { AskProcess } from './apart/ask-process.js';
import { DEFAULT_SEALING, SealSchedule, type SealSettings } from '../append/seal-schedule.js';
import { CampaignLooks } from '../campaigns/analysis/campaign-looks.js';
import type { Services } from '../context.js';
import type { StatementListener } from '../database/decisions.js';
import { latestRecord } from './latest-record.js';
import { VerifySchedule } from '../snapshots/verify-schedule.js';
import { ErasureWatch } from '../erasure/erasure-watch.js';
import { unlessUnwritable } from '../errors.js';
import type { Feature } from '../feature.js';
import { FEATURES } from '../features.js';
import { isAhead } from '../has-passed.js';
import { launchHere } from '../jobs/launch-here.js';
import { launchProcess } from '../jobs/launch-process.js';
import { JobRunner } from '../jobs/runner.js';
import { Budgets } from '../limits/budgets.js';
import { DEFAULT_LIMITS, type Limits } from '../limits/limits.js';
import { READ_ONLY_SCOPES } from '../permissions.js';
import { buildApiSchema } from '../schema.js';
import { Retraining } from '../live-model/retraining.js';
import { Tidying } from '../retention/tidying.js';
import { createApp } from './app.js';
import { atMostEvery } from './at-most-every.js';
import { graphqlOverHttp } from './graphql-http.js';
import { graphqlOverWebSocket } from './graphql-ws.js';
import { listen, requestsUnderWay, stopListening } from './listen.js';
import { otherSites } from './other-sites.js';
import { publicSite } from './public-site.js';
import { fitCollectionToCores } from './one-core.js';
import { serveHttp } from './serve-http.js';
import { openServices, StartOptionError } from './services.js';
import { warmUp } from './warm-up.js';

/** Longer than the minute that proxies keep a connection. */
const KEPT_CONNECTION_MS = 65_000;
/** Anybody may ask /readyz, and looking writes. */
const READY_FOR_MS = 1_000;
const UPLOAD_TIMEOUT_MS = 6 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** A writer that was killed in another container is known to be gone by then. */
const CLEAR_WITHIN_MS = 90_000;
const builtConsole = fileURLToPath(new URL('../../../console/dist', import.meta.url));

/** How to start a server. */
export interface ServerOptions {
  /** The data folder; made when missing. */
  dataDir: string;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 4000; 0 takes a free one. */
  port?: number;
  /** IANA zone for days and hours where a query names none. Default Asia/Dubai. */
  timeZone?: string;
  /** The built console. Default: the one beside this app. */
  consoleDir?: string;
  /** Default: warnings to stderr; the environment variable CARTOGRAPH_LOG_LEVEL sets another level. */
  logger?: Logger;
  /** Address that people open, where a proxy stands before the server: origin and base path, such as `https://shop.example/cartograph`. Default: the one it listens on. */
  publicUrl?: string;
  /** Whose X-Forwarded-* are believed: addresses, CIDRs and the names loopback, linklocal, uniquelocal with commas between, or how many proxies stand before the server. Default: nobody's. */
  trustProxy?: string | number;
  /** Origins of other sites whose pages may ask the API with a key, such as `https://shop.example`; `*` is any. Default: none. */
  corsOrigins?: readonly string[];
  limits?: Partial<Limits>;
  /** The program of a job's process. Default: the built one beside the server. */
  worker?: string;
  /** The program of the process that works out long answers. Default: the built one beside the server. */
  askWorker?: string;
  /** Memory of the engine, e.g. `2GiB`, as much again for the process that works out long answers, and twice as much for each job: for its engine and its heap. Default: half of the machine's, at most 4 GiB. */
  memoryLimit?: string;
  /** Threads of the engine. Default: one per core. */
  threads?: number;
  /** Jobs at the same time, and one short job beside them. Default 1. */
  jobConcurrency?: number;
  /** Days for which the audit log is kept. Default 365. */
  auditDays?: number;
  /** When recorded events are put into the lake by themselves. Default: when one has waited for an hour, or 100,000 wait; 0 turns either off. */
  sealing?: Partial<SealSettings>;
  /** Answers questions and changes nothing: mutations are refused, no job runs, no file of the data folder is written. Default false. */
  readOnly?: boolean;
}

/** What tests change besides. */
export interface ServerInternals {
  features?: readonly Feature[];
  /** URL of the module whose FEATURES job processes run. */
  featuresModule?: string;
  now?: () => Date;
  /** Milliseconds between two looks whether recorded events are to be sealed. */
  sealCheckMs?: number;
  /** Milliseconds between two looks for erasures. */
  erasureCheckMs?: number;
  /** Milliseconds between two looks whether a training is scheduled. */
  retrainingCheckMs?: number;
  /** Milliseconds between two looks at campaigns that run. */
  campaignCheckMs?: number;
  /** Jobs run in the server's own process, as on the command line: tests of what a job does need not wait for a process to start. Default false. */
  jobsHere?: boolean;
  /** Whether jobs are taken off the queue: where not, those that are asked for wait. Default true. */
  takeQueued?: boolean;
  /** Long answers are worked out in the server's own process, as on the command line. Default false. */
  asksHere?: boolean;
  onStatement?: StatementListener;
}

/** A server that answers. */
export interface RunningServer {
  /** Address it listens on, without a slash at the end. */
  readonly url: string;
  /** Address that people open, without a slash at the end: the same, or what `publicUrl` says. */
  readonly publicUrl: string;
  /** The one-time link that makes the first account; null once there is one. */
  setUpLink(): string | null;
  /** Makes a read-only API key that ends after 24 hours. The secret is shown nowhere else. Null where nothing can be written. */
  createTemporaryKey(): Promise<{ secret: string; expiresAt: Date } | null>;
  /** Cancels jobs, finishes requests under way, closes everything. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * Starts the API, the console and the job runner on one port.
 *
 * @throws PortTakenError - another program listens there. @throws ListenError - the address cannot be used.
 * @throws NewerDataError - the data folder was written by a newer version. @throws StartOptionError - an option cannot work.
 */
export function startServer(options: ServerOptions): Promise<RunningServer> {
  return assembleServer(options);
}

function checkedSealing(settings: SealSettings): SealSettings {
  for (const [name, value] of Object.entries(settings))
    if (!(Number.isFinite(value) && value >= 0))
      throw new StartOptionError(`sealing.${name} is ${value}: give a number from 0, which turns it off.`);
  return settings;
}

/** `startServer` with its inner parts in reach of tests. */
export async function assembleServer(
  options: ServerOptions,
  internals: ServerInternals = {},
): Promise<RunningServer & { readonly services: Services }> {
  const features = internals.features ?? FEATURES;
  const site = publicSite(options);
  const others = otherSites(options.corsOrigins);
  const sealing = checkedSealing({ ...DEFAULT_SEALING, ...options.sealing });
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  fitCollectionToCores();
  const opened = await openServices({
    ...options,
    features,
    now: internals.now,
    onStatement: internals.onStatement,
    access: options.readOnly === true ? 'read' : 'write',
    longestMs: limits.timeoutMs,
  });
  const { isReadOnly } = opened.services.decisions;
  const undo: (() => Promise<unknown>)[] = [opened.close];
  const closeAll = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const launch =
      internals.jobsHere === true
        ? launchHere(features, opened.services)
        : launchProcess({
            services: opened.services,
            worker: options.worker,
            featuresModule: internals.featuresModule,
          });
    const jobs = new JobRunner({
      takeQueued: internals.takeQueued ?? true,
      services: opened.services,
      launch,
      concurrency: options.jobConcurrency ?? 1,
    });
    const apart = new AskProcess({ services: opened.services, isReadOnly, program: options.askWorker });
    undo.push(() => apart.close());
    const askApart = internals.asksHere === true ? opened.services.askApart : apart.ask;
    const budgets = new Budgets(limits.budget);
    const services: Services = { ...opened.services, jobs, askApart, budgets };
    const schema = buildApiSchema(features);
    const identify = requestIdentifier(services, site, others);
    const graphql = await graphqlOverHttp({ schema, services, limits, budgets, identify, site, log: services.log });
    undo.push(graphql.stop);
    let closing: Promise<void> | undefined;
    let warm: Promise<void> | undefined;
    const ready = atMostEvery(READY_FOR_MS, async () => {
      await (warm ??= warmUp(services, schema, limits).catch((error: unknown) => {
        warm = undefined;
        throw error;
      }));
      await services.decisions.checkWritable();
      await services.lake.current();
    });
    const { app, graphql: route } = createApp({
      services,
      features,
      limits,
      identify,
      graphql: graphql.handler,
      consoleDir: path.resolve(options.consoleDir ?? builtConsole),
      site,
      others,
      ready: () => (closing === undefined ? ready() : Promise.reject(new Error('the server is stopping'))),
    });
    // A large upload over a slow line takes longer than Node's five minutes; a connection that a proxy or an SDK keeps for the next request is not closed under it after Node's five seconds.
    const patience = { requestTimeout: UPLOAD_TIMEOUT_MS, keepAliveTimeout: KEPT_CONNECTION_MS };
    const httpServer = serveHttp(app, route, patience, site.withoutBase);
    const underWay = requestsUnderWay(httpServer);
    const url = await listen(httpServer, options.host ?? '127.0.0.1', options.port ?? 4000);
    undo.push(
      // Requests are given the time that any request has; jobs are canceled meanwhile.
      () => Promise.all([jobs.close(), stopListening(httpServer, underWay, limits.timeoutMs)]),
    );
    const webSocket = graphqlOverWebSocket({ schema, services, limits, budgets, identify, httpServer, site });
    undo.push(webSocket.stop);
    const stopping = new AbortController();
    undo.push(async () => stopping.abort());
    // A folder that may not be written is served all the same.
    const clear = (waitMs: number): Promise<boolean> =>
      clearHalfMade(services.dataDir, { waitMs, signal: stopping.signal }).catch((error: unknown) => {
        if (!stopping.signal.aborted)
          services.log.warn({ err: error }, 'what killed processes had half made could not be cleared');
        return true;
      });
    if (!isReadOnly) {
      if (!(await clear(0))) void clear(CLEAR_WITHIN_MS);
      await keepReserve(services.dataDir);
      await jobs.start();
    }
    const latest = await latestRecord(services.decisions.read);
    if (latest !== null && isAhead(latest.getTime(), services.now()))
      services.log.warn(
        { latest },
        'records carry times ahead of the clock: set the clock if it is behind; else they were written while it was ahead, and are kept by age as if they were younger',
      );
    const schedule = new SealSchedule(services, sealing);
    const erasures = new ErasureWatch(services);
    const retraining = new Retraining(services);
    const campaigns = new CampaignLooks(services);
    const verifying = new VerifySchedule(services, (files) => {
      services.lake.doubt(files);
      apart.doubt(files);
    });
    const tidying = new Tidying(services);
    undo.push(
      () => schedule.close(),
      () => erasures.close(),
      () => retraining.close(),
      () => campaigns.close(),
      () => verifying.close(),
      () => tidying.close(),
    );
    if (!isReadOnly) {
      schedule.start(internals.sealCheckMs);
      retraining.start(internals.retrainingCheckMs);
      erasures.start(internals.erasureCheckMs);
      campaigns.start(internals.campaignCheckMs);
      verifying.start();
      tidying.start();
    }

    const setUpToken = await unlessUnwritable(issueSetUpToken(services));
    const setUpLink = setUpToken === null ? null : `${site.url(url)}/setup?token=${setUpToken}`;
    return {
      url,
      publicUrl: site.url(url),
      services,
      setUpLink: () => setUpLink,
      createTemporaryKey: async () => {
        const expiresAt = new Date(services.now().getTime() + DAY_MS);
        const key = { name: 'first steps', scopes: READ_ONLY_SCOPES, createdById: null, expiresAt };
        const issued = await unlessUnwritable(
          services.decisions.write((manager) => issueApiKey(manager, key, services.now())),
        );
        return issued === null ? null : { secret: issued.secret, expiresAt };
      },
      close: () => (closing ??= closeAll()),
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
