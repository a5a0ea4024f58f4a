import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { makeConnection, pageOf, strangeCursor, type Page, type Connection, ConnectionArgs } from '../connection.js';
import type { RequestContext } from '../context.js';
import { Import } from '../imports/import.js';
import { knownImport } from './known-import.js';
import { QuarantinedRow, QuarantinedRowConnection } from './quarantined-row.js';

@Resolver(() => Import)
export class QuarantineResolver {
  @Requires('people:read')
  @Query(() => QuarantinedRowConnection, { description: 'Rows that an import put aside, in the order of its files.' })
  async quarantine(
    @Arg('importId', () => ID) importId: string,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('file', () => String, { nullable: true, description: 'only rows of this file, named as in Import.files' })
    file: string | null,
    @Arg('reason', () => String, {
      nullable: true,
      description: 'only rows with this reason, named as in Import.quarantined',
    })
    reason: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<QuarantinedRow>> {
    const page = pageOf(args, 1);
    const [after, before] = [placeOf(page, 'after'), placeOf(page, 'before')];
    const key = await knownImport(context.lake, importId);
    const which = { ...(file === null ? {} : { file }), ...(reason === null ? {} : { reason }) };
    const { rows, total } = await context.lake.quarantine(key, {
      ...which,
      ...(after === null ? {} : { after }),
      ...(before === null ? {} : { before }),
      first: page.size + 1,
      fromEnd: page.isFromEnd,
      signal: context.signal,
    });
    return makeConnection({
      rows,
      page,
      cursor: ({ place }) => [place],
      node: (row) => row,
      totalCount: () => Promise.resolve(total),
    });
  }

  @Requires('shop:read')
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'GET here the rows that were put aside, with `.csv`, `.parquet` or `.log` added (`.log`: the rows alone, to be mended and imported again); `?file=` and `?reason=` pick some; null when there are none',
  })
  quarantinePath(@Root() { id, quarantinedTotal }: Import): string | null {
    return quarantinedTotal === 0 ? null : `/imports/${id}/quarantine`;
  }
}

/** The place of a cursor's row. @throws ApiError BAD_USER_INPUT - the cursor names none. */
function placeOf(page: Page, bound: 'after' | 'before'): number | null {
  const cursor = page[bound];
  if (cursor === null) return null;
  const [place] = cursor;
  if (typeof place !== 'number' || !Number.isSafeInteger(place) || place < 0) throw strangeCursor(bound);
  return place;
}
