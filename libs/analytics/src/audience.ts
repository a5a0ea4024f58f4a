import { type EventStore, externalIds } from '@cartograph/events';
import { type Estimate, incomputable, meanInterval, wilson } from '@cartograph/metrics';
import { type Answer, answerFor, restrictionText } from './answer.js';
import { decimalOf } from './decimal.js';
import { abandonerOutcomes } from './abandonment/abandonment-queries.js';
import { checkGrace } from './abandonment/cart-lines.js';
import { type BotChoice, botsText } from './bot-choice.js';
import { inCategory } from './event-filter.js';
import { type FunnelRule, planFunnel } from './funnel/funnel-plan.js';
import { checkLostStep, lostOutcomes, lostText } from './funnel/lost-audience.js';
import type { FunnelScope } from './funnel/matched-events.js';
import { dayCount } from './local-days.js';
import { type Period, type ResolvedPeriod, resolvePeriod, withinPeriod } from './period.js';
import { QuestionError } from './question-error.js';
import { rfmAudience } from './rfm/rfm-audience.js';
import { all, type Fragment, raw, sql } from './sql.js';

/** Who enters an audience, and when. */
export type AudienceKind = 'all-visitors' | 'carted-not-bought' | 'viewed-not-carted' | 'buyers' | 'category-viewers' | 'funnel-lost' | 'cart-abandoned' | 'rfm-segment';

/** A rule that picks users by what they did in a period. */
export interface AudienceRule {
  kind: AudienceKind;
  /** Code or id; required by `category-viewers`. With `funnel-lost`, `cart-abandoned` and `rfm-segment` only its events count; refused elsewhere. */
  category?: string | null;
  /** With `funnel-lost`, `cart-abandoned` and `rfm-segment` only its events count; refused elsewhere. */
  brand?: string | null;
  /** Whether sessions that look like a bot's count; only of `funnel-lost`, `cart-abandoned` and `rfm-segment`. Default `include`. */
  bots?: BotChoice | null;
  /** Of `cart-abandoned`: hours in which buying later counts as bought, as in `abandonment`. */
  graceHours?: number | null;
  /** The funnel of `funnel-lost`, and the place of the step (from 0) they came to without coming to the next required one. */
  funnel?: { rule: FunnelRule; step: number } | null;
  /** The segment of `rfm-segment`: `champions`, `cluster-1-of-4` …, and the seed of clusters, by default 1. */
  rfm?: { segment: string; seed?: number | null } | null;
  /** Local days, both inclusive. Default: the whole log. */
  period?: Period | null;
  timeZone: string;
}

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
  /** size ÷ local days of the period that the log covers; 0 where it covers none. */
  usersPerDay: number;
  /** Ascending by their numbers in the lake, ids beyond 2^63 − 1 first; `converted[i]` and `value[i]` belong to `userIds[i]`. */
  userIds: string[];
  /** 1 where the user bought after entering. */
  converted: Uint8Array;
  /** Money spent after entering. */
  value: Float64Array;
}

interface Entrance {
  name: string;
  /** When a user enters, in words. */
  enters: string;
  /** What counts as the outcome, in words. */
  outcome: string;
}

const ENTRANCES: Record<Exclude<AudienceKind, 'funnel-lost' | 'rfm-segment'>, Entrance> = {
  'all-visitors': { name: 'All visitors', enters: 'with the first session', outcome: 'a purchase in any session' },
  'carted-not-bought': { name: 'Carted, not bought', enters: 'with the first session that has a cart event and no purchase', outcome: 'a purchase in a later session' },
  'viewed-not-carted': { name: 'Viewed, not carted', enters: 'with the first session that has views, no cart event and no purchase', outcome: 'a purchase in a later session' },
  buyers: { name: 'Buyers', enters: 'with the first session that has a purchase', outcome: 'another purchase in a later session' },
  'category-viewers': { name: 'Viewers of a category', enters: 'with the first view in the category', outcome: 'a purchase of anything at or after that view' },
  'cart-abandoned': { name: 'Cart abandoned', enters: 'with the first session whose cart was abandoned: nothing of it bought there, something left', outcome: 'a purchase in a later session' },
};

/**
 * The users a campaign would address, with the baseline it has to beat.
 *
 * A user enters at most once; only what follows counts as converted, so that "carted, not bought" has a baseline (those who
 * came back by themselves) instead of 0 by construction. Sessions belong to the period in which they start.
 *
 * @returns size 0, empty arrays and `no-data` estimates where nobody enters.
 * @throws QuestionError - `invalid-rule` (a category missing or out of place), an invalid period or time zone, or no period on an empty log.
 * Cost: one pass over the sessions; `category-viewers` one over the events.
 */
