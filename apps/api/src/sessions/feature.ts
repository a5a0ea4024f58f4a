import type { Feature } from '../feature.js';
import { sessionLoader } from './session-loaders.js';
import { SESSION_PREFIX } from './session.js';
import { EventsResolver, SessionsResolver, UserSessionsResolver } from './sessions.resolver.js';

/** Visits and their events, also those of a user. */
export const sessionsFeature: Feature = {
  name: 'sessions',
  resolvers: [SessionsResolver, UserSessionsResolver, EventsResolver],
  nodes: [{ prefix: SESSION_PREFIX, typeName: 'Session', load: (_id, key, context) => sessionLoader.load(context, key) }],
};
