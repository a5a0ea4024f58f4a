import type { CartographClient } from '@cartograph/sdk';
import {
  amountOf,
  basicsOf,
  buyersOf,
  cartsOf,
  funnelOf,
  nextWeekOf,
  repeatOf,
  revenueByDay,
  sessionsOf,
  type Told,
} from './recount.js';

export interface Period {
  from: string;
  to: string;
}

/** What a page shows on top. */
export interface Shown {
  address: string;
  answer: string;
  /** The figures in a row by their metric, as text. */
  figures: Record<string, string>;
}

/** What it is held against. */
export interface Truth {
  rows: readonly Told[];
  period: Period | null;
  /** Days that the answer says it leaves out. */
  daysLeftOut: readonly string[];
  /** Faults of the log that the answer names. */
  faults: readonly ToldFault[];
}

export interface ToldFault {
  date: string;
  kind: string;
  eventType: string | null;
  expectedSessions: number | null;
}

/** One form of a headline, and what a recount says to it: each line a claim that is false. */
interface Sentence {
  form: RegExp;
  falsehoods(said: string[], truth: Truth): (string | false)[];
}

export interface Page {
  path: string;
  /** Whether the recount knows the page over a part of the log, too. */
  hasPeriod: boolean;
  /** Whether every number of its sentences is counted, so that one that is changed must be contradicted. */
  isCounted: boolean;
  answered(client: CartographClient, period: Period | null): Promise<Pick<Truth, 'daysLeftOut' | 'faults'>>;
  sentences: readonly Sentence[];
  /** Figures beside the sentence that are counted too: the number with which each begins. */
  figures?: (truth: Truth) => Record<string, number | null>;
}

const nothingLeftOut = async (): Promise<Pick<Truth, 'daysLeftOut' | 'faults'>> => ({ daysLeftOut: [], faults: [] });
/** Days of which the answer says that they lost one of the types, or everything. */
const lostOf = ({ faults }: Truth, types: readonly string[]): Set<string> =>
  new Set(
    faults
      .filter(({ kind, eventType, expectedSessions }) =>
        kind === 'MISSING_DAY'
          ? (expectedSessions ?? 0) >= 20
          : kind === 'EVENT_TYPE_VANISHED' && types.includes(eventType ?? ''),
      )
      .map(({ date }) => date),
  );
const share = String.raw`(<?[\d.]+%)`;
const count = String.raw`([\d,]+)`;
const money = String.raw`([\d,.]+)`;
const interval = String.raw`[[(](?:95% interval )?${share}(?: – ${share})?[\])]`;
const form = (text: string): RegExp => new RegExp(`^${text}$`);
const numberOf = (text: string): number => Number(text.replaceAll(/[,%<]/g, ''));

/** Whether a number is the one that a text shows, as far as its decimals go. */
function shows(text: string, value: number): boolean {
  if (text.startsWith('<')) return value > 0 && value < 0.0001;
  const decimals = /\.(\d+)/.exec(text)?.[1]?.length ?? 0;
  const scaled = text.endsWith('%') ? value * 100 : value;
  return Math.abs(scaled - numberOf(text)) <= 0.5 * 10 ** -decimals + 1e-9;
}
const differs = (what: string, text: string, value: number): string | false =>
  !shows(text, value) && `${what} is ${value}, not ${text}`;
const isFalse = (isWrong: boolean, what: string): string | false => isWrong && what;

/** Wilson's interval. */
function wilson(hits: number, of: number): [number, number] {
  const z = 1.959964;
  const p = hits / of;
  const middle = (p + z ** 2 / (2 * of)) / (1 + z ** 2 / of);
  const half = (z / (1 + z ** 2 / of)) * Math.sqrt((p * (1 - p)) / of + z ** 2 / (4 * of ** 2));
  return [middle - half, middle + half];
}

/** Newcombe's interval of the difference of two shares. */
function difference(now: [number, number], before: [number, number]): { value: number; isChance: boolean } {
  const [p1, p0] = [now[0] / now[1], before[0] / before[1]];
  const [[l1, u1], [l0, u0]] = [wilson(...now), wilson(...before)];
  const value = p1 - p0;
  const low = value - Math.hypot(p1 - l1, u0 - p0);
  const high = value + Math.hypot(u1 - p1, p0 - l0);
  return { value, isChance: low <= 0 && high >= 0 };
}

