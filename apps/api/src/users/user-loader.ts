import { findUsers } from '@cartograph/analytics';
import { defineLoader } from '../loader.js';
import { listingStore } from '../log-listing.js';
import { toUser, type User } from './user.js';

/** Users by the log's own id. */
export const userLoader = defineLoader<User>(async (ids, context) => {
  const users = await findUsers(await listingStore(context), ids);
  return new Map(users.flatMap((user) => (user ? [[user.userId, toUser(user)] as const] : [])));
});
