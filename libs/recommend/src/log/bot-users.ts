import { externalIds, type EventStore } from '@cartograph/events';
import type { IdMap } from '../id-map.js';
import { BOT_USERS } from './read-training-log.js';

/**
 * Reads which users look like bots, by {@link BOT_USERS}, in the snapshot of the store.
 *
 * @param userIds - of the models; users that they do not know are passed over.
 * @returns one byte a user row, 1 = such a user. Cost: one pass over the users, and over the sessions where a bot rule flags one.
 */
export async function readBotUsers(store: EventStore, userIds: IdMap): Promise<Uint8Array> {
  const rows = await store.rows<{ id: string }>(`select cast(user_id as string) as id from (${BOT_USERS}) b`);
  const isBot = new Uint8Array(userIds.size);
  const ids = await externalIds(
    store,
    rows.map(({ id }) => id),
  );
  for (const id of ids) {
    const row = userIds.row(id);
    if (row >= 0) isBot[row] = 1;
  }
  return isBot;
}
