import { Connection } from '../core/connection.js';
import { notFound, settled } from '../core/errors.js';
import type { SessionFilter, SessionOrder, UserFilter, UserOrder } from '../generated/schema.js';
import type { SessionId, UserId } from '../core/ids.js';
import type { Job } from './jobs.js';
import {
  CountSessionEventsDocument,
  CountSessionsDocument,
  CountUserEventsDocument,
  CountUsersDocument,
  EraseUsersDocument,
  GetSessionDocument,
  GetUserDocument,
  ListSessionEventsDocument,
  ListSessionsDocument,
  ListUserEventsDocument,
  ListUsersDocument,
  type EventFieldsFragment,
  type SessionFieldsFragment,
  type UserFieldsFragment,
} from '../operations/people.generated.js';
import { SimilarUsersDocument, type SimilarUsersQuery } from '../operations/recommendations.generated.js';
import type { CallOptions, Transport } from '../core/transport.js';

/** A visitor of the shop, by the log's `user_id`. */
export type User = UserFieldsFragment;
/** A user who took the same products. */
export type SimilarUser = NonNullable<NonNullable<SimilarUsersQuery['user']>['similar']>[number];
/** One visit: what a user did under one `user_session`. */
export type Session = SessionFieldsFragment;
/** One row of the log. */
export type Event = EventFieldsFragment;

/** The shop's visitors. */
export class Users {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** @param query.timeZone - whose days `filter.seen` means. Default: the shop's. */
  list(
    query: { filter?: UserFilter; orderBy?: UserOrder; timeZone?: string } = {},
    call?: CallOptions,
  ): Connection<User> {
    return new Connection<User>(
      {
        page: async (at, options) =>
          (await this.#transport.request(ListUsersDocument, { ...query, ...at }, options)).users,
        count: async (options) =>
          (
            await this.#transport.request(
              CountUsersDocument,
              { filter: query.filter, timeZone: query.timeZone },
              options,
            )
          ).users.totalCount,
      },
      call,
    );
  }

  /** @param user - its global id, or the log's own id. @returns null when the snapshot has no such user. */
  async get(user: { id: UserId } | { externalId: string }, call?: CallOptions): Promise<User | null> {
    return (await this.#transport.request(GetUserDocument, user, call)).user;
  }

  /**
   * Starts to erase users from every snapshot, row put aside, audience, saved answer and model. Nothing brings them back.
   * Models that rested on them say `needsRetraining` afterwards.
   *
   * @param externalIds - the log's own ids, at most 1,000.
   */
  async erase(externalIds: readonly string[], call?: CallOptions): Promise<Job> {
    const { eraseUsers } = await this.#transport.request(
      EraseUsersDocument,
      { input: { userExternalIds: [...externalIds], confirm: true } },
      call,
    );
    return settled(eraseUsers, (payload) => payload.job);
  }

  /**
   * Users who took the same products, the most similar first.
   *
   * @param user - its global id, or the log's own id.
   * @param query.first - default 10.
   * @returns none where nothing is known of the user, or nothing was trained yet. Rejects with `not-found` when there is no such user.
   */
  async similar(
    user: { id: UserId } | { externalId: string },
    query: { first?: number } = {},
    call?: CallOptions,
  ): Promise<SimilarUser[]> {
    const { user: found } = await this.#transport.request(SimilarUsersDocument, { ...user, first: 10, ...query }, call);
    return known(found, 'user', 'id' in user ? user.id : user.externalId).similar ?? [];
  }

  /**
   * What a user did, in the log's order. Rejects with `not-found` when there is no such user.
   *
   * @param query.since - ISO 8601: only events at this moment and after it.
   */
  events(id: UserId, query: { since?: string } = {}, call?: CallOptions): Connection<Event> {
    return new Connection<Event>(
      {
        page: async (at, options) =>
          known(
            (await this.#transport.request(ListUserEventsDocument, { id, ...query, ...at }, options)).user,
            'user',
            id,
          ).events,
        count: async (options) =>
          known((await this.#transport.request(CountUserEventsDocument, { id, ...query }, options)).user, 'user', id)
            .events.totalCount,
      },
      call,
    );
  }
}

/** The shop's visits. */
export class Sessions {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** @param query.timeZone - whose days `filter.startedIn` means. Default: the shop's. */
  list(
    query: { filter?: SessionFilter; orderBy?: SessionOrder; timeZone?: string } = {},
    call?: CallOptions,
  ): Connection<Session> {
    return new Connection<Session>(
      {
        page: async (at, options) =>
          (await this.#transport.request(ListSessionsDocument, { ...query, ...at }, options)).sessions,
        count: async (options) =>
          (
            await this.#transport.request(
              CountSessionsDocument,
              { filter: query.filter, timeZone: query.timeZone },
              options,
            )
          ).sessions.totalCount,
      },
      call,
    );
  }

  /** @param session - its global id, or the log's `user_session` together with its user where one session id has several users. */
  async get(
    session: { id: SessionId } | { externalId: string; userExternalId?: string },
    call?: CallOptions,
  ): Promise<Session | null> {
    return (await this.#transport.request(GetSessionDocument, session, call)).session;
  }

  /** What happened in a session, in the log's order. Rejects with `not-found` when there is no such session. */
  events(id: SessionId, call?: CallOptions): Connection<Event> {
    return new Connection<Event>(
      {
        page: async (at, options) =>
          known(
            (await this.#transport.request(ListSessionEventsDocument, { id, ...at }, options)).session,
            'session',
            id,
          ).events,
        count: async (options) =>
          known((await this.#transport.request(CountSessionEventsDocument, { id }, options)).session, 'session', id)
            .events.totalCount,
      },
      call,
    );
  }
}

function known<Thing>(thing: Thing | null, what: string, id: string): Thing {
  if (thing === null) throw notFound(what, id);
  return thing;
}
