import {
  GraphQLError,
  OperationTypeNode,
  type ExecutionArgs,
  type GraphQLFormattedError,
  type GraphQLSchema,
} from 'graphql';
import type { Context } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { setMaxListeners } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { signInFirst } from '../access.js';
import { refreshIdentity, type IdentifyRequest } from '../accounts/identify.js';
import type { RequestContext, Services } from '../context.js';
import { actorName, type Actor } from '../identity.js';

import { ApiError, badInput, inWords, presentError, toApiError } from '../errors.js';
import { prepare } from '../execute.js';
import { type Budgets, payerOf } from '../limits/budgets.js';
import type { Limits } from '../limits/limits.js';
import { newId } from '../node-id.js';
import type { PublicSite } from './public-site.js';
import { createContext } from './request-context.js';
import { nameOfOperation, type RequestFacts } from '../request-scope.js';

/** Sockets whose key or session ended meanwhile are closed at the next check; it asks the database only after something was written. */
const RECHECK_MS = 1_000;
const CLOSE_FORBIDDEN = 4403;
const CLOSE_TOO_MANY = 4429;
/** Of a key or account at the same time: a watched thing is looked at all the time. */
const SOCKETS = 20;
const SUBSCRIPTIONS = 200;
const SUBSCRIPTIONS_OF_SOCKET = 50;

function authorizationOf(parameters: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const value = parameters?.['authorization'] ?? parameters?.['Authorization'];
  return typeof value === 'string' ? value : undefined;
}

const subscriptionsIn = (sockets: Iterable<Pick<Context, 'subscriptions'>>): number =>
  [...sockets].reduce((sum, { subscriptions }) => sum + Object.keys(subscriptions).length, 0);

/** The protocol's library takes instances only. */
const asGraphqlError = ({ message, extensions }: GraphQLFormattedError): GraphQLError =>
  new GraphQLError(message, { extensions });

export interface GraphqlWsOptions {
  schema: GraphQLSchema;
  services: Services;
  limits: Limits;
  budgets: Budgets;
  identify: IdentifyRequest;
  httpServer: Server;
  site: PublicSite;
}