/** A share as it is written with its interval. */
function shareDiffers(
  what: string,
  said: readonly (string | undefined)[],
  hits: number,
  of: number,
): (string | false)[] {
  const [text = '', low = '', high = low] = said;
  if (of === 0) return [`${what} is of nobody`];
  const [from, to] = wilson(hits, of);
  return [
    differs(what, text, hits / of),
    differs(`${what}, low end`, low, Math.max(0, from)),
    differs(`${what}, high end`, high, Math.min(1, to)),
  ];
}

const inPeriod = ({ rows, period }: Truth): Told[] =>
  rows.filter(({ day }) => period === null || (day >= period.from && day <= period.to));
/** Rows of the days that an answer counts. */
const counted = (truth: Truth): Told[] => inPeriod(truth).filter(({ day }) => !truth.daysLeftOut.includes(day));
const countedSessions = (truth: Truth): Told[][] =>
  sessionsOf(truth.rows, (day) => {
    const { period, daysLeftOut } = truth;
    return (period === null || (day >= period.from && day <= period.to)) && !daysLeftOut.includes(day);
  });
const hasNone = (rows: readonly Told[], type: Told['type']): boolean => rows.every((row) => row.type !== type);

/** The period before of the same length, where the log reaches over all of it. */
function before({ rows, period }: Truth): Told[] {
  if (!period) return [];
  const length = Date.parse(period.to) - Date.parse(period.from) + 86_400_000;
  const shifted = (day: string): string => new Date(Date.parse(day) - length).toISOString().slice(0, 10);
  return rows.filter(({ day }) => day >= shifted(period.from) && day <= shifted(period.to));
}

const named: Record<string, [string, number]> = { View: ['view', 0], Cart: ['cart', 1], Purchase: ['purchase', 2] };
/** Names of segments that one-time buyers are not of. */
const faithful = new Set(['Champions', 'Loyal', 'Cannot lose']);
const spelled = (text: string): number => (text === 'Nobody' || text === 'nobody' ? 0 : numberOf(text));
const dayOf = (text: string): string => {
  const day = new Date(`${text} UTC`);
  return Number.isNaN(day.getTime()) ? '' : day.toISOString().slice(0, 10);
};

