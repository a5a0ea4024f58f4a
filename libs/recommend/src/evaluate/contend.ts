import { rankingMetrics, type Estimate } from '@cartograph/metrics';
import { FAMILIES } from '../families.js';
import type { ModelFamily } from '../family.js';
import type { StrengthOptions } from '../log/strengths.js';
import type { TrainingLog } from '../log/training-log.js';
import { emptyLists } from '../rank.js';
import type { ModelKind, Recommender } from '../recommender.js';
import { runSteps } from '@cartograph/threads';
import { bootstrapDifference } from './compare.js';
import { figuresOf } from './evaluate.js';
import { holdoutSteps, isKnown, relevantProducts, strengthsSteps, type Holdout } from './holdout.js';
import { listsFor } from './lists.js';
import type { EvaluationReport, GroupWinner, RankingFigures } from './report.js';
import { splitSteps, type SplitKind } from './split.js';
import { chooseTarget, eventCountsSteps, type Target } from './target.js';
import { USER_GROUPS, type UserGroup } from './user-group.js';

/** A way to answer, by its settings: fitted again before the split date, so that nobody knows what is asked. */
export interface Contender {
  /** How events become strengths. */
  strengths: StrengthOptions;
  /** Who answers each group. */
  kinds: Readonly<Record<UserGroup, ModelKind>>;
  /** Who answers anonymous sessions; left out where no model was chosen on them. */
  session?: ModelKind;
  /** Settings of those kinds. */
  settings: { readonly [kind in ModelKind]?: Readonly<Record<string, unknown>> };
}

/** Two ways to answer on the same users of a holdout, seen products filtered. */
export interface Contest {
  /** Users of the difference: those of whom something is known. The figures of both sides are of all that were judged: `candidate.users`. */
  users: number;
  candidate: RankingFigures;
  incumbent: RankingFigures;
  metric: string;
  /** NDCG@K, candidate less incumbent, over users of whom something is known. */
  difference: Estimate;
  seconds: number;
}

/** What a training serves: the winner of each group, or one model for all. */
export function contenderOf(
  report: Pick<EvaluationReport, 'winners' | 'details' | 'strengths'> & Partial<Pick<EvaluationReport, 'sessions'>>,
  only?: ModelKind,
): Contender {
  const kindOf = (group: UserGroup): ModelKind => only ?? winnerFor(report.winners, group)?.kind ?? 'POPULARITY';
  const session = only ?? (report.sessions?.newWinner ?? report.sessions?.winner)?.kind;
  return {
    strengths: report.strengths.chosen,
    ...(session === undefined ? {} : { session }),
    kinds: { COLD: kindOf('COLD'), LIGHT: kindOf('LIGHT'), REGULAR: kindOf('REGULAR'), HEAVY: kindOf('HEAVY') },
    settings: Object.fromEntries(report.details.map(({ kind, settings }) => [kind, settings])),
  };
}

/**
 * Compares two ways to answer on one holdout of a log: a new training with the one that serves, or other settings with those of a training.
 *
 * @param options.k - Default 10. `split`, `target`, `seed` as in a training.
 * @returns `too-few` below 30 users.
 * @throws RangeError - settings that a family does not know, or a kind that it refuses; with its sentence. The signal's reason when it aborts.
 * Cost: one fit of each kind that answers a group, and two top-K for each test user.
 */
export async function contend(
  log: TrainingLog,
  candidate: Contender,
  incumbent: Contender,
  options: {
    k?: number;
    split?: SplitKind;
    target?: Target;
    seed?: number;
    families?: readonly ModelFamily[];
    signal?: AbortSignal;
  } = {},
): Promise<Contest> {
  const began = performance.now();
  const { k = 10, seed = 1, signal, families = FAMILIES } = options;
  const target = chooseTarget(log, options.target ?? null, await runSteps(eventCountsSteps(log), signal));
  const split = await runSteps(splitSteps(options.split ?? 'time', log, target.event, { seed }), signal);
  const holdout = await runSteps(holdoutSteps(log, split, target, { k, strengths: candidate.strengths }), signal);
  const first = await answersOf(candidate, holdout, families, signal);
  const other = await runSteps(strengthsSteps(log, holdout, incumbent.strengths), signal);
  const second =
    JSON.stringify(incumbent) === JSON.stringify(candidate)
      ? first
      : await answersOf(incumbent, other, families, signal);
  const relevant = relevantProducts(holdout, false);
  const [ours, theirs] = [first, second].map((recommended) => rankingMetrics({ recommended, k, relevant }));
  const everyone = Int32Array.from(ours!.rows.keys());
  const known = everyone.filter(
    (position) => isKnown(holdout, ours!.rows[position]!) || isKnown(other, ours!.rows[position]!),
  );
  const valuesOf = (ranking: typeof ours): Float64Array =>
    Float64Array.from(known, (position) => ranking!.perUser.ndcg[position]!);
  return {
    users: known.length,
    candidate: figuresOf(ours!, everyone, 'users', false),
    incumbent: figuresOf(theirs!, everyone, 'users', false),
    metric: `NDCG@${k}`,
    difference: bootstrapDifference(valuesOf(ours), valuesOf(theirs), { seed, stream: 990 }),
    seconds: (performance.now() - began) / 1000,
  };
}

/** Products that a way to answer recommends to each test user, seen ones filtered: K for each, −1 where a list ended. @throws as {@link contend}. */
export async function answersOf(
  contender: Contender,
  holdout: Holdout,
  families: readonly ModelFamily[],
  signal?: AbortSignal,
): Promise<Int32Array> {
  const all = emptyLists(holdout.testUsers.length, holdout.k).indices;
  for (const kind of new Set(Object.values(contender.kinds))) {
    const groups = USER_GROUPS.filter((group) => contender.kinds[group] === kind);
    const positions = Int32Array.from(holdout.testUsers.keys()).filter((position) =>
      groups.includes(holdout.groups[position]!),
    );
    const lists = await listsFor(
      await fitted(kind, contender, holdout, families, signal),
      holdout,
      positions,
      false,
      signal,
    );
    for (const [row, position] of positions.entries())
      all.set(lists.indices.subarray(row * lists.k, (row + 1) * lists.k), position * lists.k);
  }
  return all;
}

/** One of the kinds of a way to answer, fitted on the training part of a holdout. @throws as {@link contend}. */
export async function fitted(
  kind: ModelKind,
  contender: Contender,
  holdout: Holdout,
  families: readonly ModelFamily[],
  signal?: AbortSignal,
): Promise<Recommender> {
  const family = families.find((candidate) => candidate.kind === kind);
  if (family === undefined)
    throw new RangeError(
      `no family makes models of kind ${kind}; there are ${families.map((known) => known.kind).join(', ')}.`,
    );
  const settings = family.resolve(contender.settings[kind] ?? {});
  const refusal = family.refusal(holdout.train, settings);
  if (refusal !== null) throw new RangeError(refusal);
  return family.fit(holdout.train, settings, signal ? { signal } : {});
}

function winnerFor(winners: readonly GroupWinner[], group: UserGroup): GroupWinner | undefined {
  return winners.find((winner) => winner.group === group && !winner.includesSeen);
}
