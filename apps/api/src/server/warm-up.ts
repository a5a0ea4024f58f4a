import type { GraphQLSchema } from 'graphql';
import type { Services } from '../context.js';
import { ApiError } from '../errors.js';
import { executeOperation } from '../execute.js';
import type { Limits } from '../limits/limits.js';
import { deadline } from '../limits/time-limit.js';
import { newId } from '../node-id.js';
import { operatorIdentity } from './execute-local.js';
import { createContext } from './request-context.js';

/** Of somebody whom no log knows: the model, the products and the engine are read for it all the same. */
const QUESTION = '{ recommendations(for: { userExternalId: "0" }, first: 1) { items { product { externalId } } } }';

/**
 * Asks for a recommendation, so that the first caller finds read what it needs. Where nothing is trained or imported there is nothing to read.
 *
 * @throws ApiError UNAVAILABLE - it takes longer than a request may.
 */
export async function warmUp(services: Services, schema: GraphQLSchema, limits: Limits): Promise<void> {
  const limit = deadline(limits.timeoutMs);
  const context = createContext({
    services,
    schema,
    limits,
    identity: operatorIdentity(),
    requestId: newId('req'),
    signal: limit.signal,
    http: null,
  });
  try {
    const { errors = [] } = await executeOperation(schema, context, { query: QUESTION }, limits);
    // Whatever else is wrong, waiting does not mend it.
    const late = errors.find(({ extensions }) => extensions?.['code'] === 'TIMEOUT');
    if (late) throw new ApiError('UNAVAILABLE', 'The models are still being read.', { cause: late });
  } finally {
    limit.clear();
  }
}
