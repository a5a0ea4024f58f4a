import { abandonerEntrances } from '../abandonment/abandonment-queries.js';
import { actsWithoutBots, withoutBots } from '../bot-choice.js';
import { inCategory } from '../event-filter.js';
import { planFunnel } from '../funnel/funnel-plan.js';
import { checkLostStep, lostEntrances, lostText } from '../funnel/lost-audience.js';
import type { FunnelScope } from '../funnel/matched-events.js';
import { instant, type ResolvedPeriod, withinPeriod } from '../period.js';
import { chosenSessions } from '../session-scope.js';
import { all, type Fragment, raw, sql } from '../sql.js';
import { type AudienceKind, audienceName, type AudienceRule } from './audience-rule.js';

/** Who enters an audience, in words. */
export interface Entrance {
  name: string;
  /** When a user enters. */
  enters: string;
  /** What counts as the outcome. */
  outcome: string;
}

/** What a user did after entering. */
export interface Follows {
  /** Whole sessions that began then, or single events. */
  by: 'sessions' | 'events';
  /** Whether the moment of entering itself counts. */
  fromEntry: boolean;
  /** Conditions on `sessions`, or on `events`. */
  sessions?: readonly Fragment[];
  events?: readonly Fragment[];
  /** The conditions on `events` as `acts` can say them. */
  acts?: readonly Fragment[];
}

/** SQL of who enters an audience. */
export interface EntranceQuery {
  entrance: Entrance;
  /** `with …` that ends with `entered`: `user_id`, `entered_at`. */
  entered: Fragment;
  follows: Follows;
}

const ENTRANCES: Record<Exclude<AudienceKind, 'funnel-lost' | 'rfm-segment'>, Omit<Entrance, 'name'>> = {
  'all-visitors': { enters: 'with the first session', outcome: 'a purchase in any session' },
  'carted-not-bought': {
    enters: 'with the first session that has a cart event and no purchase',
    outcome: 'a purchase in a later session',
  },
  'viewed-not-carted': {
    enters: 'with the first session that has views, no cart event and no purchase',
    outcome: 'a purchase in a later session',
  },
  buyers: { enters: 'with the first session that has a purchase', outcome: 'another purchase in a later session' },
  'category-viewers': {
    enters: 'with the first view in the category',
    outcome: 'a purchase of anything at or after that view',
  },
  'cart-abandoned': {
    enters: 'with the first session whose cart was abandoned: nothing of it bought there, something left',
    outcome: 'a purchase in a later session',
  },
};

/** Kinds that the counts of sessions decide. */
type SessionKind = Exclude<AudienceKind, 'category-viewers' | 'funnel-lost' | 'cart-abandoned' | 'rfm-segment'>;

const ENTERS: Record<SessionKind, string> = {
  'all-visitors': 'true',
  'carted-not-bought': 'carts > 0 and purchases = 0',
  'viewed-not-carted': 'views > 0 and carts = 0 and purchases = 0',
  buyers: 'purchases > 0',
};

/** Who enters by a rule other than an RFM segment, in a period. The rule has been checked. */
export function entranceOf(
  rule: AudienceRule,
  kind: Exclude<AudienceKind, 'rfm-segment'>,
  period: ResolvedPeriod,
): EntranceQuery {
  const bots = rule.bots ?? 'include';
  const scope = { period, bots, filter: { category: rule.category ?? null, brand: rule.brand ?? null } } as const;
  // What follows on a day that nobody enters on was recorded all the same.
  const recorded = { period: { ...period, leftOut: [] }, bots };
  if (kind === 'funnel-lost') {
    const funnel: FunnelScope = { ...scope, plan: planFunnel(rule.funnel?.rule ?? {}) };
    const step = rule.funnel?.step ?? 0;
    checkLostStep(funnel.plan, step);
    const follows: Follows =
      funnel.plan.windowMinutes === null
        ? { by: 'sessions', fromEntry: false, sessions: chosenSessions(recorded) }
        : eventsAfter(recorded);
    return { entered: lostEntrances(funnel, step), entrance: lostText(funnel, step), follows };
  }
  const entrance = { name: audienceName(kind), ...ENTRANCES[kind] };
  if (kind === 'cart-abandoned') {
    return {
      entered: abandonerEntrances({ ...scope, graceHours: rule.graceHours ?? null }),
      entrance,
      follows: { by: 'sessions', fromEntry: false, sessions: chosenSessions(recorded) },
    };
  }
  if (kind === 'category-viewers') {
    return {
      entered: byCategory(rule.category ?? '', period),
      entrance,
      follows: { by: 'events', fromEntry: true, events: withinPeriod(period), acts: withinPeriod(period) },
    };
  }
  return {
    entered: bySessions(kind, period),
    entrance,
    follows: {
      by: 'sessions',
      fromEntry: kind === 'all-visitors',
      sessions: withinPeriod(recorded.period, 'started_at'),
    },
  };
}

function eventsAfter({ period, bots }: Pick<FunnelScope, 'period' | 'bots'>): Follows {
  const inside = period.isWholeLog
    ? []
    : [sql`event_time >= ${instant(period.start)} and event_time < ${instant(period.end)}`];
  return {
    by: 'events',
    fromEntry: false,
    events: [...inside, ...withoutBots(bots)],
    acts: [...inside, ...actsWithoutBots(bots)],
  };
}

function bySessions(kind: SessionKind, period: ResolvedPeriod): Fragment {
  return sql`
with entered as (
  select user_id, min(started_at) as entered_at from sessions where ${all([...withinPeriod(period, 'started_at'), raw(ENTERS[kind])])} group by user_id
)`;
}

function byCategory(category: string, period: ResolvedPeriod): Fragment {
  return sql`
with entered as (
  select user_id, min(event_time) as entered_at
  from events where event_type = 'view' and ${all(withinPeriod(period))} and (${inCategory(category)})
  group by user_id
)`;
}

/** SQL of `user_id`, `purchases` and what was spent after entering, a row a user, ascending. */
export function outcomesQuery({ entered, follows }: EntranceQuery): Fragment {
  const bought =
    follows.by === 'sessions'
      ? sql`select user_id, started_at as bought_at, purchases, value from sessions where ${all([raw('purchases > 0'), ...(follows.sessions ?? [])])}`
      : sql`select user_id, event_time as bought_at, 1 as purchases, price as value from acts where ${all([raw(`event_type = 'purchase'`), ...(follows.acts ?? [])])}`;
  return sql`${entered},
bought as (
  ${bought}
),
outcomes as (
  select e.user_id, coalesce(sum(b.purchases), 0) as purchases, cast(coalesce(sum(b.value), 0) as decimal(38, 4)) as spent
  from entered e left join bought b on b.user_id = e.user_id and b.bought_at ${raw(follows.fromEntry ? '>=' : '>')} e.entered_at
  group by e.user_id
)
select cast(user_id as string) as user_id, cast(purchases as int) as purchases, cast(spent as double) as value, cast(spent as string) as spent
from outcomes order by outcomes.user_id`;
}
