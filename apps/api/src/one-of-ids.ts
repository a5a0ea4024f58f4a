import { badInput } from './errors.js';
import { keyOf } from './node-id.js';

/**
 * The log's own id that a lookup by `id` or `externalId` asks for.
 * @throws ApiError BAD_USER_INPUT - none or both are given, or the id is of another kind.
 */
export function askedExternalId(
  field: string,
  prefix: string,
  id: string | null | undefined,
  externalId: string | null | undefined,
): string {
  if (id != null && externalId != null) throw badInput(`${field} takes id or externalId, not both. Leave one out.`);
  if (id != null) return keyOf(id, prefix);
  if (externalId != null) return externalId;
  throw badInput(`${field} needs id or externalId. Give one of them.`);
}