export const pages: readonly Page[] = [
  {
    path: '/data',
    hasPeriod: false,
    isCounted: true,
    answered: nothingLeftOut,
    sentences: [
      {
        form: form(
          String.raw`The log holds ${count} events? of ${count} days?, .+?\. (?:No fault is known\.|\d+ faults? (?:is|are) known; (?:it is|they are) listed under “Coverage”\.) Every one of .+ is accounted for; .+ in quarantine\. The last import ended .+`,
        ),
        falsehoods: ([events = '', days = ''], { rows }) => [
          differs('events', events, rows.length),
          differs('days', days, basicsOf(rows).days),
        ],
      },
    ],
    figures: ({ rows }) => {
      const { visitors, sessions, products, buyers, revenue } = basicsOf(rows);
      return { events: rows.length, users: visitors, sessions, products, buyers, revenue: revenue / 100 };
    },
  },
  {
    path: '/overview',
    hasPeriod: true,
    isCounted: true,
    answered: (client, period) => client.analytics.overview(period ? { period } : {}),
    sentences: [
      {
        form: form(
          String.raw`${share} of visitors bought(?:: ${count} of ${count})? ${interval}(?:, without ${count} days? that lost events)?\. (?:They spent|The log holds revenue of) ${money}\.(?: That is (?:${money} percentage points (more|less) than in the period before; (more than chance explains|it may be chance)|(the same) as in the period before)\.)?`,
        ),
        falsehoods: ([rate, buyers, of, low, high, without, spent = '', points, way, certainty, same], truth) => {
          const { visitors, buyers: bought } = basicsOf(counted(truth));
          const previous = basicsOf(before(truth));
          const change = difference([bought, visitors], [previous.buyers, previous.visitors]);
          return [
            ...shareDiffers('the share that bought', [rate, low, high], bought, visitors),
            buyers !== undefined && differs('buyers', buyers, bought),
            of !== undefined && differs('visitors', of, visitors),
            differs('days left out', without ?? '0', truth.daysLeftOut.length),
            differs('revenue', spent, basicsOf(inPeriod(truth)).revenue / 100),
            ...truth.daysLeftOut.map((day) => {
              const rows = truth.rows.filter((row) => row.day === day);
              return isFalse(
                !hasNone(rows, 'view') && !hasNone(rows, 'purchase'),
                `${day} lost no views and no purchases`,
              );
            }),
            ...(points === undefined
              ? [isFalse(same !== undefined && change.value !== 0, 'the rate is not the same as before')]
              : [
                  differs('the change', points, Math.abs(change.value) * 100),
                  isFalse((way === 'more') !== change.value > 0, `the rate is not ${way}`),
                  isFalse((certainty === 'it may be chance') !== change.isChance, `it is not so that ${certainty}`),
                ]),
          ];
        },
      },
      {
        form: form(
          String.raw`The conversion rate is unknown: the log has no purchases that count for this period\. ${count} visitors? came in ${count} sessions?\.`,
        ),
        falsehoods: ([visitors = '', sessions = ''], truth) => [
          isFalse(!hasNone(counted(truth), 'purchase'), 'there are purchases'),
          differs('visitors', visitors, basicsOf(inPeriod(truth)).visitors),
          differs('sessions', sessions, basicsOf(inPeriod(truth)).sessions),
        ],
      },
      {
        form: form(String.raw`Nobody visited in this period\.`),
        falsehoods: (_, truth) => [isFalse(inPeriod(truth).length > 0, 'somebody visited')],
      },
    ],
    figures: (truth) => {
      const all = basicsOf(inPeriod(truth));
      const some = basicsOf(counted(truth));
      const isUnknown = some.purchases === 0 && hasNone(truth.rows, 'purchase');
      return {
        buyersPerVisitor: isUnknown ? null : some.buyers / some.visitors,
        revenue: isUnknown ? null : all.revenue / 100,
        buyers: isUnknown ? null : all.buyers,
        visitors: all.visitors,
        purchaseSessionsPerSession: isUnknown ? null : some.purchaseSessions / some.sessions,
        revenuePerPurchaseSession: some.purchaseSessions === 0 ? null : some.revenue / 100 / some.purchaseSessions,
      };
    },
  },
  {
    path: '/segments?tab=retention',
    hasPeriod: false,
    isCounted: true,
    answered: nothingLeftOut,
    sentences: [
      {
        form: form(
          String.raw`${share} of users ${interval} return 1 week after their first event, of ${count} who were watched so long\.`,
        ),
        falsehoods: ([text, low, high, of = ''], { rows }) => {
          const { users, active } = nextWeekOf(rows, null, lostDays(rows, 'view'));
          return [
            ...shareDiffers('the share that returns', [text, low, high], active, users),
            differs('users', of, users),
          ];
        },
      },
      {
        form: form(String.raw`Nobody was watched long enough in this period to know whether they return\.`),
        falsehoods: (_, { rows }) => [
          isFalse(nextWeekOf(rows, null, lostDays(rows, 'view')).users > 0, 'somebody was watched for a week'),
        ],
      },
    ],
  },
  {
    path: '/funnel',
    hasPeriod: true,
    isCounted: true,
    answered: (client, period) => client.analytics.funnel(period ? { period } : {}),
    sentences: [
      {
        form: form(
          String.raw`The largest share is lost between “(\w+)” and “(\w+)”: ${share} of sessions go no further, ${count} of ${count}\.(?: How many reach “(\w+)” is unknown: the log has no such events for this period\.)?`,
        ),
        falsehoods: ([from = '', , text = '', lost = '', of = '', unknown], truth) => {
          const reached = funnelOf(countedSessions(truth));
          const losses = [0, 1]
            .filter((at) => reached[at]! > 0 && (unknown === undefined || at + 1 < named[unknown]![1]))
            .map((at) => 1 - reached[at + 1]! / reached[at]!);
          const at = named[from]?.[1] ?? 0;
          const gone = reached[at]! - (reached[at + 1] ?? 0);
          return [
            differs(`those who came to ${from}`, of, reached[at]!),
            differs('those lost', lost, gone),
            differs('the share lost', text, gone / reached[at]!),
            isFalse(
              losses.some((other) => other > gone / reached[at]! + 1e-9),
              'another step loses a larger share',
            ),
            isFalse(
              unknown !== undefined && !hasNone(counted(truth), named[unknown]?.[0] as Told['type']),
              `there are events of ${unknown}`,
            ),
            isFalse(
              hasNone(truth.rows, 'purchase') && unknown === undefined,
              'without a purchase in the log nobody knows who bought',
            ),
          ];
        },
      },
      {
        form: form(String.raw`How many reach “(\w+)” is unknown: the log has no such events for this period\.`),
        falsehoods: ([step = ''], truth) => [
          isFalse(!hasNone(counted(truth), named[step]?.[0] as Told['type']), `there are events of ${step}`),
        ],
      },
      {
        form: form(String.raw`${count} sessions? came to the first step, and none of them further\.`),
        falsehoods: ([began = ''], truth) => {
          const [view, cart] = funnelOf(countedSessions(truth));
          return [differs('sessions with a view', began, view), isFalse(cart > 0, 'some came further')];
        },
      },
      {
        form: form(String.raw`Nobody came to the first step in this period\.`),
        falsehoods: (_, truth) => [
          isFalse(funnelOf(countedSessions(truth))[0] > 0, 'somebody viewed'),
          isFalse(hasNone(truth.rows, 'view'), 'a log without views does not tell who viewed'),
        ],
      },
    ],
  },
  {
    path: '/segments?tab=cohorts',
    hasPeriod: false,
    isCounted: true,
    answered: nothingLeftOut,
    sentences: [
      {
        form: form(
          String.raw`${share} of users ${interval} are active one week after their first purchase, over ${count} whose next week is over\.`,
        ),
        falsehoods: ([text, low, high, of = ''], { rows }) => {
          const { users, active } = nextWeekOf(rows, 'purchase', lostDays(rows, 'view'));
          return [
            ...shareDiffers('the share that is active', [text, low, high], active, users),
            differs('users', of, users),
          ];
        },
      },
      {
        form: form(String.raw`Nobody has been watched long enough after entering\.`),
        falsehoods: (_, { rows }) => [
          isFalse(nextWeekOf(rows, 'purchase', lostDays(rows, 'view')).users > 0, 'somebody was watched for a week'),
        ],
      },
    ],
  },
  {
    path: '/funnel?tab=carts',
    hasPeriod: true,
    isCounted: true,
    answered: (client, period) => client.analytics.abandonment(period ? { period } : {}),
    sentences: [
      {
        form: form(
          String.raw`${share} of carts were abandoned, ${count} of ${count}, with products worth ${money} in them\.(?: After ${share} of them, the customer came back within a day; after ${share}, the customer bought a product left in the cart within 7 days\.)?`,
        ),
        falsehoods: ([text = '', abandoned = '', of = '', value = '', back, again], truth) => {
          const carts = cartsOf(truth.rows, countedSessions(truth), lostOf(truth, ['VIEW', 'PURCHASE']));
          return [
            differs('the share abandoned', text, carts.abandoned / carts.carts),
            differs('abandoned carts', abandoned, carts.abandoned),
            differs('carts', of, carts.carts),
            differs('what was left', value, carts.valueLeft / 100),
            back !== undefined && differs('the share that came back', back, carts.returnedDay / carts.followedDay),
            again !== undefined && differs('the share that bought', again, carts.boughtWeek / carts.followedWeek),
            isFalse(hasNone(truth.rows, 'purchase'), 'without a purchase in the log nobody knows what became of carts'),
          ];
        },
      },
      {
        form: form(
          String.raw`How many carts were abandoned is unknown: the log has no purchases for this period\. ${count} sessions? put something into a cart\.`,
        ),
        falsehoods: ([carts = ''], truth) => [
          isFalse(!hasNone(counted(truth), 'purchase'), 'there are purchases'),
          differs('carts', carts, cartsOf(truth.rows, countedSessions(truth), new Set()).carts),
        ],
      },
      {
        form: form(String.raw`Nobody put anything into a cart in this period\.`),
        falsehoods: (_, truth) => [isFalse(!hasNone(counted(truth), 'cart'), 'somebody did')],
      },
    ],
  },
  {
    path: '/segments',
    hasPeriod: false,
    isCounted: false,
    answered: nothingLeftOut,
    sentences: [
      {
        form: form(
          String.raw`(.+) brings in the most revenue: ${share} of buyers \(${count}\) account for ${share} of it\.`,
        ),
        falsehoods: ([name = '', text = '', of = '', revenue = ''], { rows }) => {
          const buyers = buyersOf(rows);
          const all = buyers.reduce((sum, buyer) => sum + buyer.revenue, 0);
          const size = numberOf(of);
          const most = buyers.slice(0, size).reduce((sum, buyer) => sum + buyer.revenue, 0) / all;
          const repeat = buyers.filter(({ sessions }) => sessions > 1).length;
          return [
            differs('their share of buyers', text, size / buyers.length),
            isFalse(numberOf(revenue) / 100 > most + 0.0006, `no ${size} buyers spend more than ${most}`),
            isFalse(faithful.has(name) && size > repeat, `${repeat} buyers bought more than once, not ${size}`),
          ];
        },
      },
      {
        form: form(String.raw`RFM finds no segments among these buyers\.`),
        falsehoods: (_, { rows }) => [isFalse(hasNone(rows, 'purchase'), 'there are no buyers')],
      },
      {
        form: form(String.raw`Nobody bought in this period\.`),
        falsehoods: (_, { rows }) => [isFalse(!hasNone(rows, 'purchase'), 'somebody bought')],
      },
    ],
  },
  {
    path: '/products',
    hasPeriod: false,
    isCounted: true,
    answered: nothingLeftOut,
    sentences: [
      {
        form: form(
          String.raw`${count} products? brought ${money}\. ${count} of ${count} with enough viewers sell clearly better than usual in the category; ${count} of ${count} much viewed are clearly rarely bought\.`,
        ),
        falsehoods: ([products = '', revenue = '', stars = '', , laggards = ''], { rows }) => [
          differs('products', products, basicsOf(rows).products),
          differs('revenue', revenue, basicsOf(rows).revenue / 100),
          isFalse(hasNone(rows, 'purchase') && numberOf(stars) + numberOf(laggards) > 0, 'nothing was bought'),
        ],
      },
    ],
  },
  {
    path: '/segments?tab=repeat',
    hasPeriod: false,
    isCounted: true,
    answered: (client) => client.analytics.repeatPurchase({}),
    sentences: [
      {
        form: form(
          String.raw`${share} of buyers ${interval} buy again within ${count} days? of their first purchase, those watched too short taken into account \(${count} buyers?\)\.`,
        ),
        falsehoods: ([text = '', , , days = '', of = ''], truth) => {
          const { buyers, share: again } = repeatOf(truth.rows, numberOf(days), lostOf(truth, ['PURCHASE']));
          return [differs('the share that buys again', text, again), differs('buyers', of, buyers)];
        },
      },
      {
        form: form(String.raw`Nobody was watched long enough after a purchase in this period\.`),
        falsehoods: (_, { rows }) => {
          const bought = rows.filter(({ type }) => type === 'purchase');
          const watched = bought.length === 0 ? 0 : rows.at(-1)!.seconds - bought[0]!.seconds;
          return [isFalse(watched > 2 * 86_400, 'somebody was watched for days')];
        },
      },
    ],
  },
  {
    path: '/explore',
    hasPeriod: false,
    isCounted: true,
    answered: nothingLeftOut,
    sentences: [
      {
        form: form(String.raw`Revenue: ${money} all together\.(?: Highest: (.+?) with ${money}\.)?`),
        falsehoods: ([total = '', day, most], { rows }) => {
          const days = revenueByDay(rows);
          return [
            differs('revenue', total, basicsOf(rows).revenue / 100),
            isFalse(hasNone(rows, 'purchase'), 'a log without purchases does not tell the revenue'),
            day !== undefined && differs(`revenue of ${day}`, most!, (days.get(dayOf(day)) ?? 0) / 100),
            day !== undefined && differs('the highest day', most!, Math.max(...days.values()) / 100),
          ];
        },
      },
      {
        form: form(String.raw`Revenue is not known here: the log does not have what it counts\.`),
        falsehoods: (_, { rows }) => [isFalse(!hasNone(rows, 'purchase'), 'there are purchases')],
      },
    ],
  },
  {
    path: '/segments?tab=value',
    hasPeriod: false,
    isCounted: false,
    answered: nothingLeftOut,
    sentences: [
      {
        form: form(
          String.raw`A customer is expected to spend ${money} \[.+\] in the next 12 months, over ${count} customers\.`,
        ),
        falsehoods: ([value = '', of = ''], { rows }) => [
          differs('customers', of, buyersOf(rows).length),
          isFalse(!(numberOf(value) >= 0), 'it is no amount'),
        ],
      },
      {
        form: form(
          String.raw`There is no answer: of ${count} customers ([\d,]+|nobody) bought on a second day, and that does not tell what they will do\.`,
        ),
        falsehoods: ([of = '', again = ''], { rows }) => [
          differs('customers', of, buyersOf(rows).length),
          isFalse(buyersOf(rows).filter(({ days }) => days > 1).length !== spelled(again), `${again} is not how many`),
        ],
      },
      {
        form: form(String.raw`There is no answer: one customer does not tell what customers will do\.`),
        falsehoods: (_, { rows }) => [isFalse(buyersOf(rows).length !== 1, 'there is not one buyer')],
      },
      {
        form: form(String.raw`Nobody bought in this period\.`),
        falsehoods: (_, { rows }) => [isFalse(!hasNone(rows, 'purchase'), 'somebody bought')],
      },
    ],
  },
  {
    path: '/demand',
    hasPeriod: false,
    isCounted: false,
    answered: nothingLeftOut,
    sentences: [
      {
        form: form(
          String.raw`This log cannot tell peaks from chance: it takes four weeks, and some thousand events of a category beside the rest of a shop\.`,
        ),
        falsehoods: (_, { rows }) => [
          isFalse(basicsOf(rows).days >= 35 && rows.length > 20_000, 'the log has weeks and events enough'),
        ],
      },
      {
        form: form(String.raw`We confirmed no peak of any category\..*`),
        falsehoods: (_, { rows }) => [isFalse(basicsOf(rows).days < 28, 'four weeks are needed to look')],
      },
      {
        form: form(
          String.raw`(\S+) stands out on .+: \+[\d,.]+% beyond .+ we are 95% sure it is at least \+[\d,.]+%\..*`,
        ),
        falsehoods: (_, { rows }) => [isFalse(basicsOf(rows).days < 28, 'four weeks are needed to look')],
      },
    ],
  },
  {
    path: '/attraction',
    hasPeriod: false,
    isCounted: false,
    answered: nothingLeftOut,
    sentences: [
      {
        form: form(
          String.raw`This log cannot tell what attracts: a category needs 100 sessions in which one viewed product went on and another did not\.`,
        ),
        falsehoods: () => [],
      },
      { form: form(String.raw`We confirmed no product attribute that goes with .+`), falsehoods: () => [] },
      {
        form: form(
          String.raw`There is nothing to compare: in no session of this period did one product of a category go on and another did not\.`,
        ),
        falsehoods: (_, { rows }) => [
          isFalse(
            sessionsOf(rows, () => true).some((events) =>
              // The three categories with a name; products without a price are not compared.
              [0, 1, 2].some((category) => {
                const own = events.filter(({ product, price }) => product % 4 === category && price > 0);
                const of = (type: Told['type']): Set<number> =>
                  new Set(own.filter((event) => event.type === type).map(({ product }) => product));
                const [viewed, carted, bought] = [of('view'), of('cart'), of('purchase')];
                const went = [...viewed].filter((product) => carted.has(product) || bought.has(product));
                return went.length > 0 && went.length < viewed.size;
              }),
            ),
            'a session did',
          ),
        ],
      },
      {
        form: form(
          String.raw`.+ in .+: such products go (?:into the cart|from the cart to the purchase) [\d.]+ times as often .+`,
        ),
        falsehoods: (_, { rows }) => [isFalse(sessionsOf(rows, () => true).length < 100, 'there are no 100 sessions')],
      },
    ],
  },
  {
    path: '/behaviour',
    hasPeriod: false,
    isCounted: false,
    answered: nothingLeftOut,
    sentences: [
      {
        form: form(
          String.raw`We confirmed no pair here at equal activity\. Of ${count} associations looked at, event types and steps included, (none|[\d,]+) (?:is|are) confirmed\. Those that are not confirmed may still exist\.`,
        ),
        falsehoods: ([lookedAt = '', found = '']) => [
          isFalse(found !== 'none' && numberOf(found) > numberOf(lookedAt), 'more are confirmed than were looked at'),
        ],
      },
      {
        form: form(
          String.raw`The log cannot tell: in this period and filter there are no events, events of one type only, or too few users to confirm anything\.`,
        ),
        falsehoods: (_, { rows }) => [
          isFalse(
            new Set(rows.map(({ type }) => type)).size > 1 && basicsOf(rows).visitors > 200,
            'there are events of several types, and users',
          ),
        ],
      },
      {
        form: form(
          String.raw`(?:Users|Sessions) that (?:looked at|put into the cart|bought) .+ at [\d.]+ times the odds of others as active .+`,
        ),
        falsehoods: (_, { rows }) => [isFalse(basicsOf(rows).products < 2, 'there is no pair')],
      },
    ],
  },
  {
    path: '/',
    hasPeriod: false,
    isCounted: false,
    answered: nothingLeftOut,
    sentences: [
      {
        form: form(String.raw`What changed in .+ cannot be told: the log has fewer than three weeks before it\.`),
        falsehoods: (_, { rows }) => [isFalse(spanOf(rows) > 29, 'the log has four weeks')],
      },
      {
        form: form(
          String.raw`We found no unusual change in .+\. We checked ${count} measures? against the weeks before\. Small changes may go unnoticed\.`,
        ),
        falsehoods: (_, { rows }) => [isFalse(spanOf(rows) < 22, 'there are no three weeks before')],
      },
      {
        form: form(
          String.raw`${count} changes? stands? out in (.+), of ${count} looked at\. Most of all: (.+?) of (.+?): ([\d.,]+%) (above|below) what the weeks before lead to expect \(95% interval .+\)\.`,
        ),
        falsehoods: ([, , , measure = '', scope = '', , way = ''], { rows }) => {
          if (scope !== 'the shop' || measure.startsWith('Sessions that')) return [];
          const { now, expected } = lastWeekOf(rows, measure);
          return [
            isFalse((way === 'above') !== now > expected, `${measure} were ${now}, where ${expected} were expected`),
          ];
        },
      },
    ],
  },
];

