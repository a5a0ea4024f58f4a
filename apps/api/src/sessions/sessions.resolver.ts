import {
  countSessions,
  findSessionsByExternalId,
  listSessions,
  type Page,
  pageSnapshot,
  type PageRequest,
} from '@cartograph/analytics';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { Requires } from '../access.js';
import { type Connection, ConnectionArgs } from '../connection.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import type { FactLoader, FactQuestionLoader } from '../fact-loader.js';
import { listingConnection, listingOf, listingStore } from '../log-listing.js';
import { askedExternalId } from '../one-of-ids.js';
import { productLoader } from '../products/product-loader.js';
import { Product } from '../products/product.js';
import { scanCost, sharedScanCost } from '../scan-cost.js';
import { DateTime, TimeZone } from '../scalars.js';
import { userLoader } from '../users/user-loader.js';
import { User } from '../users/user.js';
import { Event, EventConnection, toEvent } from './event.js';
import {
  productEventsLoader,
  sessionEventsLoader,
  sessionLoader,
  userEventCountLoader,
  userEventsLoader,
  userSessionsLoader,
} from './session-loaders.js';
import {
  Session,
  SESSION_PREFIX,
  SessionConnection,
  SessionFilter,
  SessionOrder,
  toListFilter,
  toListOrder,
  toSession,
} from './session.js';

@Resolver(() => Session)
export class SessionsResolver {
  @Requires('people:read')
  @Query(() => SessionConnection, { complexity: scanCost })
  async sessions(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => SessionFilter, { nullable: true }) filter: SessionFilter | null,
    @Arg('orderBy', () => SessionOrder, { nullable: true }) orderBy: SessionOrder | null,
    @Arg('timeZone', () => TimeZone, { nullable: true, description: 'of the days in filter' }) timeZone: string | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Session>> {
    const request = listingOf(args);
    const store = await listingStore(context, pageSnapshot(request));
    const wanted = filter ? await toListFilter(filter, { timeZone: timeZone ?? context.timeZone, store }) : undefined;
    const page = await listSessions(store, request, wanted, orderBy ? toListOrder(orderBy) : undefined);
    return listingConnection(
      page,
      (session) => toSession(session, store.snapshot.id),
      () => countSessions(store, wanted),
    );
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
    const store = await listingStore(context);
    const found = await findSessionsByExternalId(store, externalId, userExternalId);
    if (found.length > 1)
      throw badInput(
        `${found.length} users share the session id "${externalId}". Give userExternalId too, such as ${found[0]?.userId}.`,
      );
    return found[0] ? toSession(found[0], store.snapshot.id) : null;
  }

  @Requires('people:read')
  @FieldResolver(() => User)
  user(@Root() session: Session, @Ctx() context: RequestContext): Promise<User> {
    return present(userLoader.load(context, session.userId, session.snapshotId), `user ${session.userId}`);
  }

  @Requires('people:read')
  @FieldResolver(() => EventConnection)
  events(
    @Root() session: Session,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Event>> {
    return loadListing(context, listingOf(args), {
      loader: sessionEventsLoader,
      key: session.key,
      owner: session,
      node: toEvent,
      total: ({ counts }) => counts.total,
      again: sessionLoader,
    });
  }
}

@Resolver(() => User)
export class UserSessionsResolver {
  @Requires('people:read')
  @FieldResolver(() => SessionConnection)
  sessions(
    @Root() user: User,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Session>> {
    return loadListing(context, listingOf(args), {
      loader: userSessionsLoader,
      key: user.externalId,
      owner: user,
      node: toSession,
      total: ({ sessionCount }) => sessionCount,
      again: userLoader,
    });
  }

  @Requires('people:read')
  @FieldResolver(() => EventConnection)
  events(
    @Root() user: User,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('since', () => DateTime, { nullable: true, description: 'Only events at this moment and after it.' })
    moment: Date | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Event>> {
    const since = moment?.toISOString() ?? null;
    return loadListing(
      context,
      { ...listingOf(args), since },
      {
        loader: userEventsLoader,
        key: user.externalId,
        owner: user,
        node: toEvent,
        total: async ({ counts, externalId, snapshotId }) =>
          since === null
            ? counts.total
            : present(userEventCountLoader.load(context, externalId, since, snapshotId), `events of ${externalId}`),
        again: userLoader,
      },
    );
  }
}

@Resolver(() => Product)
export class ProductEventsResolver {
  @Requires('people:read')
  @FieldResolver(() => EventConnection, { description: 'newest first', complexity: sharedScanCost })
  latestEvents(
    @Root() product: Product,
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Ctx() context: RequestContext,
  ): Promise<Connection<Event>> {
    return loadListing(context, listingOf(args), {
      loader: productEventsLoader,
      key: product.externalId,
      owner: product,
      node: toEvent,
      total: ({ counts }) => counts.total,
      again: productLoader,
    });
  }
}

@Resolver(() => Event)
export class EventsResolver {
  @Requires('shop:read')
  @FieldResolver(() => Product)
  product(@Root() event: Event, @Ctx() context: RequestContext): Promise<Product> {
    return present(productLoader.load(context, event.productId, event.snapshotId), `product ${event.productId}`);
  }

  @Requires('people:read')
  @FieldResolver(() => User)
  user(@Root() event: Event, @Ctx() context: RequestContext): Promise<User> {
    return present(userLoader.load(context, event.userId, event.snapshotId), `user ${event.userId}`);
  }
}

interface Children<Request, Owner, Value, Node> {
  loader: FactQuestionLoader<Request, Page<Value>>;
  /** What the loader knows the owner by. */
  key: string;
  owner: Owner;
  node: (value: Value, snapshotId: string) => Node;
  total: (owner: Owner) => number | Promise<number>;
  /** Finds the owner as another snapshot has it. */
  again: FactLoader<Owner>;
}

/** A page of an owner's children; owners of one list are asked about together, and the total is known from the owner. */
async function loadListing<Request extends PageRequest, Owner extends { snapshotId: string }, Value, Node>(
  context: RequestContext,
  request: Request,
  children: Children<Request, Owner, Value, Node>,
): Promise<Connection<Node>> {
  const { loader, key, owner, node, total, again } = children;
  const snapshotId = pageSnapshot(request) ?? owner.snapshotId;
  const page = await present(loader.load(context, key, request, snapshotId), `listing of ${key}`);
  return listingConnection(
    page,
    (value) => node(value, snapshotId),
    async () => {
      const asPaged = snapshotId === owner.snapshotId ? owner : await again.load(context, key, snapshotId);
      return asPaged ? total(asPaged) : 0;
    },
  );
}

async function present<T>(loaded: Promise<T | null>, what: string): Promise<T> {
  const value = await loaded;
  if (value === null) throw new Error(`The snapshot names ${what} but does not hold it.`);
  return value;
}
