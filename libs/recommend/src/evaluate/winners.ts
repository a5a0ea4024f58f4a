import { boundedMeanInterval, meanInterval, type Estimate } from '@cartograph/metrics';
import { isAnsweredFromViews, positionsOf, tooFew, type Judged } from './evaluate.js';
import { figure, whole, withInterval } from './figure-text.js';
import { MIN_TEST_USERS, type Holdout } from './holdout.js';
import { MODEL_KINDS } from './recommender.js';
import type { GroupWinner } from './report.js';
import { GROUP_RULE, USER_GROUPS, type UserGroup } from './user-group.js';

/**
 * Chooses the model that answers for each group, first with seen products filtered, then with them.
 *
 * The best is the model with the highest mean NDCG@K. The winner is the simplest model that the best does not beat by
 * more than chance explains: the 95 % interval of the mean difference on the same users (Student's t on pairs) reaches
 * zero. A tie therefore goes to the simpler model, and so does a group with fewer than {@link MIN_TEST_USERS} users.
 * Of the cold users only those who had viewed something are compared: for the others only popularity has an answer.
 *
 * @param judged - every model on the same holdout, at least one.
 */
export function chooseWinners(judged: readonly Judged[], holdout: Holdout, k: number): GroupWinner[] {
  const bySimplicity = judged.toSorted((a, b) => MODEL_KINDS.indexOf(a.kind) - MODEL_KINDS.indexOf(b.kind));
  return [false, true].flatMap((includesSeen) => USER_GROUPS.map((group) => winnerOf(bySimplicity, holdout, k, group, includesSeen)));
}

/** One model's NDCG of each user of a group. */
interface Score {
  model: Judged;
  values: Float64Array;
  mean: number;
}

function winnerOf(models: readonly Judged[], holdout: Holdout, k: number, group: UserGroup, includesSeen: boolean): GroupWinner {
  const metric = `NDCG@${k}`;
  const who = group === 'COLD' ? `${GROUP_RULE.COLD} who had viewed products` : GROUP_RULE[group];
  const scores = models.map((model): Score => {
    const ranking = includesSeen ? model.ranking.withSeen : model.ranking.withoutSeen;
    const compared = positionsOf(holdout, ranking, group).filter(
      (position) => group !== 'COLD' || isAnsweredFromViews(holdout, ranking.rows[position]!),
    );
    const values = Float64Array.from(compared, (position) => ranking.perUser.ndcg[position]!);
    return { model, values, mean: values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length) };
  });
  const simplest = scores[0];
  if (simplest === undefined) throw new RangeError('no model was judged: give at least one');
  const users = simplest.values.length;
  if (users < MIN_TEST_USERS) {
    const few = tooFew(users, who);
    const reason = `Only ${whole(users)} ${who} are in the holdout and at least ${MIN_TEST_USERS} are needed to tell models apart, so ${simplest.model.name}, the simplest, answers.`;
    return { group, includesSeen, kind: simplest.model.kind, metric, value: few, runnerUp: null, difference: few, testUsers: users, reason };
  }
  const best = scores.reduce((leader, score) => (score.mean > leader.mean ? score : leader));
  const winner = scores.find((score) => score === best || !excludesZero(paired(best, score))) ?? best;
  const others = scores.filter((score) => score !== winner).toSorted((a, b) => b.mean - a.mean);
  const runnerUp = winner === best ? others[0] : best;
  const difference = runnerUp ? paired(winner, runnerUp) : tooFew(0, who);
  return {
    group,
    includesSeen,
    kind: winner.model.kind,
    metric,
    value: boundedMeanInterval(winner.values),
    runnerUp: runnerUp?.model.kind ?? null,
    difference,
    testUsers: users,
    reason: reasonFor(winner, runnerUp, difference, { metric, who, users }),
  };
}

function reasonFor(
  winner: Score,
  runnerUp: Score | undefined,
  difference: Estimate,
  about: { metric: string; who: string; users: number },
): string {
  const among = `among ${about.who}`;
  const on = `on ${whole(about.users)} held-out users`;
  if (runnerUp === undefined || !difference.ok) return `${winner.model.name} is the only model that was judged ${among}.`;
  const figures = `${about.metric} ${figure(winner.mean)} against ${figure(runnerUp.mean)} of ${runnerUp.model.name}`;
  if (difference.low > 0) return `${winner.model.name} won ${among}: ${figures}, difference ${withInterval(difference)} ${on}.`;
  return (
    `${winner.model.name} answers ${among}: ${figures}; the difference ${withInterval(difference)} does not exclude zero ${on}, ` +
    'and a tie goes to the simpler model.'
  );
}

function excludesZero(difference: Estimate): boolean {
  return difference.ok && difference.low > 0;
}

function paired(of: Score, against: Score): Estimate {
  return meanInterval(of.values.map((value, user) => value - against.values[user]!));
}
