import type { GraphQLSchema } from 'graphql';
import type { EntityManager } from 'typeorm';
import type { RequestContext, Services } from '../context.js';
import { FEATURES } from '../features.js';
import { DEFAULT_LIMITS } from '../limits/limits.js';
import { buildApiSchema } from '../schema.js';
import { operatorIdentity } from '../server/execute-local.js';
import { createContext } from '../server/request-context.js';

let schema: GraphQLSchema | undefined;

/** What resolvers see of a request of the local operator. */
export function operatorContext(services: Services): RequestContext {
  schema ??= buildApiSchema(FEATURES);
  return createContext({
    services,
    schema,
    limits: DEFAULT_LIMITS,
    identity: operatorIdentity(),
    requestId: 'req_test',
    signal: new AbortController().signal,
    http: null,
  });
}

/** Likewise, where somebody else writes something just before each write of the request, after all that it read first. */
export function contextWhile(
  services: Services,
  meanwhile: (manager: EntityManager) => Promise<unknown>,
): RequestContext {
  const write: RequestContext['decisions']['write'] = async (work) => {
    await services.decisions.write(meanwhile);
    return services.decisions.write(work);
  };
  return { ...operatorContext(services), decisions: { ...services.decisions, write } };
}
