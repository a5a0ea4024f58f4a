import { type BotChoice, botsText } from './bot-choice.js';
import { instant, notLeftOut, type ResolvedPeriod } from './period.js';
import { all, type Fragment, raw, sql } from './sql.js';

/** Which sessions a question is about. */
export interface SessionScope {
  period: ResolvedPeriod;
  bots: BotChoice;
}

/**
 * Conditions on `sessions`: those that began in the period, without those that look like a bot's where they are left out. None for every session.
 *
 * A session belongs to the period in which it began, with all of its events: a purchase after midnight is not lost.
 */
export function chosenSessions({ period, bots }: SessionScope): Fragment[] {
  const began = period.isWholeLog
    ? []
    : [
        sql`started_at >= ${instant(period.start)} and started_at < ${instant(period.end)}`,
        ...notLeftOut(period, 'started_at'),
      ];
  return [...began, ...(bots === 'exclude' ? [raw('bot_rule is null')] : [])];
}

/** Condition on `events`: those of the {@link chosenSessions}. None for every event. Sessions are looked up by user and number. */
export function ofChosenSessions(scope: SessionScope): Fragment[] {
  const conditions = chosenSessions(scope);
  if (conditions.length === 0) return [];
  return [
    sql`exists (select 1 from sessions chosen where ${all(conditions)} and chosen.user_id = events.user_id and chosen.session_no = events.session_no)`,
  ];
}

/** The sessions in words, to begin a definition's population. */
export function sessionsText({ period, bots }: SessionScope): string {
  return `sessions that began from ${period.from} to ${period.to} in ${period.timeZone}${botsText(bots)}`;
}
