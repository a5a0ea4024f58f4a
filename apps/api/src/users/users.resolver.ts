import { countUsers, listUsers, pageSnapshot } from '@cartograph/analytics';
import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { type Connection, ConnectionArgs } from '../connection.js';
import type { RequestContext } from '../context.js';
import { listingConnection, listingOf, listingStore } from '../log-listing.js';
import { askedExternalId } from '../one-of-ids.js';
import { scanCost } from '../scan-cost.js';
import { TimeZone } from '../scalars.js';
import { userLoader } from './user-loader.js';
import { toListFilter, toListOrder, toUser, User, USER_PREFIX, UserConnection, UserFilter, UserOrder } from './user.js';

@Resolver()
export class UsersResolver {
  @Requires('people:read')
  @Query(() => UserConnection, { complexity: scanCost })
  async users(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => UserFilter, { nullable: true }) filter: UserFilter | null,
    @Arg('orderBy', () => UserOrder, { nullable: true }) orderBy: UserOrder | null,
    @Arg('timeZone', () => TimeZone, { nullable: true, description: 'of the days in filter' }) timeZone: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<User>> {
    const request = listingOf(args);
    const store = await listingStore(context, pageSnapshot(request));
    const wanted = filter ? await toListFilter(filter, { timeZone: timeZone ?? context.timeZone, store }) : undefined;
    const page = await listUsers(store, request, wanted, orderBy ? toListOrder(orderBy) : undefined);
    return listingConnection(
      page,
      (user) => toUser(user, store.snapshot.id),
      () => countUsers(store, wanted),
    );
  }

  @Requires('people:read')
  @Query(() => User, { nullable: true })
  async user(
    @Arg('id', () => ID, { nullable: true }) id: string | null,
    @Arg('externalId', () => String, { nullable: true }) externalId: string | null,
    @Ctx() context: RequestContext,
  ): Promise<User | null> {
    return userLoader.load(context, askedExternalId('user', USER_PREFIX, id, externalId));
  }
}