/** Subscriptions at /graphql by the graphql-transport-ws protocol; the cookie, the header or `connectionParams.authorization` identifies. */
export function graphqlOverWebSocket(options: GraphqlWsOptions): { stop(): Promise<void> } {
  const { schema, services, limits, budgets, identify } = options;
  /** Who opened which socket, and the signal of its end. */
  const callers = new WeakMap<object, { actor: Actor; signal: AbortSignal }>();
  /** Open sockets of each key or account. */
  const open = new Map<string, Set<Pick<Context, 'subscriptions'>>>();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });

  /** What the log says of subscriptions under way, by their context. */
  const asked = new WeakMap<object, RequestFacts>();
  const tell = (requestId: string, facts: RequestFacts, error: unknown): void =>
    services.log.debug({ requestId, ...facts, outcome: toApiError(error).code }, 'subscription');

  const server = useServer<Record<string, unknown>>(
    {
      connectionInitWaitTimeout: 10_000,
      onConnect: async (connection) => {
        const { extra, connectionParams } = connection;
        const known = await identify(extra.request, { authorization: authorizationOf(connectionParams) }).catch(
          (error: unknown) => {
            if (toApiError(error).code === 'INTERNAL')
              services.log.error({ err: error }, 'could not tell who opens a socket; it is refused');
            else tell(newId('req'), {}, error);
            return null;
          },
        );
        // A socket that closed meanwhile would never be told to stop the checks below.
        if (!known || known.identity.actor.kind === 'anonymous' || extra.socket.readyState !== extra.socket.OPEN)
          return false;
        const { actor } = known.identity;
        const payer = payerOf(actor, '');
        const own = open.get(payer) ?? new Set();
        if (own.size >= SOCKETS) {
          extra.socket.close(
            CLOSE_TOO_MANY,
            `You have ${SOCKETS} connections for subscriptions open. Close one, or subscribe over one of them.`,
          );
          return false;
        }
        open.set(payer, own.add(connection));
        const gone = new AbortController();
        setMaxListeners(0, gone.signal);
        callers.set(extra.socket, { actor, signal: gone.signal });
        const forbid = (): void => extra.socket.close(CLOSE_FORBIDDEN, 'Forbidden');
        const recheck = setInterval(
          () => void refreshIdentity(services, actor).then((identity) => identity ?? forbid(), forbid),
          RECHECK_MS,
        );
        recheck.unref();
        extra.socket.on('close', () => {
          clearInterval(recheck);
          own.delete(connection);
          if (own.size === 0) open.delete(payer);
          gone.abort(toApiError(new DOMException('closed', 'AbortError')));
        });
        return true;
      },
      onSubscribe: async ({ extra, subscriptions }, _id, payload): Promise<ExecutionArgs | readonly GraphQLError[]> => {
        const requestId = newId('req');
        const facts: RequestFacts = {};
        try {
          if (Object.keys(subscriptions).length > SUBSCRIPTIONS_OF_SOCKET)
            throw new ApiError(
              'RATE_LIMITED',
              `A connection carries ${SUBSCRIPTIONS_OF_SOCKET} subscriptions. End some, or open another connection.`,
            );
          const caller = callers.get(extra.socket);
          const all = caller && open.get(payerOf(caller.actor, ''));
          if (all && subscriptionsIn(all) > SUBSCRIPTIONS)
            throw new ApiError(
              'RATE_LIMITED',
              `A key or account has ${SUBSCRIPTIONS} subscriptions at the same time. End some first.`,
            );
          if (caller) facts.caller = actorName(caller.actor);
          const identity = caller && (await refreshIdentity(services, caller.actor));
          if (!identity) throw signInFirst();
          const { document, operation, cost } = prepare(schema, payload, identity, limits);
          Object.assign(facts, { operation: nameOfOperation(operation, payload.operationName), cost });
          budgets.take(payerOf(identity.actor, ''), cost);
          if (operation.operation !== OperationTypeNode.SUBSCRIPTION)
            throw badInput('Only subscriptions are answered over WebSocket; POST queries and mutations to /graphql.');
          const contextValue = createContext({
            services,
            schema,
            limits,
            identity,
            requestId,
            signal: caller.signal,
            http: null,
            acceptLanguage: extra.request.headers['accept-language'],
          });
          asked.set(contextValue, facts);
          services.log.debug({ requestId, ...facts, outcome: 'ok' }, 'subscription');
          return {
            schema,
            document,
            contextValue,
            variableValues: payload.variables ?? {},
            operationName: payload.operationName ?? null,
          };
        } catch (error) {
          tell(requestId, facts, error);
          return [asGraphqlError(presentError(error, { requestId, log: services.log, dataDir: services.dataDir }))];
        }
      },
      onNext: (_context, _id, _payload, args, result) => {
        const { requestId, words } = args.contextValue as RequestContext;
        if (!result.errors) return undefined;
        tell(requestId, asked.get(args.contextValue as object) ?? {}, result.errors[0]);
        return {
          ...result,
          errors: result.errors.map((error) =>
            inWords(presentError(error, { requestId, log: services.log, dataDir: services.dataDir }), words()),
          ),
        };
      },
      onError: (_context, _id, _payload, errors) =>
        errors.map((error) =>
          error.extensions?.['requestId'] === undefined
            ? presentError(error, { requestId: newId('req'), log: services.log, dataDir: services.dataDir })
            : error,
        ),
    },
    sockets,
    15_000,
  );

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    // Until the protocol takes it over nobody else listens, and an unheard error ends the process.
    socket.on('error', () => socket.destroy());
    // Not by URL: a target such as "//" is none, and throws.
    const isHere = options.site.withoutBase(request.url ?? '').split('?', 1)[0] === '/graphql';
    // Browsers always send Origin with a WebSocket; a page of another site must not ride on the visitor's cookie.
    if (!isHere || !options.site.isOwnOrigin(request)) {
      socket.end(
        `HTTP/1.1 ${isHere ? '403 Forbidden' : '404 Not Found'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  };
  options.httpServer.on('upgrade', onUpgrade);

  return {
    async stop() {
      options.httpServer.off('upgrade', onUpgrade);
      await server.dispose();
      for (const client of sockets.clients) client.terminate();
    },
  };
}
