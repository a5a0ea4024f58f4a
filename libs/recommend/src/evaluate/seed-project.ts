import { rankingMetrics } from '@cartograph/metrics';
import { FAMILIES } from '../families.js';
import type { ModelFamily } from '../family.js';
import { figure, percent, whole } from '../figure-text.js';
import { isIn } from '../log/ascending-rows.js';
import { rowsWithValues } from '../log/csr-rows.js';
import { pairMatrixSteps } from '../log/pair-matrix.js';
import type { StrengthOptions } from '../log/strengths.js';
import type { TrainingLog } from '../log/training-log.js';
import { NothingToTrainOnError } from '../recommend-error.js';
import { MODEL_KINDS, type ModelKind } from '../recommender.js';
import { spanSteps, runSteps } from '@cartograph/threads';
import { figuresOf } from './evaluate.js';
import { holdoutSteps, relevantProducts, type Holdout } from './holdout.js';
import { listsFor } from './lists.js';
import type { HoldoutProtocol, RankingFigures } from './report.js';
import { splitSteps, targetEventsSteps, type Split, type SplitKind } from './split.js';
import { strengthPresets } from './strength-presets.js';
import { chooseTarget, eventCountsSteps, hasEvents, type TargetChoice } from './target.js';

/** What is known of the seed project's figures, in words. */
const SEED_PROJECT =
  'The seed project reported hit rate 0.87, precision 0.10 and recall 0.83 on carts. That fits about 1.2 held-out products a user at K = 10 ' +
  '(both are inferred: it states neither): attainable precision is then about 0.12, so 0.10 is about five sixths of what any model could ' +
  'reach, a fact about the protocol more than about the model. With exactly one held-out product a user, recall would equal the hit rate ' +
  'and precision would be 0.087. Its split is not known to be one by time, so its figures and these do not compare.';

/** Held-out products a user that fit the seed project's figures. */
const SEED_PAIRS = 1.2;

/** Models the figures are made with: the seed project's own two, and what they must beat. */
const MODELS: readonly ModelKind[] = ['POPULARITY', 'MOST_CARTED', 'ALS'];

/** Test users judged at most, in each split. */
const JUDGED = 5000;

/** Figures under one split, seen products included. */
export interface SeedRow {
  protocol: HoldoutProtocol;
  /** Held-out products a test user. */
  pairsPerUser: number;
  /** Share of the held-out pairs that the same user also has in training: a list of known products finds them. */
  repeatedShare: number;
  models: (RankingFigures & { kind: ModelKind; name: string })[];
}

/** The seed project's set-up on a log, beside the honest one. */
export interface SeedReproduction {
  k: number;
  /** Carts held out by chance, so many that each test user has about 1.2 products. */
  random: SeedRow;
  lastOut: SeedRow;
  /** One global split date. */
  honest: SeedRow;
  /** In words. */
  text: string;
}

/**
 * Repeats the seed project's set-up on a log: carts held out by chance, about 1.2 products a test user, K = 10, seen products included; beside it leave-last-out, and
 * the split by time. It answers why 0.87, 0.10 and 0.83 stood beside each other, and what this log gives.
 *
 * @param options.k - Default 10.
 * @param options.families - where popularity, most-carted and ALS are taken from, each with its starting settings. Default {@link FAMILIES}.
 * @returns estimates answer `too-few` on a small log. The same for the same log and seed.
 * @throws NothingToTrainOnError - no view, cart or purchase outside sessions of bots. The signal's reason when it aborts.
 * Cost: three splits, nine fits.
 */
export async function reproduceSeed(
  log: TrainingLog,
  options: { k?: number; seed?: number; families?: readonly ModelFamily[]; signal?: AbortSignal } = {},
): Promise<SeedReproduction> {
  const { k = 10, seed = 1, families = FAMILIES, signal } = options;
  const counts = await runSteps(eventCountsSteps(log), signal);
  if (!hasEvents(counts)) throw new NothingToTrainOnError(log.snapshotId);
  const target = chooseTarget(log, null, counts);
  const { strengths } = strengthPresets(log, counts)[0]!;
  const chosen = families
    .filter((family) => MODELS.includes(family.kind))
    .toSorted((a, b) => MODEL_KINDS.indexOf(a.kind) - MODEL_KINDS.indexOf(b.kind));
  const row = async (kind: SplitKind, options: { seed: number; share?: number } = { seed }): Promise<SeedRow> => {
    const split = await runSteps(splitSteps(kind, log, target.event, options), signal);
    return rowOfSplit(log, split, target, { k, seed, strengths, families: chosen, signal });
  };
  const random = await row('random', { seed, share: await seedShare(log, target, signal) });
  const lastOut = await row('leave-last-out');
  const honest = await row('time');
  return { k, random, lastOut, honest, text: words(k, target, random, honest) };
}

/**
 * The share of events to hold out by chance so that test users have, in expectation, about 1.2 held-out products each; of a log whose users have fewer in all, a half.
 * With c events of a pair and C of a user: Σ(1 − (1 − p)^c) / Σ(1 − (1 − p)^C) = 1.2, solved by bisection. @throws the signal's reason when it aborts.
 */
