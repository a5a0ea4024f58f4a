import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionArgs, makeConnection, pageOf, type Connection, type ConnectionArguments } from '../connection.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import { Import } from '../imports/import.js';
import { knownImport } from './known-import.js';
import { QuarantinedRow, QuarantinedRowConnection } from './quarantined-row.js';

@Resolver(() => Import)
export class QuarantineResolver {
  @Requires('people:read')
  @Query(() => QuarantinedRowConnection, { description: 'Rows that an import put aside, in the order of its files.' })
  async quarantine(
    @Arg('importId', () => ID) importId: string,
    @Args(connectionArgs(50)) args: ConnectionArguments,
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
    const after = page.after === null ? -1 : page.after[0];
    if (!Number.isSafeInteger(after) || Number(after) < -1)
      throw badInput('"after" is not a cursor of this list. Use endCursor of the previous page.');
    const key = await knownImport(context.lake, importId);
    const which = { ...(file === null ? {} : { file }), ...(reason === null ? {} : { reason }) };
    const { rows, total } = await context.lake.quarantine(key, {
      ...which,
      first: page.first + 1,
      after: Number(after),
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
