import type { Feature } from '../feature.js';
import { userLoader } from './user-loader.js';
import { USER_PREFIX } from './user.js';
import { UsersResolver } from './users.resolver.js';

/** The shop's visitors. */
export const usersFeature: Feature = {
  name: 'users',
  resolvers: [UsersResolver],
  nodes: [
    {
      prefix: USER_PREFIX,
      typeName: 'User',
      access: 'people:read',
      load: (_id, key, context) => userLoader.load(context, key),
    },
  ],
};
