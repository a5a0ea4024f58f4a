import { boundedMeanInterval, incomputable, meanInterval, type Estimate } from '@cartograph/metrics';
import { counted, figure, whole, withInterval } from '../figure-text.js';
import { MODEL_KINDS, type ModelKind } from '../recommender.js';
import { bestOf, bootstrapDifference, meanOf, type Scores } from './compare.js';
import { positionsOf, tooFew, type Judged } from './evaluate.js';
import { isKnown, type Holdout } from './holdout.js';
import type { GroupWinner, SessionWinner } from './report.js';
import { MIN_TEST_USERS } from './split.js';
import { USER_GROUPS, groupRule, type UserGroup } from './user-group.js';

/** One model's NDCG of each user of a segment. */
export interface NamedScores extends Scores {
  name: string;
}

/** The test users of a holdout, without the data behind them. */
export interface Panel extends Pick<Holdout, 'groups' | 'k' | 'target'> {
  /** One byte a test user: whether anything is known of them that a model can start from. */
  known: Uint8Array;
}

/** Every model on one panel: that of a validation slice, or of the holdout proper. */
export interface JudgedOn {
  panel: Panel;
  judged: readonly Judged[];
}

/** Keeps of a holdout what comparing models needs. */
export function panelOf(holdout: Holdout): Panel {
  const { groups, k, target, testUsers } = holdout;
  return {
    groups,
    k,
    target,
    known: Uint8Array.from(testUsers.keys(), (position) => (isKnown(holdout, position) ? 1 : 0)),
  };
}

/** Whom a choice is for, in words: users by default. */
interface About {
  metric: string;
  who: string;
  unit: 'users' | 'sessions';
  /** The model chosen for all users together; null where that is not asked. */
  single: ModelKind | null;
  /** The same with its lead over popularity, where it beats popularity over all users by more than chance; it answers groups that are too small to judge. */
  proven: Proven | null;
}

/** A model that beats popularity over all users of a validation slice by more than chance: its lead there. */
interface Proven {
  kind: ModelKind;
  overPopularity: Estimate;
}

/**
 * Chooses the model that answers for each group, first with seen products filtered, then with them, on a validation slice; the holdout
 * has no say and shows what became of the choice.
 *
 * The best is the model with the highest mean NDCG@K. First the model for all users together is chosen: the simplest that the best does not beat by
 * more than chance explains: the 95 % interval of the mean difference on the same users (Student's t on pairs) reaches zero. It answers each group too,
 * unless another model beats it there by more than chance, or it is no better there than popularity; then the simplest of those that the best of the group
 * does not beat. So few users in a group cannot take it away from what holds for all. A group with fewer than {@link MIN_TEST_USERS} users goes to the model for all,
 * if that beats popularity over all users by more than chance, else to popularity. A model that popularity beats in the group by more than chance never answers it.
 * Of the cold users only those of whom something is known are compared: for the others only popularity has an answer.
 *
 * @param validation - null where there is no slice to choose on: popularity answers everywhere.
 * @param test - every model on the holdout, at least one; kinds as in `validation`.
 */
export function chooseWinners(validation: JudgedOn | null, test: JudgedOn, options: { seed: number }): GroupWinner[] {
  return [false, true].flatMap((includesSeen) => {
    const single = singleModel(validation, includesSeen);
    const proven = validation === null ? null : provenOf(scoresOf(validation, null, includesSeen), single);
    return USER_GROUPS.map((group) =>
      winnerOf(validation, test, { group, includesSeen, single, proven, seed: options.seed }),
    );
  });
}

/** The one model chosen for all users together on a validation slice, the simplest that none beats by more than chance: see {@link chooseWinners}. */
export function singleModel(validation: JudgedOn | null, includesSeen: boolean): ModelKind {
  const scores = validation === null ? [] : scoresOf(validation, null, includesSeen);
  return (scores[0]?.values.length ?? 0) < MIN_TEST_USERS ? 'POPULARITY' : decide(scores).winner.kind;
}

/** NDCG of each user of a group (null: everyone of whom something is known) whom the models of a slice are compared on. */
export function scoresOf(on: JudgedOn, group: UserGroup | null, includesSeen: boolean): NamedScores[] {
  return on.judged.map((model) => {
    const ranking = includesSeen ? model.ranking.withSeen : model.ranking.withoutSeen;
    const compared = positionsOf(on.panel, ranking, group).filter(
      (position) => on.panel.known[ranking.rows[position]!] === 1,
    );
    return {
      kind: model.kind,
      name: model.name,
      values: Float64Array.from(compared, (position) => ranking.perUser.ndcg[position]!),
    };
  });
}

/**
 * Chooses among models on the same users: see {@link chooseWinners}.
 *
 * @param models - at least one, with at least {@link MIN_TEST_USERS} users.
 * @param single - the model chosen for all users together; it wins ties. Default: none, and ties go to the simplest.
 * @returns the winner, the strongest of the others, and their difference.
 */