export async function audience(store: EventStore, rule: AudienceRule, options: { signal?: AbortSignal } = {}): Promise<Audience> {
  checkRule(rule);
  const period = await resolvePeriod(store, rule);
  const { query, entrance, userNumbers, converted, value, spent, isFollowed } = await entered(store, rule, period, options.signal);
  const size = userNumbers.length;
  const buyers = converted.reduce((count, one) => count + one, 0);
  const coveredDays = period.covered ? dayCount(period.covered.from, period.covered.to) : 0;
  return {
    ...answerFor(
      store,
      period,
      {
        name: rule.kind === 'category-viewers' ? `${entrance.name} ${rule.category ?? ''}` : entrance.name,
        formula: `buyersPerUser = users with ${entrance.outcome} ÷ users who entered; revenuePerUser = money spent there ÷ users who entered; usersPerDay = users who entered ÷ local days covered`,
        population: `users who enter ${entrance.enters} from ${period.from} to ${period.to} in ${period.timeZone}${isFiltered(rule.kind) ? restrictionText(rule) + botsText(rule.bots ?? 'include') : ''}`,
      },
      [query],
    ),
    size,
    buyers,
    buyersPerUser: isFollowed || size === 0 ? wilson(buyers, size) : NOT_FOLLOWED,
    revenue: summed(spent),
    revenuePerUser: !isFollowed && size > 0 ? NOT_FOLLOWED : buyers === 0 && size > 0 ? incomputable('too-few', 'Nobody of this audience bought, so the spread of what they spend is unknown.') : meanInterval(value),
    usersPerDay: coveredDays === 0 ? 0 : size / coveredDays,
    userIds: [...await externalIds(store, userNumbers)],
    converted,
    value,
  };
}

const NOT_FOLLOWED = incomputable('not-logged', 'The segment is as of the end of the period, and the log ends there too: what follows is not known. Take a period that ends earlier to see what did.');

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

async function entered(store: EventStore, rule: AudienceRule, period: ResolvedPeriod, signal: AbortSignal | undefined): Promise<Entered> {
  if (rule.kind === 'rfm-segment') {
    const { category, brand, bots, rfm, timeZone } = rule;
    const segment = rfm?.segment ?? '';
    const { statement, ...members } = await rfmAudience(store, period, { period: rule.period ?? null, timeZone, filter: { category: category ?? null, brand: brand ?? null }, bots: bots ?? 'include', seed: rfm?.seed ?? 1, ...(signal ? { signal } : {}) }, segment);
    const entrance = { name: `RFM segment ${segment}`, enters: 'by being in the segment at its end, by their purchases', outcome: 'a purchase after the period' };
    return { ...members, query: statement, entrance };
  }
  const { query, entrance } = entranceOf(rule, rule.kind, period);
  const table = await store.columns(query.text, query.params, { signal });
  const converted = Uint8Array.from(table.int32('purchases'), (purchases) => (purchases > 0 ? 1 : 0));
  return { query, entrance, userNumbers: table.strings('user_id').map(String), converted, value: table.float64('value'), spent: table.strings('spent'), isFollowed: true };
}

function isFiltered(kind: AudienceKind): boolean {
  return kind === 'funnel-lost' || kind === 'cart-abandoned' || kind === 'rfm-segment';
}

function entranceOf(rule: AudienceRule, kind: Exclude<AudienceKind, 'rfm-segment'>, period: ResolvedPeriod): { query: Fragment; entrance: Entrance } {
  const scope = { period, bots: rule.bots ?? 'include', filter: { category: rule.category ?? null, brand: rule.brand ?? null } } as const;
  const outcomes = (ctes: Fragment): Fragment => sql`${ctes}
select ${raw(OUTCOME)} from outcomes order by outcomes.user_id`;
  if (kind === 'funnel-lost') {
    const funnel: FunnelScope = { ...scope, plan: planFunnel(rule.funnel?.rule ?? {}) };
    const step = rule.funnel?.step ?? 0;
    checkLostStep(funnel.plan, step);
    return { query: outcomes(lostOutcomes(funnel, step)), entrance: lostText(funnel, step) };
  }
  const entrance = ENTRANCES[kind];
  if (kind === 'cart-abandoned') return { query: outcomes(abandonerOutcomes({ ...scope, graceHours: rule.graceHours ?? null })), entrance };
  return { query: kind === 'category-viewers' ? byCategory(rule.category ?? '', period) : bySessions(kind, period), entrance };
}

