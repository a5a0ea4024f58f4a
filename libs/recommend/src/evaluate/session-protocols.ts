import type { CsrMatrix } from '@cartograph/als';
import type { ModelFamily } from '../family.js';
import { factsBefore } from '../log/fact-history.js';
import type { PairMatrix } from '../log/pair-matrix.js';
import { sessionRows } from '../log/sessions.js';
import { trainingData, type TrainingData } from '../log/training-data.js';
import { TYPE_CODES, type TrainingLog } from '../log/training-log.js';
import type { Recommender } from '../recommender.js';
import { judgeSessions, sessionCases, type SessionJudgement, type SessionMetric } from './sessions.js';

/** How a protocol is run. */
export interface ProtocolOptions {
  /** Default 20. */
  k?: number;
  /** Whether the pairs of user and product are added up before each fit; models of sessions do without, and it takes most of the time. Default true. */
  withPairs?: boolean;
  signal?: AbortSignal;
}

/** One day of protocol A. */
export interface ProtocolDay {
  /** The day that was predicted, such as `2019-10-02`, UTC; trained on all days before. */
  day: string;
  trainSessions: number;
  fitSeconds: number;
  judged: SessionJudgement;
}

/** Protocol A: one row a day, and their means, each day counting alike. */
export interface DailyProtocol {
  days: ProtocolDay[];
  /** Mean over days; null where no day could be predicted. */
  average: Record<SessionMetric, number> | null;
}

const DAY = 86_400;

/** Events of a session that count in protocol A. */
const MOST_EVENTS = 20;

/**
 * Protocol A: the last product of each session, day by day. All event types, no session left out as a bot's; of events of one product in a row one stays; sessions of two events and
 * more, cut to the first 20. A day's sessions are those that begin in it (UTC); the model is fitted on all days before it. Full ranking; the means of days are averaged.
 *
 * The paper halves each day into validation and test; here a whole day is tested, and settings come from outside.
 *
 * @param onDay - told after each day.
 * @throws RangeError - settings that the family refuses. The signal's reason when it aborts.
 * @see de Souza Pereira Moreira et al., RecSys 2021, 143–153, section 4 and online appendix B.
 */
export async function dailyProtocol<Model extends Recommender, Settings extends object>(
  log: TrainingLog,
  family: ModelFamily<Model, Settings>,
  settings: Settings,
  options: ProtocolOptions & { onDay?: (day: ProtocolDay) => void } = {},
): Promise<DailyProtocol> {
  const { onDay } = options;
  const all = sessionRows(log, { end: Infinity, excludeBots: false });
  const { at } = log.events;
  const days: ProtocolDay[] = [];
  const [first, last] = [Math.floor((at[0] ?? 0) / DAY), Math.floor((at[at.length - 1] ?? 0) / DAY)];
  for (let day = first + 1; day <= last; day += 1) {
    const cases = sessionCases(all, { from: day * DAY, to: (day + 1) * DAY, steps: 'last', maxEvents: MOST_EVENTS });
    if (cases.places.length === 0) continue;
    const fitted = await fitUntil(log, family, settings, day * DAY, options);
    if (fitted === null) continue;
    const judged = await judgeSessions(fitted.model, cases, fitted.asking);
    const row = {
      day: new Date(day * DAY * 1000).toISOString().slice(0, 10),
      trainSessions: fitted.data.sessions.users.length,
      fitSeconds: fitted.seconds,
      judged,
    };
    days.push(row);
    onDay?.(row);
  }
  const average = (metric: SessionMetric): number =>
    days.reduce((sum, { judged }) => sum + (judged.caseMeans?.[metric] ?? 0), 0) / days.length;
  return {
    days,
    average: days.length === 0 ? null : { hitRate: average('hitRate'), mrr: average('mrr'), ndcg: average('ndcg') },
  };
}

/** What protocol B left of a log, and how the model did. */
export interface LastDayProtocol {
  /** Views, sessions and products after the support filter. */
  events: number;
  sessions: number;
  products: number;
  trainSessions: number;
  fitSeconds: number;
  judged: SessionJudgement;
}

/**
 * Protocol B: every next product of the sessions that begin on the log's last day (UTC). Views alone; sessions are cut by an hour of silence of a user; of views of one product in a
 * row one stays; then sessions of one view and products with fewer than five views are left out, in turns until nothing changes. The model is fitted on what was before the day;
 * products that are not in it are taken out of the tested sessions, as the authors' GRU4Rec does. Full ranking; `judged.caseMeans` is what papers report (recall@K = hitRate).
 *
 * @returns null where nothing is left to train on or to test.
 * @throws RangeError - settings that the family refuses. The signal's reason when it aborts.
 * @see Hidasi, Czapp, RecSys 2023, 848–855 (2307.14951), section 4.
 */
