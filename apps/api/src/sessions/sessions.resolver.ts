import { countSessions, findSessionsByExternalId, listSessions, type Page, type PageRequest } from '@cartograph/analytics';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionArgs, type Connection, type ConnectionArguments } from '../connection.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import type { Loader } from '../loader.js';
import { listingConnection, listingKey, listingOf, listingStore } from '../log-listing.js';
import { askedExternalId } from '../one-of-ids.js';
import { productLoader } from '../products/product-loader.js';
import { Product } from '../products/product.js';
import { userLoader } from '../users/user-loader.js';
import { User } from '../users/user.js';
import { Event, EventConnection, toEvent } from './event.js';
import { sessionEventsLoader, sessionLoader, userEventsLoader, userSessionsLoader } from './session-loaders.js';
import { Session, SESSION_PREFIX, SessionConnection, SessionFilter, SessionOrder, toListFilter, toListOrder, toSession } from './session.js';

@Resolver(() => Session)
export class SessionsResolver {
  @Requires('people:read')
  @Query(() => SessionConnection)
  async sessions(
    @Args(connectionArgs(20)) args: ConnectionArguments,
    @Arg('filter', () => SessionFilter, { nullable: true }) filter: SessionFilter | null,
    @Arg('orderBy', () => SessionOrder, { nullable: true }) orderBy: SessionOrder | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Session>> {
    const request = listingOf(args);
    const store = await listingStore(context);
    const wanted = filter ? toListFilter(filter) : undefined;
    const page = await listSessions(store, request, wanted, orderBy ? toListOrder(orderBy) : undefined);
    return listingConnection(page, request, toSession, () => countSessions(store, wanted));
  }

  @Requires('people:read')
  @Query(() => Session, { nullable: true })
  async session(
    @Arg('id', () => ID, { nullable: true }) id: string | null,
    @Arg('externalId', () => String, { nullable: true }) externalId: string | null,
    @Arg('userExternalId', () => String, { nullable: true }) userExternalId: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Session | null> {
    const asked = askedExternalId('session', SESSION_PREFIX, id, externalId);
    if (externalId == null) return sessionLoader.load(context, asked);
    const found = await findSessionsByExternalId(await listingStore(context), externalId, userExternalId);
    if (found.length > 1) throw badInput(`${found.length} users share the session id "${externalId}". Give userExternalId too, such as ${found[0]?.userId}.`);
    return found[0] ? toSession(found[0]) : null;
  }

  @Requires('people:read')
  @FieldResolver(() => User)
  user(@Root() session: Session, @Ctx() context: RequestContext): Promise<User> {
    return present(userLoader.load(context, session.userId), `user ${session.userId}`);
  }

  @Requires('people:read')
  @FieldResolver(() => EventConnection)
  events(@Root() session: Session, @Args(connectionArgs(50)) args: ConnectionArguments, @Ctx() context: RequestContext): Promise<Connection<Event>> {
    return loadListing(sessionEventsLoader, context, session.key, listingOf(args), toEvent, session.counts.total);
  }
}

@Resolver(() => User)
export class UserSessionsResolver {
  @Requires('people:read')
  @FieldResolver(() => SessionConnection)
  sessions(@Root() user: User, @Args(connectionArgs(20)) args: ConnectionArguments, @Ctx() context: RequestContext): Promise<Connection<Session>> {
    return loadListing(userSessionsLoader, context, user.externalId, listingOf(args), toSession, user.sessionCount);
  }

  @Requires('people:read')
  @FieldResolver(() => EventConnection)
  events(@Root() user: User, @Args(connectionArgs(50)) args: ConnectionArguments, @Ctx() context: RequestContext): Promise<Connection<Event>> {
    return loadListing(userEventsLoader, context, user.externalId, listingOf(args), toEvent, user.counts.total);
  }
}

@Resolver(() => Event)
export class EventsResolver {
  @Requires('shop:read')
  @FieldResolver(() => Product)
  product(@Root() event: Event, @Ctx() context: RequestContext): Promise<Product> {
    return present(productLoader.load(context, event.productId), `product ${event.productId}`);
  }
}

/** A page of an owner's children; owners of one list are asked about together, and the total is known from the owner. */
async function loadListing<Value, Node>(loader: Loader<Page<Value>>, context: RequestContext, owner: string, request: PageRequest, node: (value: Value) => Node, total: number): Promise<Connection<Node>> {
  const page = await present(loader.load(context, listingKey(owner, request)), `listing of ${owner}`);
  return listingConnection(page, request, node, () => Promise.resolve(total));
}

async function present<T>(loaded: Promise<T | null>, what: string): Promise<T> {
  const value = await loaded;
  if (value === null) throw new Error(`The snapshot names ${what} but does not hold it.`);
  return value;
}
