import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { expressMiddleware } from '@as-integrations/express5';
import type { Request, RequestHandler, Response } from 'express';
import { parse, type FormattedExecutionResult, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { networkOf } from '../accounts/attempts.js';
import { readCookie, type IdentifyRequest } from '../accounts/identify.js';
import type { HttpExchange, RequestContext, Services } from '../context.js';
import { actorName } from '../identity.js';
import { ApiError, inWords, presentError, toApiError } from '../errors.js';
import { assertMayAsk, assertMayChange } from '../execute.js';
import { type Budgets, LEAST_POINTS, objectsIn, payerOf } from '../limits/budgets.js';
import { assertAffordable, costOf } from '../limits/cost.js';
import { documentRules } from '../limits/document-rules.js';
import type { Limits } from '../limits/limits.js';
import { deadline } from '../limits/time-limit.js';
import type { PublicSite } from './public-site.js';
import { createContext } from './request-context.js';
import { currentRequestId, nameOfOperation, tellOfRequest } from '../request-scope.js';

/** The code of the first error, else of the first refusal in a payload, else `ok`. */
function outcomeOf({ data, errors }: Pick<FormattedExecutionResult, 'data' | 'errors'>): string {
  const [error] = errors ?? [];
  if (error) return String(error.extensions?.['code']);
  for (const payload of Object.values(data ?? {})) {
    const refusals = (payload as { userErrors?: { code?: unknown }[] } | null)?.userErrors;
    if (typeof refusals?.[0]?.code === 'string') return refusals[0].code;
  }
  return 'ok';
}

/** Who pays for a request, and how many points were worked for it. */
interface Bill {
  /** Whoever sent it: signing in changes the identity in its midst. */
  readonly payer: string;
  worked: number;
}

/** Works the cost out before execution, takes it from the caller's budget, and reports in every answer what it came to. */
const costPlugin = (
  schema: GraphQLSchema,
  limits: Limits,
  budgets: Budgets,
  billOf: (context: RequestContext) => Bill,
): ApolloServerPlugin<RequestContext> => ({
  async requestDidStart({ contextValue }) {
    const bill = billOf(contextValue);
    let requested = 0;
    let isTaken = false;
    return {
      async didResolveOperation({ document, request, operation, operationName }) {
        if (operation) tellOfRequest({ operation: nameOfOperation(operation, operationName) });
        try {
          requested = costOf(schema, document, request.operationName, request.variables);
          tellOfRequest({ cost: requested });
          assertAffordable(requested, limits);
          if (operation) assertMayChange(operation, contextValue.decisions);
          budgets.take(bill.payer, requested);
          isTaken = true;
        } catch (error) {
          throw toApiError(error).forHttp();
        }
      },
      async willSendResponse({ response }) {
        if (response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        tellOfRequest({ outcome: outcomeOf(singleResult) });
        const objects = Math.max(LEAST_POINTS, objectsIn(Object.values(singleResult.data ?? {})));
        if (isTaken) budgets.settle(bill.payer, requested, objects);
        // Reading what is refused takes its time, too; who has nothing left owes it.
        else budgets.charge(bill.payer, LEAST_POINTS);
        singleResult.extensions = {
          cost: {
            requested,
            actual: objects + bill.worked,
            limit: limits.cost,
            remaining: budgets.remaining(bill.payer),
            restoreRate: limits.budget.restoreRate,
          },
        };
      },
    };
  },
});

/**
 * GraphQL over HTTP: a client that accepts only `application/json` learns of errors from the body, so a well-formed request answers
 * 200; `application/graphql-response+json` carries the status.
 */
const statusPlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response }) {
        const accept = request.http?.headers.get('accept') ?? '*/*';
        const { status } = response.http;
        const wellFormed = status === 400 && typeof request.query === 'string' && request.query.length > 0;
        if (wellFormed && !accept.includes('application/graphql-response+json')) response.http.status = 200;
      },
    };
  },
};

/** Errors come in the asker's language; those of requests refused before the asker is known, in English. */
const wordsPlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body }, contextValue }) {
        if (body.kind === 'single' && body.singleResult.errors)
          body.singleResult.errors = body.singleResult.errors.map((error) => inWords(error, contextValue.words()));
      },
    };
  },
};