export function decide(
  models: readonly NamedScores[],
  single: ModelKind | null = null,
): { winner: NamedScores; runnerUp: NamedScores | null; difference: Estimate } {
  const bySimplicity = models.toSorted((a, b) => MODEL_KINDS.indexOf(a.kind) - MODEL_KINDS.indexOf(b.kind));
  const popularity = bySimplicity.find((entry) => entry.kind === 'POPULARITY');
  const safe = bySimplicity.filter(
    (entry) => popularity === undefined || entry === popularity || !isBeaten(entry, popularity),
  );
  const best = bestOf(safe);
  const unbeaten = safe.filter((entry) => entry === best || !isBeaten(entry, best));
  const common = unbeaten.find((entry) => entry.kind === single);
  const isWorthIt =
    common !== undefined && (popularity === undefined || meanOf(common.values) >= meanOf(popularity.values));
  const floor = meanOf(safe.find((entry) => entry.kind === single)?.values ?? []);
  const winner = isWorthIt ? common : (unbeaten.find((entry) => meanOf(entry.values) >= floor) ?? best);
  const others = bySimplicity.filter((entry) => entry !== winner);
  const runnerUp = winner === best ? (others.length === 0 ? null : bestOf(others)) : best;
  return {
    winner,
    runnerUp,
    difference:
      runnerUp === null ? incomputable('too-few', 'No other model was judged.') : pairedInterval(winner, runnerUp),
  };
}

/**
 * Chooses the model that answers anonymous sessions, on sessions after the split date of the validation slice, and shows what became of it on those after the split date of the holdout.
 *
 * @param validation - NDCG of each session, every model on the same ones; empty where there are none.
 * @param options.includesSeen - whether products of a session might come again in its lists.
 */
export function chooseSessionWinner(
  validation: readonly NamedScores[],
  test: readonly NamedScores[],
  options: { metric: string; includesSeen: boolean; seed: number },
): SessionWinner {
  const { metric, includesSeen, seed } = options;
  const about: About = {
    metric,
    who: includesSeen ? 'anonymous sessions' : 'anonymous sessions, their own products left out',
    unit: 'sessions',
    single: null,
    proven: null,
  };
  return { includesSeen, ...choose(validation, test, about, { seed, stream: includesSeen ? 900 : 901 }) };
}

function winnerOf(
  validation: JudgedOn | null,
  test: JudgedOn,
  about: { group: UserGroup; includesSeen: boolean; single: ModelKind; proven: Proven | null; seed: number },
): GroupWinner {
  const { group, includesSeen, single, proven, seed } = about;
  const rule = groupRule(group, test.panel.target.groupedBy);
  const who = group === 'COLD' ? `${rule} of whom something is known` : rule;
  const scores = validation === null ? [] : scoresOf(validation, group, includesSeen);
  const stream = 800 + USER_GROUPS.indexOf(group) * 2 + (includesSeen ? 1 : 0);
  return {
    group,
    includesSeen,
    ...choose(
      scores,
      scoresOf(test, group, includesSeen),
      { metric: `NDCG@${test.panel.k}`, who, unit: 'users', single, proven },
      { seed, stream },
    ),
  };
}

function choose(
  validation: readonly NamedScores[],
  test: readonly NamedScores[],
  about: About,
  chance: { seed: number; stream: number },
): Omit<GroupWinner, 'group' | 'includesSeen'> {
  const users = validation[0]?.values.length ?? 0;
  const { who, metric } = about;
  if (users < MIN_TEST_USERS) {
    const few = tooFew(users, who, 'validation slice');
    const { kind, reason } = withoutJudging(validation, test, about);
    return {
      kind,
      metric,
      value: few,
      runnerUp: null,
      difference: few,
      testUsers: users,
      reason,
      overPopularity: kind === 'POPULARITY' ? null : few,
      onHoldout: onHoldout(kind, test, who, chance),
    };
  }
  const { winner, runnerUp, difference } = decide(validation, about.single);
  const popularity = popularityOf(validation);
  return {
    kind: winner.kind,
    metric,
    value: boundedMeanInterval(winner.values),
    runnerUp: runnerUp?.kind ?? null,
    difference,
    testUsers: users,
    reason: `${reasonFor(winner, runnerUp, difference, { ...about, users })}${sinceThen(winner, runnerUp, test, about, chance)}`,
    overPopularity: popularity === undefined || popularity === winner ? null : pairedInterval(winner, popularity),
    onHoldout: onHoldout(winner.kind, test, who, chance),
  };
}