/** Days that have nothing of a type, or nothing at all, between days that do. */
function lostDays(rows: readonly Told[], type: Told['type']): Set<string> {
  const seen = new Map<string, number>();
  for (const row of rows) if (row.type === type) seen.set(row.day, (seen.get(row.day) ?? 0) + 1);
  const sessions = rows.filter((row) => row.type === type).length / Math.max(1, seen.size);
  const [first, last] = [rows[0]!.day, rows.at(-1)!.day];
  const lost = new Set<string>();
  // A quiet shop may have quiet days; a loss is told from 20 expected sessions on.
  if (sessions < 20) return lost;
  for (let day = first; day <= last; day = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10))
    if (!seen.has(day)) lost.add(day);
  return lost;
}

const spanOf = (rows: readonly Told[]): number =>
  (Date.parse(rows.at(-1)!.day) - Date.parse(rows[0]!.day)) / 86_400_000 + 1;

/** A measure of the last seven whole days, and the mean of the seven days so many weeks before. */
function lastWeekOf(rows: readonly Told[], measure: string): { now: number; expected: number } {
  const shift = (day: string, days: number): string =>
    new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
  const last = shift(rows.at(-1)!.day, -1);
  const amount = (weeks: number): number => {
    const [from, to] = [shift(last, -6 - weeks * 7), shift(last, -weeks * 7)];
    return amountOf(
      rows.filter(({ day }) => day >= from && day <= to),
      measure,
    );
  };
  const weeks = [1, 2, 3, 4, 5, 6, 7, 8].filter((week) => shift(last, -6 - week * 7) >= rows[0]!.day);
  return { now: amount(0), expected: weeks.reduce((sum, week) => sum + amount(week), 0) / weeks.length };
}

/** Every claim of a page that the recount contradicts. */
export function contradictions(page: Page, { answer, figures }: Shown, truth: Truth): string[] {
  const sentence = page.sentences.find((one) => one.form.test(answer));
  if (!sentence) return ['the recount does not know this sentence: add its form to claims.ts'];
  const said = sentence.form.exec(answer)!.slice(1);
  const wrong = sentence.falsehoods(said, truth).filter((one) => one !== false);
  for (const [metric, value] of Object.entries(page.figures?.(truth) ?? {})) {
    const text = (figures[metric] ?? '').split('\n')[1] ?? '';
    if (value === null ? text !== '–' : text === '–' || !shows(text, value))
      wrong.push(`the figure ${metric} is ${value ?? 'unknown'}, not ${text}`);
  }
  return wrong;
}
