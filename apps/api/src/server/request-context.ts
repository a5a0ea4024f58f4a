import type { EventStore } from '@cartograph/events';
import { wantedLanguage, wordsIn } from '@cartograph/words';
import { OperationTypeNode, type GraphQLSchema } from 'graphql';
import type { HttpExchange, RequestContext, Services } from '../context.js';
import type { Identity } from '../identity.js';
import type { Decisions } from '../database/decisions.js';
import { ApiError } from '../errors.js';
import { executeOperation } from '../execute.js';
import type { Limits } from '../limits/limits.js';
import { keyOf } from '../node-id.js';
import { SNAPSHOT_PREFIX } from '../snapshot.js';

export interface ContextParts {
  services: Services;
  schema: GraphQLSchema;
  limits: Limits;
  identity: Identity;
  requestId: string;
  signal: AbortSignal;
  http: HttpExchange | null;
  /** Global id of the snapshot to answer from; the current one when absent. */
  snapshotId?: string | undefined;
  /** The header of the same name; undefined where the caller sends none. */
  acceptLanguage?: string | undefined;
  onProgress?: RequestContext['onProgress'];
  putOff?: RequestContext['putOff'];
  charge?: RequestContext['charge'];
}

/** Decisions of a request: what it has not committed when its time is over is undone, for its caller was told that it was stopped. */
function untilTimeout(decisions: Decisions, signal: AbortSignal): Decisions {
  const inTime = (): void => {
    const reason: unknown = signal.reason;
    if (reason instanceof ApiError && reason.code === 'TIMEOUT') throw reason;
  };
  return {
    ...decisions,
    write: (work) =>
      decisions.write(async (manager) => {
        inTime();
        const result = await work(manager);
        inTime();
        return result;
      }),
  };
}

/** Puts together what resolvers see of one request. */
export function createContext(parts: ContextParts): RequestContext {
  const { services, schema, limits, signal, requestId } = parts;
  let store: Promise<EventStore> | undefined;
  /** Queries inside a request share the points of one: thirty aliases of a mutation are not thirty requests. */
  let points = limits.cost;
  const context: RequestContext = {
    ...services,
    decisions: untilTimeout(services.decisions, signal),
    log: services.log.child({ requestId }),
    requestId,
    // A copy of its own: signing in changes it in place.
    identity: { ...parts.identity },
    words: () => wordsIn(context.identity.language ?? wantedLanguage(parts.acceptLanguage) ?? 'en', services.timeZone),
    signal,
    http: parts.http,
    audited: { target: null, decisions: services.decisions },
    loaders: new Map(),
    charge: parts.charge ?? (() => undefined),
    onProgress: parts.onProgress,
    longSeconds: limits.longSeconds,
    putOff: parts.putOff,
    store: () =>
      (store ??= services.lake.store(
        parts.snapshotId === undefined ? undefined : keyOf(parts.snapshotId, SNAPSHOT_PREFIX),
      )),
    query: async (request) => {
      const inner = createContext({
        ...parts,
        // What is kept as evidence is read by others, too.
        identity: { ...context.identity, language: 'en' },
        snapshotId: request.snapshotId ?? parts.snapshotId,
        putOff: request.putOff,
      });
      const result = await executeOperation(schema, inner, request, { ...limits, cost: points }, [
        OperationTypeNode.QUERY,
      ]);
      points -= (result.extensions?.['cost'] as { requested: number } | undefined)?.requested ?? 0;
      return result;
    },
  };
  return context;
}