/** Who answers a group with too few users to compare models on, and why. */
function withoutJudging(
  validation: readonly NamedScores[],
  test: readonly NamedScores[],
  about: About,
): { kind: ModelKind; reason: string } {
  const { who, proven, metric } = about;
  const users = validation[0]?.values.length ?? 0;
  const simplest = popularityOf(test) ?? test[0]!;
  const common = test.find((entry) => entry.kind === proven?.kind);
  const few = `${users === 0 ? `No ${who}` : `Only ${counted(users, who)}`} ${users === 1 ? 'is' : 'are'} in the validation slice and at least ${MIN_TEST_USERS} are needed to distinguish models`;
  if (proven === null || common === undefined)
    return { kind: simplest.kind, reason: `${few}, so ${simplest.name}, the simplest, answers.` };
  const [own, popularity] = [validation.find((entry) => entry.kind === proven.kind), popularityOf(validation)];
  const against = own === undefined || popularity === undefined ? null : pairedInterval(popularity, own);
  if (against?.ok && against.low > 0) {
    return {
      kind: simplest.kind,
      reason: `${few}. ${common.name} won for all users together, but ${simplest.name} beats it among these few by more than chance, ${metric} ${withInterval(against)}, so ${simplest.name} answers.`,
    };
  }
  const lead = `it beats ${simplest.name} over all of the slice, difference ${withInterval(proven.overPopularity)} in ${metric}`;
  return {
    kind: common.kind,
    reason: `${few}: too few users of this group to judge, so ${common.name} answers, the model that won for all users together (${lead}).`,
  };
}

/** The model for all with its lead over popularity; null where that is popularity, or where chance may explain the lead. */
function provenOf(scores: readonly NamedScores[], single: ModelKind): Proven | null {
  const [own, popularity] = [scores.find((entry) => entry.kind === single), popularityOf(scores)];
  if (own === undefined || popularity === undefined || own === popularity || !isBeaten(popularity, own)) return null;
  return { kind: single, overPopularity: pairedInterval(own, popularity) };
}

function popularityOf(scores: readonly NamedScores[]): NamedScores | undefined {
  return scores.find((entry) => entry.kind === 'POPULARITY');
}

function onHoldout(
  kind: ModelKind,
  test: readonly NamedScores[],
  who: string,
  chance: { seed: number; stream: number },
): GroupWinner['onHoldout'] {
  const own = test.find((entry) => entry.kind === kind);
  const popularity = popularityOf(test);
  const users = own?.values.length ?? 0;
  if (own === undefined || users < MIN_TEST_USERS) return { users, value: tooFew(users, who), overPopularity: null };
  const overPopularity =
    popularity === undefined || popularity === own ? null : bootstrapDifference(own.values, popularity.values, chance);
  return { users, value: boundedMeanInterval(own.values), overPopularity };
}

function reasonFor(
  winner: NamedScores,
  runnerUp: NamedScores | null,
  difference: Estimate,
  about: About & { users: number },
): string {
  const among = `among ${about.who}`;
  const on = `on ${whole(about.users)} ${about.unit} of the validation slice`;
  if (runnerUp === null || !difference.ok) return `${winner.name} is the only model that was judged ${among}.`;
  const figures = `${about.metric} ${figure(meanOf(winner.values))} against ${figure(meanOf(runnerUp.values))} of ${runnerUp.name}`;
  if (difference.low > 0) return `${winner.name} won ${among}: ${figures} ${on}.`;
  const tie =
    winner.kind === about.single
      ? 'model that was chosen for all users: the simplest that none beats by more than chance'
      : 'simpler model';
  return `${winner.name} answers ${among}: ${figures} ${on}, no more than chance explains, and a tie goes to the ${tie}.`;
}

/**
 * What became of the lead on the holdout, as a sentence with a space before it; empty where there is nothing to compare with. On the slice that chose them the winner
 * and its runner-up are the luckiest of all models, so that an interval from there would flatter the choice.
 */
function sinceThen(
  winner: NamedScores,
  runnerUp: NamedScores | null,
  test: readonly NamedScores[],
  { metric, unit }: About,
  chance: { seed: number; stream: number },
): string {
  if (runnerUp === null) return '';
  const [own, other] = [winner, runnerUp].map(({ kind }) => test.find((entry) => entry.kind === kind));
  const users = own?.values.length ?? 0;
  if (own === undefined || other === undefined || users < MIN_TEST_USERS)
    return ` The holdout has ${whole(users)} such ${unit}, too few to check the choice.`;
  const difference = bootstrapDifference(own.values, other.values, chance);
  const on = `On ${whole(users)} ${unit} of the holdout, which had no part in the choice`;
  return difference.ok
    ? ` ${on}, the difference in ${metric} is ${withInterval(difference)}.`
    : ` ${on}, both have the same ${metric}.`;
}

/** Whether the other model is better by more than chance explains. */
function isBeaten(entry: NamedScores, by: NamedScores): boolean {
  const difference = pairedInterval(by, entry);
  return difference.ok && difference.low > 0;
}

function pairedInterval(of: Scores, against: Scores): Estimate {
  return meanInterval(of.values.map((value, user) => value - against.values[user]!));
}
