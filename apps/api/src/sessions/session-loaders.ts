import { findSessions, listEvents, listSessionsOfUsers, type EventRecord, type Page, type SessionRecord } from '@cartograph/analytics';
import { defineLoader } from '../loader.js';
import { listingsByKey, listingStore } from '../log-listing.js';
import { toSession, type Session } from './session.js';

/** Sessions by key. */
export const sessionLoader = defineLoader<Session>(async (keys, context) => {
  const sessions = await findSessions(await listingStore(context), keys);
  return new Map(sessions.flatMap((session) => (session ? [[session.sessionKey, toSession(session)] as const] : [])));
});

/** Pages of users' sessions, by listing key of the user. */
export const userSessionsLoader = defineLoader<Page<SessionRecord>>(async (keys, context) => {
  const store = await listingStore(context);
  return listingsByKey(keys, (userIds, page) => listSessionsOfUsers(store, userIds, page));
});

/** Pages of users' events, by listing key of the user. */
export const userEventsLoader = defineLoader<Page<EventRecord>>(async (keys, context) => {
  const store = await listingStore(context);
  return listingsByKey(keys, (userIds, page) => listEvents(store, { userIds }, page));
});

/** Pages of sessions' events, by listing key of the session. */
export const sessionEventsLoader = defineLoader<Page<EventRecord>>(async (keys, context) => {
  const store = await listingStore(context);
  return listingsByKey(keys, (sessionKeys, page) => listEvents(store, { sessionKeys }, page));
});
