import { countUsers, listUsers } from '@cartograph/analytics';
import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionArgs, type Connection, type ConnectionArguments } from '../connection.js';
import type { RequestContext } from '../context.js';
import { listingConnection, listingOf, listingStore } from '../log-listing.js';
import { askedExternalId } from '../one-of-ids.js';
import { userLoader } from './user-loader.js';
import { toListOrder, toUser, User, USER_PREFIX, UserConnection, UserFilter, UserOrder } from './user.js';

@Resolver()
export class UsersResolver {
  @Requires('people:read')
  @Query(() => UserConnection)
  async users(
    @Args(connectionArgs(20)) args: ConnectionArguments,
    @Arg('filter', () => UserFilter, { nullable: true }) filter: UserFilter | null,
    @Arg('orderBy', () => UserOrder, { nullable: true }) orderBy: UserOrder | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<User>> {
    const request = listingOf(args);
    const store = await listingStore(context);
    const page = await listUsers(store, request, filter ?? undefined, orderBy ? toListOrder(orderBy) : undefined);
    return listingConnection(page, request, toUser, () => countUsers(store, filter ?? undefined));
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