export async function lastDayProtocol<Model extends Recommender, Settings extends object>(
  log: TrainingLog,
  family: ModelFamily<Model, Settings>,
  settings: Settings,
  options: ProtocolOptions & { gapSeconds?: number; support?: number } = {},
): Promise<LastDayProtocol | null> {
  const { gapSeconds = 3600, support = 5 } = options;
  const views = supportedViews(viewSessions(log, gapSeconds), support);
  const { at } = views.events;
  if (at.length === 0) return null;
  const from = Math.floor(at[at.length - 1]! / DAY) * DAY;
  const fitted = await fitUntil(views, family, settings, from, options);
  if (fitted === null) return null;
  const known = new Uint8Array(fitted.data.products);
  for (const product of fitted.data.sessions.products) known[product] = 1;
  const cases = sessionCases(sessionRows(views, { end: Infinity, excludeBots: false }), {
    from,
    steps: 'every',
    known,
  });
  if (cases.places.length === 0) return null;
  return {
    events: at.length,
    sessions: new Set(views.events.sessions).size,
    products: new Set(views.events.products).size,
    trainSessions: fitted.data.sessions.users.length,
    fitSeconds: fitted.seconds,
    judged: await judgeSessions(fitted.model, cases, fitted.asking),
  };
}

/** A family fitted on everything before an instant; null where it cannot be. */
async function fitUntil<Model extends Recommender, Settings extends object>(
  log: TrainingLog,
  family: ModelFamily<Model, Settings>,
  settings: Settings,
  end: number,
  { k = 20, withPairs = true, signal }: ProtocolOptions,
): Promise<{ model: Model; data: TrainingData; seconds: number; asking: Parameters<typeof judgeSessions>[2] } | null> {
  const data = withPairs ? trainingData(log, { end, strengths: { excludeBots: false } }) : sessionsAlone(log, end);
  if (family.refusal(data, settings) !== null) return null;
  const began = performance.now();
  const model = await family.fit(data, settings, signal ? { signal } : {});
  return {
    model,
    data,
    seconds: (performance.now() - began) / 1000,
    asking: { k, strengths: data.strengthOptions, trained: data.sessions, signal },
  };
}

/** Training data whose pairs are all left empty. */
function sessionsAlone(log: TrainingLog, end: number): TrainingData {
  const none: CsrMatrix = {
    rows: log.userIds.length,
    columns: log.productIds.length,
    indptr: new Int32Array(log.userIds.length + 1),
    indices: new Int32Array(),
    values: new Float32Array(),
  };
  const pairs: PairMatrix = { csr: none, lastAt: new Float64Array() };
  return {
    users: none.rows,
    products: none.columns,
    end,
    strengths: pairs,
    carts: pairs,
    purchases: pairs,
    seen: pairs,
    facts: factsBefore(log, end),
    strengthOptions: { view: 0, cart: 1, remove: 0, purchase: 0, halfLifeDays: null, cap: null, excludeBots: false },
    sessions: sessionRows(log, { end, excludeBots: false }),
  };
}

/** The views of a log, in sessions that silence cuts, of views of one product in a row the first. */
function viewSessions(log: TrainingLog, gapSeconds: number): TrainingLog {
  const { at, users, products, types } = log.events;
  const view = TYPE_CODES.indexOf('view');
  const lastAt = new Float64Array(log.userIds.length).fill(-Infinity);
  const lastProduct = new Int32Array(log.userIds.length).fill(-1);
  const current = new Int32Array(log.userIds.length).fill(-1);
  const kept = new Int32Array(at.length);
  const sessions = new Int32Array(at.length);
  let [count, sessionCount] = [0, 0];
  for (let position = 0; position < at.length; position += 1) {
    if (types[position] !== view) continue;
    const user = users[position]!;
    const isNew = at[position]! - lastAt[user]! > gapSeconds;
    lastAt[user] = at[position]!;
    if (isNew) {
      current[user] = sessionCount;
      sessionCount += 1;
    } else if (lastProduct[user] === products[position]) continue;
    lastProduct[user] = products[position]!;
    kept[count] = position;
    sessions[count] = current[user]!;
    count += 1;
  }
  return withEvents(log, kept.subarray(0, count), sessions.slice(0, count), sessionCount);
}

/** Leaves out sessions of one event and products with fewer than `support`, until nothing changes. */
function supportedViews(log: TrainingLog, support: number): TrainingLog {
  const { products, sessions } = log.events;
  let left: Int32Array = Int32Array.from(products.keys());
  for (let before = -1; before !== left.length;) {
    before = left.length;
    left = atLeast(left, sessions, log.sessionCount, 2);
    left = atLeast(left, products, log.productIds.length, support);
  }
  return withEvents(
    log,
    left,
    left.map((position) => sessions[position]!),
    log.sessionCount,
  );
}

function atLeast(positions: Int32Array, groups: Int32Array, size: number, least: number): Int32Array {
  const counts = new Int32Array(size);
  for (const position of positions) counts[groups[position]!]! += 1;
  return positions.filter((position) => counts[groups[position]!]! >= least);
}

/** The log with some of its events alone, in sessions of their own. */
function withEvents(log: TrainingLog, positions: Int32Array, sessions: Int32Array, sessionCount: number): TrainingLog {
  const { users, products, at, types } = log.events;
  const of = <Column extends Int32Array | Float64Array | Uint8Array>(
    column: Column,
    make: (length: number) => Column,
  ): Column => {
    const taken = make(positions.length);
    for (let entry = 0; entry < positions.length; entry += 1) taken[entry] = column[positions[entry]!]!;
    return taken;
  };
  const events = {
    users: of(users, (length) => new Int32Array(length)),
    products: of(products, (length) => new Int32Array(length)),
    at: of(at, (length) => new Float64Array(length)),
    types: of(types, (length) => new Uint8Array(length)),
    sessions,
  };
  return { ...log, events, sessionCount, botSessions: new Uint8Array(sessionCount) };
}
