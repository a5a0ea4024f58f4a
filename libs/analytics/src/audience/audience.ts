import { type EventStore, externalIds } from '@cartograph/events';
import { type Estimate, incomputable, meanInterval, wilson } from '@cartograph/metrics';
import { type Answer, answerFor, restrictionText } from '../answer.js';
import { botsText } from '../bot-choice.js';
import { decimalOf } from '../decimal.js';
import { dayCount } from '../local-days.js';
import type { ResolvedPeriod } from '../period.js';
import { rfmAudience } from '../rfm/rfm-audience.js';
import type { Fragment } from '../sql.js';
import { notLogged } from '../unlogged-types.js';
import { type AudienceRule, checkRule, isFiltered } from './audience-rule.js';
import { entrancePeriod } from './entrance-period.js';
import { type Entrance, entranceOf, outcomesQuery } from './entrances.js';

/** Answer of {@link audience}: its users, and what they did after entering, as the baseline of an experiment. */
export interface Audience extends Answer {
  size: number;
  /** Users who bought after they entered, within the period. */
  buyers: number;
  /** buyers ÷ size. */
  buyersPerUser: Estimate;
  /** Sum of the prices bought after entering, exact. */
  revenue: string;
  /** revenue ÷ size. */
  revenuePerUser: Estimate;
  /** size ÷ local days of the period that the log covers, without those that are left out; 0 where it covers none. */
  usersPerDay: number;
  /** Ascending by their numbers in the lake, ids beyond 2^63 − 1 first; `converted[i]` and `value[i]` belong to `userIds[i]`. */
  userIds: string[];
  /** 1 where the user bought after entering. */
  converted: Uint8Array;
  /** Money spent after entering. */
  value: Float64Array;
}

/**
 * The users a campaign would address, with the baseline it has to beat.
 *
 * A user enters at most once; only what follows counts as converted, so that "carted, not bought" has a baseline (those who
 * came back by themselves) instead of 0 by construction. Sessions belong to the period in which they start.
 *
 * @returns size 0, empty arrays and `no-data` estimates where nobody enters; `not-logged` ones where the log has no purchase, or lost all of the period's.
 * @throws QuestionError - `invalid-rule` (a category missing or out of place), `not-logged` (nothing is known of events that users enter without), an invalid period or time zone, or no period on an empty log.
 * Cost: one pass over the sessions; `category-viewers` one over the events.
 */
export async function audience(
  store: EventStore,
  rule: AudienceRule,
  options: { signal?: AbortSignal } = {},
): Promise<Audience> {
  checkRule(rule);
  const { period, unknown } = await entrancePeriod(store, rule);
  const { query, entrance, userNumbers, converted, value, spent, isFollowed } = await entered(
    store,
    rule,
    period,
    options.signal,
  );
  const size = userNumbers.length;
  const buyers = converted.reduce((count, one) => count + one, 0);
  const days = period.covered ? dayCount(period.covered.from, period.covered.to) - period.leftOut.length : 0;
  return {
    ...answerFor(
      store,
      period,
      {
        name: rule.kind === 'category-viewers' ? `${entrance.name} ${rule.category ?? ''}` : entrance.name,
        formula: `buyersPerUser = users with ${entrance.outcome} ÷ users who entered; revenuePerUser = money spent there ÷ users who entered; usersPerDay = users who entered ÷ local days covered, without those that are left out`,
        population: `users who enter ${entrance.enters} from ${period.from} to ${period.to} in ${period.timeZone}${isFiltered(rule.kind) ? restrictionText(rule) + botsText(rule.bots ?? 'include') : ''}`,
      },
      [query],
    ),
    size,
    buyers,
    buyersPerUser: unknown.has('purchase')
      ? notLogged('purchase', 'how many of these users buy', period.untracked)
      : isFollowed || size === 0
        ? wilson(buyers, size)
        : NOT_FOLLOWED,
    revenue: summed(spent),
    revenuePerUser: unknown.has('purchase')
      ? notLogged('purchase', 'how much these users spend', period.untracked)
      : !isFollowed && size > 0
        ? NOT_FOLLOWED
        : buyers === 0 && size > 0
          ? incomputable('too-few', 'Nobody of this audience bought, so the spread of what they spend is unknown.')
          : meanInterval(value),
    usersPerDay: days === 0 ? 0 : size / days,
    userIds: [...(await externalIds(store, userNumbers))],
    converted,
    value,
  };
}

const NOT_FOLLOWED = incomputable(
  'not-logged',
  'The segment is as of the end of the period, and the log ends there too: what follows is not known. Take a period that ends earlier to see what did.',
);

/** Who entered, ascending by their numbers, and what followed. */
interface Entered {
  query: Fragment;
  entrance: Entrance;
  userNumbers: string[];
  converted: Uint8Array;
  value: Float64Array;
  spent: readonly (string | null)[];
  /** Whether the log holds anything that could have followed. */
  isFollowed: boolean;
}

async function entered(
  store: EventStore,
  rule: AudienceRule,
  period: ResolvedPeriod,
  signal: AbortSignal | undefined,
): Promise<Entered> {
  if (rule.kind === 'rfm-segment') {
    const { category, brand, bots, rfm, timeZone } = rule;
    const segment = rfm?.segment ?? '';
    const { statement, ...members } = await rfmAudience(
      store,
      period,
      {
        period: rule.period ?? null,
        timeZone,
        filter: { category: category ?? null, brand: brand ?? null },
        bots: bots ?? 'include',
        seed: rfm?.seed ?? 1,
        ...(signal ? { signal } : {}),
      },
      segment,
    );
    const entrance = {
      name: `RFM segment ${segment}`,
      enters: 'by being in the segment at its end, by their purchases',
      outcome: 'a purchase after the period',
    };
    return { ...members, query: statement, entrance };
  }
  const found = entranceOf(rule, rule.kind, period);
  const { entrance } = found;
  const query = outcomesQuery(found);
  const table = await store.columns(query.text, query.params, { signal });
  const converted = Uint8Array.from(table.int32('purchases'), (purchases) => (purchases > 0 ? 1 : 0));
  return {
    query,
    entrance,
    userNumbers: table.strings('user_id').map(String),
    converted,
    value: table.float64('value'),
    spent: table.strings('spent'),
    isFollowed: true,
  };
}

/** Exact sum of decimals of four digits behind the point. */
function summed(values: readonly (string | null)[]): string {
  let total = 0n;
  for (const value of values) {
    const [whole = '0', fraction = ''] = (value ?? '0').split('.');
    total += BigInt(whole + fraction.padEnd(4, '0'));
  }
  return decimalOf(total);
}
