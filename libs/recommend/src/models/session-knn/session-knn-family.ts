import {
  RANKED_USERS,
  type FitCost,
  type Json,
  type ModelFamily,
  type ModelParts,
  type SharedData,
} from '../../family.js';
import { whole } from '../../figure-text.js';
import type { TrainingData } from '../../log/training-data.js';
import type { SessionRows } from '../../log/sessions.js';
import { readArray, readObject } from '../parts.js';
import { userSessionsSteps, userSessionsWithout } from './session-at-hand.js';
import { sessionIndex, sessionsWithout, withPostings, type SessionIndex } from './session-index.js';
import { SessionKnnModel, type SessionKnnKind } from './session-knn-model.js';
import { resolveSessionSettings, typeWeights, type SessionKnnSettings } from './session-settings.js';
import { runStepsAtOnce, runSteps } from '@cartograph/threads';

/** What models of a version that did not say so were made with. */
const BEFORE = { singles: false, repeats: false } as const;

/** Makes the family of one of the two kinds; `variations` are tried in their order after the defaults. */
export function sessionKnnFamily(
  kind: SessionKnnKind,
  defaults: Readonly<SessionKnnSettings>,
  variations: readonly Partial<SessionKnnSettings>[],
): ModelFamily<SessionKnnModel, SessionKnnSettings> {
  return {
    kind,
    defaults,
    reads: ['strengths', 'seen'],
    tunedOn: 'sessions',
    candidates: () => [{}, ...variations].map((variation) => ({ ...defaults, ...variation })),
    resolve: (given) => resolveSessionSettings(kind, defaults, given),
    refusal: ({ sessions }) => refusal(sessions),
    cost,
    fit: async (data, settings, watch) => {
      const { sessions, users, products, strengths, seen } = data;
      const options = {
        weights: typeWeights(settings),
        sample: settings.sample,
        fewest: settings.singles ? 1 : 2,
        longest: settings.longest,
      };
      const index = await runSteps(sessionIndex(sessions, products, options), watch?.signal);
      const own = await runSteps(
        userSessionsSteps(sessions, users, settings.lastEvents, settings.repeats),
        watch?.signal,
      );
      return new SessionKnnModel(kind, { users, products, strengths, seen }, index, own, settings);
    },
    save,
    load: (parts, shared) => load(kind, parts, shared, defaults),
    withoutUsers: (model, users, shared) => {
      const index = runStepsAtOnce(withPostings(sessionsWithout(model.index, users), model.settings.sample));
      return new SessionKnnModel(kind, shared, index, userSessionsWithout(model.lastSessions, users), model.settings);
    },
  };
}

function refusal(sessions: SessionRows): string | null {
  const count = sessions.users.length;
  for (let session = 0; session < count; session += 1) {
    const first = sessions.products[sessions.indptr[session]!];
    for (let place = sessions.indptr[session]! + 1; place < sessions.indptr[session + 1]!; place += 1)
      if (sessions.products[place] !== first) return null;
  }
  return `Session models learn from products that stand together in a session, but of ${whole(count)} sessions none holds two different products (${whole(sessions.products.length)} events in all).`;
}

function cost(
  { sessions, products, users }: TrainingData,
  { neighbors, sample, lastEvents }: SessionKnnSettings,
): FitCost {
  const entries = sessions.products.length;
  const perSession = entries / Math.max(1, sessions.users.length);
  return {
    work:
      500 * entries + RANKED_USERS * (5e4 + 45 * (sample * Math.min(lastEvents, perSession) + neighbors * perSession)),
    bytes:
      9 * entries + 12 * sessions.users.length + 50 * products + 4 * users * (1 + Math.min(lastEvents, perSession)),
  };
}

function save({ index, lastSessions, settings }: SessionKnnModel): ModelParts {
  return {
    json: { settings: { ...settings } satisfies Record<string, Json> },
    arrays: {
      'sessions.indptr': index.indptr,
      'sessions.products': index.items,
      'sessions.types': index.types,
      'sessions.users': index.users,
      'last-sessions.indptr': lastSessions.indptr,
      'last-sessions.products': lastSessions.products,
    },
  };
}

function load(
  kind: SessionKnnKind,
  parts: ModelParts,
  shared: SharedData,
  defaults: Readonly<SessionKnnSettings>,
): SessionKnnModel {
  const settings = resolveSessionSettings(kind, { ...defaults, ...BEFORE }, readObject(parts, 'settings'));
  const users = readArray(parts, 'sessions.users', 'i32');
  const indptr = readArray(parts, 'sessions.indptr', 'i32', users.length + 1);
  const items = readArray(parts, 'sessions.products', 'i32', lastOf('sessions.indptr', indptr));
  const types = readArray(parts, 'sessions.types', 'u8', items.length);
  const lastIndptr = readArray(parts, 'last-sessions.indptr', 'i32', shared.users + 1);
  const lastProducts = readArray(parts, 'last-sessions.products', 'i32', lastOf('last-sessions.indptr', lastIndptr));
  checkRows('sessions.products', items, shared.products);
  checkRows('last-sessions.products', lastProducts, shared.products);
  checkRows('sessions.users', users, shared.users);
  const index: SessionIndex = runStepsAtOnce(
    withPostings({ products: shared.products, indptr, items, types, users }, settings.sample),
  );
  return new SessionKnnModel(kind, shared, index, { indptr: lastIndptr, products: lastProducts }, settings);
}

/** The end of a row pointer. @throws RangeError - it begins otherwise than at 0, or descends. */
function lastOf(name: string, indptr: Int32Array): number {
  let last = 0;
  for (const [row, value] of indptr.entries()) {
    if (row === 0 ? value !== 0 : value < last)
      throw new RangeError(
        `the part "${name}" has ${value} at row ${row} after ${last}: it must begin at 0 and never descend`,
      );
    last = value;
  }
  return last;
}

function checkRows(name: string, rows: Int32Array, size: number): void {
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place]!;
    if (row < 0 || row >= size)
      throw new RangeError(`the part "${name}" names row ${row} at position ${place}, outside 0 … ${size - 1}`);
  }
}
