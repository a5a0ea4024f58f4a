import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionArgs, pageOf, type Connection, type ConnectionArguments } from '../connection.js';
import type { RequestContext } from '../context.js';
import { notFound, unavailable } from '../errors.js';
import { IMPORT_PREFIX, Import } from '../imports/import.js';
import { keyOf } from '../node-id.js';
import { QuarantinedRow, QuarantinedRowConnection } from './quarantined-row.js';

@Resolver(() => Import)
export class QuarantineResolver {
  @Requires('people:read')
  @Query(() => QuarantinedRowConnection, { description: 'Rows that an import put aside, in the order of its files.' })
  async quarantine(
    @Arg('importId', () => ID) importId: string,
    @Args(connectionArgs(50)) args: ConnectionArguments,
    @Arg('file', () => String, { nullable: true }) _file: string | null,
    @Arg('reason', () => String, { nullable: true }) _reason: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<QuarantinedRow>> {
    pageOf(args, 1);
    const key = keyOf(importId, IMPORT_PREFIX);
    if (!(await context.lake.reports()).some(({ id }) => id === key)) throw notFound(`There is no import ${importId}. Query "imports" for those there are.`);
    throw unavailable('This version cannot list quarantined rows yet.');
  }

  @Requires('shop:read')
  @FieldResolver(() => String, { nullable: true, description: 'GET here the rows that were put aside, with `.csv` or `.parquet` added; null when there are none' })
  quarantinePath(@Root() { id, quarantinedTotal }: Import): string | null {
    return quarantinedTotal === 0 ? null : `/imports/${id}/quarantine`;
  }
}
