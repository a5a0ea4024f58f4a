import { incomputable, pairedPermutation, rankingMetrics, type TestResult } from '@cartograph/metrics';
import { seededRandom } from '@cartograph/threads';
import type { ModelFamily } from '../family.js';
import { whole, withInterval } from '../figure-text.js';
import type { TrainingLog } from '../log/training-log.js';
import { runSteps } from '@cartograph/threads';
import { bootstrapDifference } from './compare.js';
import { answersOf, fitted, type Contender } from './contend.js';
import { relevantProducts, strengthsSteps, type Holdout } from './holdout.js';
import type { GroupWinner, GuardVerdict } from './report.js';
import { judgeSessions, type SessionHoldout, type SessionScores } from './session-models.js';
import type { JudgedOn } from './winners.js';

/** The live model, on a holdout: NDCG@K of each judged user with something to find, and its model of anonymous sessions on these; or why there is nothing. */
export type Rival = { ndcg: Float64Array; sessions?: SessionScores | null } | { problem: string };

/**
 * Makes the live model again on the training part of a holdout, recipe against recipe: its kinds, settings, strengths and router. So it does not know what is asked, and does
 * not lose for knowing less of the log than a new training.
 *
 * @param options.slice - sessions after the split date; null where there are none.
 * @returns the problem, where the recipe cannot be made of this log.
 * @throws the signal's reason when it aborts.
 * Cost: one fit of each kind that answers a group or sessions, and one top-K for each test user and session.
 */
export async function rivalOn(
  log: TrainingLog,
  holdout: Holdout,
  champion: Contender,
  options: { families: readonly ModelFamily[]; slice: SessionHoldout | null; signal?: AbortSignal | undefined },
): Promise<Rival> {
  const { families, slice, signal } = options;
  try {
    const own = await runSteps(strengthsSteps(log, holdout, champion.strengths), signal);
    const recommended = await answersOf(champion, own, families, signal);
    const { ndcg } = rankingMetrics({ recommended, k: holdout.k, relevant: relevantProducts(holdout, false) }).perUser;
    if (slice === null || champion.session === undefined) return { ndcg };
    return {
      ndcg,
      sessions: await judgeSessions(
        await fitted(champion.session, champion, own, families, signal),
        own.train,
        slice,
        signal,
      ),
    };
  } catch (error) {
    signal?.throwIfAborted();
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Compares what a new training would serve, each group by its winner, with the live model.
 *
 * @param winners - of the new training; those with seen products filtered count.
 * @param test - its models on the holdout the rival was judged on.
 * @param options.sessions - its model of anonymous sessions on those of the holdout. Default: none.
 * @returns `loses: false` where nothing can be told: too few users, no difference at all, or a rival that could not be made; the reason says so.
 */
export function guardVerdict(
  winners: readonly GroupWinner[],
  test: JudgedOn,
  rival: Rival,
  options: { seed: number; sessions?: SessionScores | null },
): GuardVerdict {
  const metric = `NDCG@${test.panel.k}`;
  if ('problem' in rival) {
    const reason = `The live model cannot be made again on this log to compare with: ${rival.problem}`;
    return { loses: false, difference: incomputable('no-data', reason), metric, users: 0, sessions: null, reason };
  }
  const { groups, known } = test.panel;
  const rows = test.judged[0]!.ranking.withoutSeen.rows;
  const ofGroup = new Map(
    winners
      .filter((winner) => !winner.includesSeen)
      .map(({ group, kind }) => [
        group,
        test.judged.find((entry) => entry.kind === kind)!.ranking.withoutSeen.perUser.ndcg,
      ]),
  );
  const compared = Int32Array.from(rows.keys()).filter((place) => known[rows[place]!] === 1);
  const ours = Float64Array.from(compared, (place) => ofGroup.get(groups[rows[place]!]!)![place]!);
  const theirs = Float64Array.from(compared, (place) => rival.ndcg[place]!);
  const onUsers = paired(ours, theirs, { seed: options.seed, stream: 990 });
  const { loses, difference } = onUsers;
  const reason = reasonOf(onUsers, metric, compared.length);
  if (!options.sessions || !rival.sessions)
    return { loses, difference, metric, users: compared.length, sessions: null, reason };
  const onSessions = paired(options.sessions.newValues, rival.sessions.newValues, { seed: options.seed, stream: 992 });
  const sessions = { sessions: options.sessions.newValues.length, difference: onSessions.difference };
  const figures = `${metric} differs by ${withInterval(sessions.difference)} on ${whole(sessions.sessions)} of them.`;
  const torn = disagreement(onSessions);
  const words = onSessions.loses
    ? ` It loses on anonymous sessions: ${figures}`
    : torn === null
      ? ''
      : ` It does not lose on anonymous sessions: ${figures} ${torn}`;
  return {
    loses: loses || onSessions.loses,
    difference,
    metric,
    users: compared.length,
    sessions,
    reason: reason + words,
  };
}

/** One against another on the same users or sessions. */
interface Paired extends Pick<GuardVerdict, 'loses' | 'difference'> {
  /** It is better by more than chance explains. */
  wins: boolean;
  permuted: TestResult;
}

/** Chance explains what has a larger p. */
const ALPHA = 0.05;

/** Compares two on the same users or sessions: one loses or wins where the interval and the permutation test both find a difference. */
function paired(ours: Float64Array, theirs: Float64Array, { seed, stream }: { seed: number; stream: number }): Paired {
  const difference = bootstrapDifference(ours, theirs, { seed, stream });
  const permuted = pairedPermutation(theirs, ours, { random: seededRandom(seed, stream + 1) });
  const found = difference.ok && permuted.ok && permuted.pValue <= ALPHA;
  return { difference, permuted, loses: found && difference.high < 0, wins: found && difference.low > 0 };
}

/** That the interval and the permutation test do not agree, and what that means; null where they do, or one of them cannot be computed. */
function disagreement({ difference, permuted }: Pick<Paired, 'difference' | 'permuted'>): string | null {
  if (!difference.ok || !permuted.ok) return null;
  const apart = difference.high < 0 ? 'lies below zero' : difference.low > 0 ? 'lies above zero' : null;
  const p = `p = ${permuted.pValue.toFixed(4)}`;
  if ((apart !== null) === permuted.pValue <= ALPHA) return null;
  const both = 'It loses or wins only where both find a difference.';
  if (apart === null)
    return `The two tests disagree: the interval includes zero, but the paired permutation test finds a difference (${p}). ${both}`;
  return `The two tests disagree: the interval ${apart}, but by the paired permutation test chance may explain that (${p}). ${both}`;
}

function reasonOf(compared: Paired, metric: string, users: number): string {
  const { difference, loses, wins } = compared;
  if (!difference.ok) return `It cannot be told from the live model: ${difference.detail}`;
  if (difference.method === 'identical')
    return `It is as good as the live model: ${metric} is the same for each of ${whole(users)} users, both retrained on the log before the split date.`;
  const figures = `${metric} differs by ${withInterval(difference)} on ${whole(users)} users, both retrained on the log before the split date.`;
  if (loses) return `It loses to the live model: ${figures}`;
  return wins
    ? `It beats the live model: ${figures}`
    : `It does not lose to the live model: ${figures} ${disagreement(compared) ?? 'Chance may explain that.'}`;
}
