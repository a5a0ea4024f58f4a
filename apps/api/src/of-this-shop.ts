import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import type { RequestContext } from './context.js';

export const ARCHIVED =
  'True lists only what was made on the demo shop after a real log has replaced it. False leaves that out.';

/**
 * Keeps what was made on the shop of the current snapshot, or with `archived` only what was made on another: the demo shop that a real log has replaced, or a
 * real log after a rollback to the demo shop. Before the first import nothing is archived.
 *
 * @param flag - the column with `isSynthetic`, as `alias.column`.
 */
export async function ofThisShop<Entity extends ObjectLiteral>(
  query: SelectQueryBuilder<Entity>,
  flag: string,
  { archived, context }: { archived: boolean; context: RequestContext },
): Promise<SelectQueryBuilder<Entity>> {
  const current = await context.lake.current();
  if (current) return query.andWhere(`${flag} ${archived ? '<>' : '='} :isOfDemo`, { isOfDemo: current.isSynthetic });
  return archived ? query.andWhere('1 = 0') : query;
}