export async function seedShare(log: TrainingLog, target: TargetChoice, signal?: AbortSignal): Promise<number> {
  const size = { users: log.userIds.length, products: log.productIds.length };
  const isTarget = new Uint8Array(log.events.at.length);
  for (const position of (await runSteps(targetEventsSteps(log, target.event), signal)).positions)
    isTarget[position] = 1;
  const { csr } = await runSteps(
    pairMatrixSteps(log.events, size, (position) => (isTarget[position] === 1 ? 1 : null)),
    signal,
  );
  const people = rowsWithValues(csr);
  const perUser = async (share: number): Promise<number> => {
    let [pairs, users] = [0, 0];
    const add = (from: number, to: number): void => {
      for (let place = from; place < to; place += 1) {
        const user = people[place]!;
        let events = 0;
        for (let entry = csr.indptr[user]!; entry < csr.indptr[user + 1]!; entry += 1) {
          events += csr.values[entry]!;
          pairs += 1 - (1 - share) ** csr.values[entry]!;
        }
        users += 1 - (1 - share) ** events;
      }
    };
    await runSteps(spanSteps(people.length, add), signal);
    return users === 0 ? 0 : pairs / users;
  };
  let [low, high] = [0.01, 0.9];
  if ((await perUser(high)) < SEED_PAIRS) return 0.5;
  if ((await perUser(low)) > SEED_PAIRS) return low;
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + high) / 2;
    if ((await perUser(middle)) < SEED_PAIRS) low = middle;
    else high = middle;
  }
  return high;
}

async function rowOfSplit(
  log: TrainingLog,
  split: Split,
  target: TargetChoice,
  about: {
    k: number;
    seed: number;
    strengths: StrengthOptions;
    families: readonly ModelFamily[];
    signal: AbortSignal | undefined;
  },
): Promise<SeedRow> {
  const { k, seed, strengths, families, signal } = about;
  const holdout = await runSteps(holdoutSteps(log, split, target, { k, strengths, mostUsers: JUDGED }), signal);
  const relevant = relevantProducts(holdout, true);
  const positions = Int32Array.from(holdout.testUsers.keys());
  const models: SeedRow['models'] = [];
  for (const family of families) {
    const settings = family.resolve('seed' in family.defaults ? { seed } : {});
    if (family.refusal(holdout.train, settings) !== null) continue;
    const model = await family.fit(holdout.train, settings, signal ? { signal } : {});
    const lists = await listsFor(model, holdout, positions, true, signal);
    const ranking = rankingMetrics({ recommended: lists.indices, k, relevant });
    models.push({
      kind: model.kind,
      name: model.name,
      ...figuresOf(ranking, Int32Array.from(ranking.rows.keys()), 'users', true),
    });
  }
  const { protocol } = holdout;
  return {
    protocol,
    pairsPerUser: protocol.testPairs / Math.max(1, protocol.testUsers),
    repeatedShare: await repeatedShare(holdout, signal),
    models,
  };
}

async function repeatedShare({ test, known }: Holdout, signal: AbortSignal | undefined): Promise<number> {
  const { indptr, indices } = test.csr;
  let repeated = 0;
  const count = (from: number, to: number): void => {
    for (let user = from; user < to; user += 1) {
      for (let entry = indptr[user]!; entry < indptr[user + 1]!; entry += 1)
        if (isIn(known.indices, indices[entry]!, known.indptr[user], known.indptr[user + 1])) repeated += 1;
    }
  };
  await runSteps(spanSteps(test.csr.rows, count), signal);
  return repeated / Math.max(1, indices.length);
}

function words(k: number, target: TargetChoice, random: SeedRow, honest: SeedRow): string {
  const said = [describe(k, target, random, 'Held out by chance'), describe(k, target, honest, 'Held out by time')];
  const difference =
    `By chance, ${percent(random.repeatedShare)} of the held-out products stand in the same user's training part too, by time ${percent(honest.repeatedShare)}: ` +
    'a list of what a user already knows finds those. By chance, training also sees what came later. So the figures by chance are higher without any model being better; only those by time say what to expect.';
  return `${said.join(' ')} ${difference} ${SEED_PROJECT}`;
}

function describe(k: number, target: TargetChoice, row: SeedRow, how: string): string {
  const judged = row.models.flatMap(({ name, hitRate, precision, recall, attainablePrecision }) =>
    hitRate.ok && precision.ok && recall.ok && attainablePrecision.ok
      ? [
          {
            name,
            hitRate: hitRate.value,
            precision: precision.value,
            recall: recall.value,
            attainable: attainablePrecision.value,
          },
        ]
      : [],
  );
  const users = `${whole(row.protocol.testUsers)} users with ${row.pairsPerUser.toFixed(2)} held-out products each`;
  const [first] = judged;
  if (first === undefined) return `${how}: ${users}, too few to say anything of ${target.event}s.`;
  const best = judged.reduce((leader, entry) => (entry.hitRate > leader.hitRate ? entry : leader));
  return (
    `${how}: ${users}, so precision@${k} cannot exceed ${figure(best.attainable)}; ${best.name} reaches hit rate ${figure(best.hitRate)}, precision ${figure(best.precision)} ` +
    `(${percent(best.precision / best.attainable)} of what can be reached) and recall ${figure(best.recall)}.`
  );
}
