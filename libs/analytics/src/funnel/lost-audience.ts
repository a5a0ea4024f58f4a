import { raw, sql, type Fragment, all } from '../sql.js';
import { chosenSessions } from '../session-scope.js';
import { withoutBots } from '../bot-choice.js';
import { QuestionError } from '../question-error.js';
import { lostUsersQuery } from './funnel-query.js';
import { eventText } from './funnel-text.js';
import { type FunnelScope, inPeriod } from './matched-events.js';

/**
 * Checks which step an audience was lost after.
 *
 * @param step - counts from 0.
 * @throws QuestionError - `invalid-funnel` for a step that is not there, or the last one.
 */
export function checkLostStep({ steps }: FunnelScope['plan'], step: number): void {
  if (Number.isSafeInteger(step) && step >= 0 && step < steps.length - 1) return;
  throw new QuestionError('invalid-funnel', 'lostAfterStep', String(step + 1), `Nobody is lost after step ${step + 1} of ${steps.length}. Give a step from 1 to ${steps.length - 1}.`);
}

/** The audience lost after a step, in words. */
export function lostText({ plan }: FunnelScope, step: number): { name: string; enters: string; outcome: string } {
  const text = (at: number): string => eventText(plan.steps[at]?.rule ?? { eventTypes: [] });
  const missed = `${text(step)}, then no ${text(plan.steps[step]?.after ?? step)}`;
  return plan.windowMinutes === null
    ? { name: `Lost after ${missed}`, enters: `with the first session that came to step ${step + 1} of the funnel and not to the next required one (${missed})`, outcome: 'a purchase in a later session' }
    : { name: `Lost after ${missed}`, enters: `when they came to step ${step + 1} of the funnel without the next required one within ${plan.windowMinutes} minutes (${missed})`, outcome: 'a purchase after that' };
}

/** SQL of `outcomes`: `user_id`, `purchases` and `spent` of everybody lost after a step, from what followed in the period. */
export function lostOutcomes(scope: FunnelScope, step: number): Fragment {
  const after =
    scope.plan.windowMinutes === null
      ? sql`select user_id, started_at as bought_at, purchases, value as price from sessions where ${all([raw('purchases > 0'), ...chosenSessions(scope)])}`
      : sql`select user_id, event_time as bought_at, 1 as purchases, price from acts events where ${all([raw(`event_type = 'purchase'`), ...inPeriod(scope), ...withoutBots(scope.bots)])}`;
  return sql`
with entered as (${lostUsersQuery(scope, step)}
),
bought as (
  ${after}
),
outcomes as (
  select e.user_id, coalesce(sum(b.purchases), 0) as purchases, cast(coalesce(sum(b.price), 0) as decimal(38, 4)) as spent
  from entered e left join bought b on b.user_id = e.user_id and b.bought_at > e.entered_at
  group by e.user_id
)`;
}
