import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { IdentifyRequest } from '../accounts/identify.js';
import type { Services } from '../context.js';
import { ReadOnlyError } from '../database/unwritable.js';
import { ApiError, badInput, notFound, presentError, toApiError } from '../errors.js';
import type { Feature } from '../feature.js';
import type { Limits } from '../limits/limits.js';
import { consoleFiles, explorerPage, securityHeaders } from './console-files.js';
import type { OtherSites } from './other-sites.js';
import type { PublicSite } from './public-site.js';
import { currentRequestId, requestScope } from '../request-scope.js';
import type { StraightRoute } from './serve-http.js';

/** What body-parser and serve-static throw. */
interface HttpError {
  status: number;
  type?: string;
}
const isHttpError = (error: unknown): error is Error & HttpError =>
  error instanceof Error && typeof (error as { status?: unknown }).status === 'number';

function fromHttpError(error: Error & HttpError, limits: Limits): { status: number; error: ApiError } {
  const { status } = error;
  if (error.type === 'entity.too.large')
    return {
      status: 413,
      error: badInput(
        `The body is larger than ${limits.bodyBytes / 1024} KiB. Send files with createUpload, and shorten the query.`,
      ),
    };
  if (error.type === 'entity.parse.failed') return { status: 400, error: badInput('The body is not valid JSON.') };
  if (status === 404) return { status, error: notFound('There is nothing here.') };
  if (status < 500) return { status, error: badInput('The request could not be read.') };
  return { status: 500, error: toApiError(error) };
}

function errorAnswer(log: Logger, dataDir: string, limits: Limits): ErrorRequestHandler {
  return (thrown: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(thrown);
      return;
    }
    const { status, error } = isHttpError(thrown)
      ? fromHttpError(thrown, limits)
      : { status: toApiError(thrown).httpStatus, error: toApiError(thrown) };
    const seconds = error.extensions['retryAfterSeconds'];
    if (typeof seconds === 'number') response.setHeader('retry-after', String(seconds));
    response.status(status).json({ errors: [presentError(error, { requestId: currentRequestId(), log, dataDir })] });
  };
}

export interface AppOptions {
  services: Services;
  features: readonly Feature[];
  limits: Limits;
  identify: IdentifyRequest;
  graphql: RequestHandler;
  consoleDir: string;
  site: PublicSite;
  others: OtherSites;
  /** What must work before requests are sent here. */
  ready: () => Promise<void>;
}

/** Where programs ask. */
const GRAPHQL = '/graphql';

/** Everything the server answers over HTTP, in the order it is tried, and the way that nearly all requests take. */
export function createApp(options: AppOptions): { app: Express; graphql: StraightRoute } {
  const { services, limits } = options;
  const { log } = services;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', 'simple');
  app.set('trust proxy', options.site.trusts);
  const { site } = options;
  const first = [requestScope(log), securityHeaders(site)];
  app.use(first);

  app.get('/healthz', (_request, response) => void response.json({ status: 'up' }));
  app.get('/readyz', async (_request, response) => {
    try {
      await options.ready();
      response.json({ status: 'ready' });
    } catch (error) {
      log.warn({ err: error }, 'not ready');
      response.status(503).json({ status: 'not ready' });
    }
  });

  const compress = compression({ threshold: 1024 });
  const asked = [
    bodyWithin(limits.timeoutMs),
    express.json({ limit: limits.bodyBytes, strict: false }),
    noStore,
    options.graphql,
  ];
  const fail = errorAnswer(log, services.dataDir, limits);
  app.use(compress);
  app.use(GRAPHQL, options.others.allow, explorerPage(options.consoleDir, site.basePath), ...asked);
  if (services.decisions.isReadOnly) app.use(readsOnly);
  const router = express.Router();
  for (const feature of options.features) feature.routes?.(router, services, options.identify);
  app.use(router);
  app.use(consoleFiles(options.consoleDir, site.basePath));
  app.use((_request, _response, next) =>
    next(notFound('There is nothing here. The API is at /graphql, the console at /.')),
  );
  app.use(fail);
  return { app, graphql: { path: GRAPHQL, stages: [...first, compress, options.others.allow, ...asked], fail } };
}

/** Hangs up on a caller whose body takes too long: the server's own limit is made for uploads. */
const bodyWithin =
  (timeoutMs: number): RequestHandler =>
  (request, _response, next) => {
    const timer = setTimeout(() => {
      if (!request.complete) request.destroy();
    }, timeoutMs);
    const clear = (): void => clearTimeout(timer);
    request.on('end', clear).on('close', clear);
    next();
  };

const readsOnly: RequestHandler = ({ method }, _response, next) =>
  next(['GET', 'HEAD', 'OPTIONS'].includes(method) ? undefined : new ReadOnlyError());

const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  next();
};
