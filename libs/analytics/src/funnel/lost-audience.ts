import { type Fragment, sql } from '../sql.js';
import { QuestionError } from '../question-error.js';
import { lostUsersQuery } from './funnel-query.js';
import { eventText } from './funnel-text.js';
import type { FunnelScope } from './matched-events.js';

/**
 * Checks which step an audience was lost after.
 *
 * @param step - counts from 0.
 * @throws QuestionError - `invalid-funnel` for a step that is not there, or the last one.
 */
export function checkLostStep({ steps }: FunnelScope['plan'], step: number): void {
  if (Number.isSafeInteger(step) && step >= 0 && step < steps.length - 1) return;
  throw new QuestionError(
    'invalid-funnel',
    'lostAfterStep',
    String(step + 1),
    `Nobody is lost after step ${step + 1} of ${steps.length}. Give a step from 1 to ${steps.length - 1}.`,
  );
}

/** The audience lost after a step, in words. */
export function lostText({ plan }: FunnelScope, step: number): { name: string; enters: string; outcome: string } {
  const text = (at: number): string => eventText(plan.steps[at]?.rule ?? { eventTypes: [] });
  const missed = `${text(step)}, then no ${text(plan.steps[step]?.after ?? step)}`;
  return plan.windowMinutes === null
    ? {
        name: `Lost after ${missed}`,
        enters: `with the first session that came to step ${step + 1} of the funnel and not to the next required one (${missed})`,
        outcome: 'a purchase in a later session',
      }
    : {
        name: `Lost after ${missed}`,
        enters: `when they came to step ${step + 1} of the funnel without the next required one within ${plan.windowMinutes} minutes (${missed})`,
        outcome: 'a purchase after that',
      };
}

/** `with …` that ends with `entered`: everybody lost after a step, and when. */
export function lostEntrances(scope: FunnelScope, step: number): Fragment {
  return sql`
with entered as (${lostUsersQuery(scope, step)}
)`;
}
