import type { Feature } from '../feature.js';
import { sessionLoader } from './session-loaders.js';
import { SESSION_PREFIX } from './session.js';
import { EventsResolver, ProductEventsResolver, SessionsResolver, UserSessionsResolver } from './sessions.resolver.js';

/** Visits and their events, also those of a user or a product. */
export const sessionsFeature: Feature = {
  name: 'sessions',
  resolvers: [SessionsResolver, UserSessionsResolver, ProductEventsResolver, EventsResolver],
  nodes: [
    {
      prefix: SESSION_PREFIX,
      typeName: 'Session',
      access: 'people:read',
      load: (_id, key, context) => sessionLoader.load(context, key),
    },
  ],
};
