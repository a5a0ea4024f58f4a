import { findUsers } from '@cartograph/analytics';
import { defineFactLoader } from '../fact-loader.js';
import { toUser, type User } from './user.js';

/** Users by the log's own id. */
export const userLoader = defineFactLoader<User>(async (store, ids) =>
  (await findUsers(store, ids)).map((user) => user && toUser(user, store.snapshot.id)),
);