function checkRule({ kind, category, brand, bots, funnel, graceHours, rfm }: AudienceRule): void {
  checkGrace(graceHours ?? null);
  if (kind !== 'cart-abandoned' && graceHours != null) throw misplaced(kind, 'graceHours', 'a grace', 'abandoned carts');
  if (kind === 'category-viewers' && category == null) {
    throw new QuestionError('invalid-rule', 'category', '', 'Viewers of a category need a category. Give its code, such as electronics.smartphone, or its id.');
  }
  if (kind === 'funnel-lost' && funnel == null) {
    throw new QuestionError('invalid-rule', 'funnel', '', 'An audience lost in a funnel needs the funnel, and the step after which they were lost.');
  }
  if (kind !== 'funnel-lost' && funnel != null) throw misplaced(kind, 'funnel', 'a funnel', 'those lost in a funnel');
  if (kind === 'rfm-segment' && !rfm) throw new QuestionError('invalid-rule', 'rfmSegment', '', 'An audience of an RFM segment needs its name, such as champions or cluster-1-of-4.');
  if (kind !== 'rfm-segment' && rfm) throw misplaced(kind, 'rfmSegment', 'an RFM segment', 'those of an RFM segment');
  if (isFiltered(kind)) return;
  if (kind !== 'category-viewers' && category != null) {
    throw new QuestionError('invalid-rule', 'category', category, `The audience "${ENTRANCES[kind as keyof typeof ENTRANCES].name}" takes no category. Leave it out, or choose viewers of a category.`);
  }
  if (brand != null) throw misplaced(kind, 'brand', 'a brand', 'abandoned carts or those lost in a funnel');
  if (bots === 'exclude') throw misplaced(kind, 'bots', 'a choice of bots', 'abandoned carts or those lost in a funnel');
}

function nameOf(kind: AudienceKind): string {
  return kind === 'funnel-lost' ? 'Lost in a funnel' : kind === 'rfm-segment' ? 'RFM segment' : ENTRANCES[kind].name;
}

function misplaced(kind: AudienceKind, argument: string, what: string, other: string): QuestionError {
  return new QuestionError('invalid-rule', argument, '', `The audience "${nameOf(kind)}" takes no such thing as ${what}. Leave it out, or choose ${other}.`);
}

/** Kinds that the counts of sessions decide. */
type SessionKind = Exclude<AudienceKind, 'category-viewers' | 'funnel-lost' | 'cart-abandoned' | 'rfm-segment'>;

const ENTERS: Record<SessionKind, string> = {
  'all-visitors': 'true',
  'carted-not-bought': 'carts > 0 and purchases = 0',
  'viewed-not-carted': 'views > 0 and carts = 0 and purchases = 0',
  buyers: 'purchases > 0',
};

const OUTCOME = `cast(user_id as string) as user_id, cast(purchases as int) as purchases,
  cast(spent as double) as value, cast(spent as string) as spent`;

function bySessions(kind: SessionKind, period: ResolvedPeriod): Fragment {
  const later = raw(kind === 'all-visitors' ? '>=' : '>');
  return sql`
with chosen as (
  select session_no, user_id, started_at, views, carts, purchases, value
  from sessions where ${all(withinPeriod(period, 'started_at'))}
),
entered as (
  select user_id, min(started_at) as entered_at from chosen where ${raw(ENTERS[kind])} group by user_id
),
outcomes as (
  select e.user_id, coalesce(sum(s.purchases), 0) as purchases, cast(coalesce(sum(s.value), 0) as decimal(38, 4)) as spent
  from entered e left join chosen s on s.user_id = e.user_id and s.started_at ${later} e.entered_at and s.purchases > 0
  group by e.user_id
)
select ${raw(OUTCOME)} from outcomes order by outcomes.user_id`;
}

function byCategory(category: string, period: ResolvedPeriod): Fragment {
  const where = all(withinPeriod(period));
  return sql`
with entered as (
  select user_id, min(event_time) as entered_at
  from events where event_type = 'view' and ${where} and (${inCategory(category)})
  group by user_id
),
bought as (
  select user_id, event_time, price from events where event_type = 'purchase' and ${where}
),
outcomes as (
  select e.user_id, count(b.event_time) as purchases, cast(coalesce(sum(b.price), 0) as decimal(38, 4)) as spent
  from entered e left join bought b on b.user_id = e.user_id and b.event_time >= e.entered_at
  group by e.user_id
)
select ${raw(OUTCOME)} from outcomes order by outcomes.user_id`;
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
