import { type Fragment, raw } from './sql.js';

/** Whether the events of sessions that look like a machine's are counted. They are flagged, never deleted. */
export type BotChoice = 'include' | 'exclude';

/** Condition on `events` that leaves out the events of sessions with a bot rule; none where they are counted. */
export function withoutBots(bots: BotChoice): Fragment[] {
  if (bots === 'include') return [];
  return [
    raw(
      'not exists (select 1 from sessions bots where bots.bot_rule is not null and bots.user_id = events.user_id and bots.session_no = events.session_no)',
    ),
  ];
}

/** The same condition on `acts`, whose rows say it themselves. */
export function actsWithoutBots(bots: BotChoice): Fragment[] {
  return bots === 'include' ? [] : [raw('not is_bot')];
}

/** The choice in words, to end a definition's population. */
export function botsText(bots: BotChoice): string {
  return bots === 'exclude' ? ', without sessions that look like bots' : '';
}
