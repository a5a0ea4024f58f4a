import {
  countEventsSince,
  findProductEvents,
  findSessions,
  listEvents,
  listSessionsOfUsers,
  type EventPageRequest,
  type EventRecord,
  type Page,
  type PageRequest,
  type SessionRecord,
} from '@cartograph/analytics';
import { defineFactLoader, defineFactQuestionLoader } from '../fact-loader.js';
import { toSession, type Session } from './session.js';

/** Sessions by key. */
export const sessionLoader = defineFactLoader<Session>(async (store, keys) =>
  (await findSessions(store, keys)).map((session) => session && toSession(session, store.snapshot.id)),
);

/** Pages of users' sessions, by the user's own id. */
export const userSessionsLoader = defineFactQuestionLoader<PageRequest, Page<SessionRecord>>((store, userIds, page) =>
  listSessionsOfUsers(store, userIds, page),
);

/** Pages of users' events, by the user's own id. */
export const userEventsLoader = defineFactQuestionLoader<EventPageRequest, Page<EventRecord>>((store, userIds, page) =>
  listEvents(store, { userIds }, page),
);

/** Numbers of users' events since a moment (ISO 8601), by the user's own id. */
export const userEventCountLoader = defineFactQuestionLoader<string, number>((store, userIds, since) =>
  countEventsSince(store, userIds, since),
);

/** Pages of sessions' events, by session key. */
export const sessionEventsLoader = defineFactQuestionLoader<PageRequest, Page<EventRecord>>(
  (store, sessionKeys, page) => listEvents(store, { sessionKeys }, page),
);

/** Pages of products' latest events, by the product's own id. */
export const productEventsLoader = defineFactQuestionLoader<PageRequest, Page<EventRecord>>((store, productIds, page) =>
  findProductEvents(store, productIds, page),
);
