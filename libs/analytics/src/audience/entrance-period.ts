import type { EventStore, EventType } from '@cartograph/events';
import { columnOf } from '../counts.js';
import { planFunnel, typesOf } from '../funnel/funnel-plan.js';
import type { ResolvedPeriod } from '../period.js';
import { QuestionError } from '../question-error.js';
import { trackedPeriod } from '../tracked-period.js';
import { unknownTypes } from '../unlogged-types.js';
import { audienceName, type AudienceRule } from './audience-rule.js';

/** The period of an audience, and the types of which nothing is known in it. */
export interface EntrancePeriod {
  period: ResolvedPeriod;
  unknown: ReadonlySet<EventType>;
}

/**
 * Resolves the period in which users enter an audience.
 *
 * Where users enter by what they did not do, a day that lost events of such a type is left out: everybody of that day would enter. Of a funnel and of
 * abandoned carts the days are left out that these leave out themselves, so that the audience has as many users as they tell.
 *
 * @throws QuestionError - as `trackedPeriod`; `not-logged` where nothing is known of a type that users enter without.
 */
export async function entrancePeriod(store: EventStore, rule: AudienceRule): Promise<EntrancePeriod> {
  const { needed, deciding } = missedTypes(rule);
  const period = await trackedPeriod(store, rule, { needed });
  const unknown = await unknownTypes(store, period);
  const missing = deciding.find((types) => types.every((type) => unknown.has(type)));
  if (missing === undefined) return { period, unknown };
  const days = `${period.from} to ${period.to}`;
  const events = missing.map(columnOf).join(' and ');
  const [what, remedy] = missing.some((type) => period.untracked.has(type))
    ? [`The tracking lost ${events} from ${days}`, 'Choose a period that has days without this fault.']
    : [`The log has no ${events} at all`, 'Choose another audience, or import a log that has them.'];
  throw new QuestionError(
    'not-logged',
    'period',
    days,
    `${what}, so that who is in the audience "${audienceName(rule.kind)}" is not known. ${remedy}`,
  );
}

interface MissedTypes {
  /** Types whose loss takes a day out. */
  needed: readonly EventType[];
  /** Nothing is known of the audience where nothing is known of one of these: of none of its types. */
  deciding: readonly (readonly EventType[])[];
}

/** Types that a user enters by not having; none where only what a user did decides. */
function missedTypes({ kind, funnel }: AudienceRule): MissedTypes {
  switch (kind) {
    case 'carted-not-bought':
      return { needed: ['purchase'], deciding: [['purchase']] };
    case 'viewed-not-carted':
      return { needed: ['cart', 'purchase'], deciding: [['cart'], ['purchase']] };
    case 'cart-abandoned':
      // Removals that are never logged leave products in the cart, as abandoned carts say.
      return { needed: ['cart', 'remove_from_cart', 'purchase'], deciding: [['cart'], ['purchase']] };
    case 'funnel-lost': {
      const { steps } = planFunnel(funnel?.rule ?? {});
      const next = steps[funnel?.step ?? 0]?.after ?? 0;
      return {
        needed: typesOf(steps),
        deciding: steps.slice(0, next + 1).flatMap(({ types, isOptional }) => (isOptional ? [] : [types])),
      };
    }
    default:
      return { needed: [], deciding: [] };
  }
}
