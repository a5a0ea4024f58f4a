/**
 * Statement for the `user_id` of users who look like bots: more than half of their events lie in sessions that a bot rule flags.
 * They are in no model and nobody's neighbors, with any of their sessions; whoever had one odd session keeps the others.
 */
export const BOT_USERS = `select user_id from sessions where user_id in (select user_id from users where bot_sessions > 0)
  group by user_id having sum(case when bot_rule is null then -(views + carts + removes + purchases) else views + carts + removes + purchases end) > 0`;