function exchange(site: PublicSite, request: Request, response: Response, sessionToken: string | null): HttpExchange {
  const name = site.cookieName(request);
  const path = site.basePath || '/';
  const cookie = { httpOnly: true, sameSite: 'strict', secure: site.isSecure(request), path } as const;
  return {
    address: request.ip ?? 'unknown',
    sessionToken,
    deviceToken: readCookie(request.headers.cookie, site.deviceCookieName(request)),
    setSessionCookie: (token, expiresAt) => void response.cookie(name, token, { ...cookie, expires: expiresAt }),
    setDeviceCookie: (token, expiresAt) =>
      void response.cookie(site.deviceCookieName(request), token, { ...cookie, expires: expiresAt }),
    clearSessionCookie: () => void response.clearCookie(name, cookie),
  };
}

export interface GraphqlHttpOptions {
  schema: GraphQLSchema;
  services: Services;
  limits: Limits;
  budgets: Budgets;
  identify: IdentifyRequest;
  site: PublicSite;
  log: Logger;
}

/** The Apollo server behind POST and GET /graphql. */
export async function graphqlOverHttp(
  options: GraphqlHttpOptions,
): Promise<{ handler: RequestHandler; stop(): Promise<void> }> {
  const { schema, services, limits, budgets, identify } = options;
  // Apollo copies the context, and not what is in it.
  const bills = new WeakMap<HttpExchange, Bill>();
  const billOf = ({ http }: RequestContext): Bill => {
    const bill = http && bills.get(http);
    if (!bill) throw new Error('A request over HTTP has no bill.');
    return bill;
  };
  const apollo = new ApolloServer<RequestContext>({
    schema,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    validationRules: documentRules(limits),
    parseOptions: { maxTokens: limits.tokens },
    formatError: (_formatted, error) =>
      presentError(error, { requestId: currentRequestId(), log: options.log, dataDir: services.dataDir }),
    plugins: [
      costPlugin(schema, limits, budgets, billOf),
      statusPlugin,
      wordsPlugin,
      ApolloServerPluginLandingPageDisabled(),
      // No answer is kept anywhere, and it would look at every field of every answer.
      ApolloServerPluginCacheControlDisabled(),
    ],
    // Requests refused before they become an operation cost nothing, and say so too.
    stringifyResult: (result) =>
      JSON.stringify({
        ...result,
        extensions: {
          cost: {
            requested: 0,
            actual: 0,
            limit: limits.cost,
            remaining: null,
            restoreRate: limits.budget.restoreRate,
          },
          ...result.extensions,
        },
      }),
    stopOnTerminationSignals: false,
    logger: {
      debug: () => undefined,
      info: () => undefined,
      warn: (message) => options.log.warn(String(message)),
      error: (message) => options.log.error(String(message)),
    },
  });
  await apollo.start();

  const handler = expressMiddleware(apollo, {
    context: async ({ req, res }) => {
      try {
        const { identity, sessionToken, freshCookie } = await identify(req, { rotate: true });
        const { query, operationName } = (req.method === 'GET' ? req.query : ((req.body ?? {}) as unknown)) as Record<
          string,
          unknown
        >;
        if (identity.actor.kind === 'anonymous' && typeof query === 'string') {
          assertMayAsk(
            schema,
            parse(query, { maxTokens: limits.anonymousTokens }),
            typeof operationName === 'string' ? operationName : null,
            identity,
          );
        }
        const limit = deadline(limits.timeoutMs);
        res.on('close', () => {
          limit.clear();
          if (!res.writableFinished) limit.abort(new ApiError('UNAVAILABLE', 'The caller went away.'));
        });
        const http = exchange(options.site, req, res, sessionToken);
        tellOfRequest({ caller: actorName(identity.actor) });
        if (freshCookie) http.setSessionCookie(freshCookie.token, freshCookie.expiresAt);
        const bill: Bill = { payer: payerOf(identity.actor, networkOf(http.address)), worked: 0 };
        bills.set(http, bill);
        return createContext({
          services,
          schema,
          limits,
          identity,
          requestId: currentRequestId(),
          signal: limit.signal,
          http,
          acceptLanguage: req.headers['accept-language'],
          charge: (points) => {
            bill.worked += points;
            budgets.charge(bill.payer, points);
          },
        });
      } catch (error) {
        tellOfRequest({ outcome: toApiError(error).code });
        throw toApiError(error).forHttp();
      }
    },
  });
  return { handler, stop: () => apollo.stop() };
}
