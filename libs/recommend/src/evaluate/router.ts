import { meanInterval, type Estimate } from '@cartograph/metrics';
import { figure, whole, withInterval } from '../figure-text.js';
import type { ModelKind } from '../recommender.js';
import { bootstrapDifference, meanOf } from './compare.js';
import type { GroupWinner, RouterReport } from './report.js';
import { tooFew } from './evaluate.js';
import { MIN_TEST_USERS } from './split.js';
import { scoresOf, singleModel, type JudgedOn } from './winners.js';

/**
 * Says on the holdout what it is worth to let each group be answered by its own winner, instead of everybody by the one model that was
 * chosen for all. Both were chosen on the validation slice by the same rule. Users of whom nothing is known are left out: they all get popularity.
 */
export function routerGains(
  winners: readonly GroupWinner[],
  validation: JudgedOn | null,
  test: JudgedOn,
  options: { seed: number },
): RouterReport {
  return {
    gains: [false, true].map((includesSeen) =>
      gainOf(
        winners.filter((winner) => winner.includesSeen === includesSeen),
        validation,
        test,
        { includesSeen, seed: options.seed },
      ),
    ),
  };
}

function gainOf(
  winners: readonly GroupWinner[],
  validation: JudgedOn | null,
  test: JudgedOn,
  about: { includesSeen: boolean; seed: number },
): RouterReport['gains'][number] {
  const { includesSeen, seed } = about;
  const chosen = singleModel(validation, includesSeen);
  const parts = winners.map((winner) => {
    const scores = scoresOf(test, winner.group, includesSeen);
    const valuesOf = (kind: ModelKind): Float64Array => scores.find((entry) => entry.kind === kind)!.values;
    return { routed: valuesOf(winner.kind), valuesOf };
  });
  const routed = Float64Array.from(parts.flatMap((part) => Array.from(part.routed)));
  const ofAll = (kind: ModelKind): Float64Array =>
    Float64Array.from(parts.flatMap(({ valuesOf }) => Array.from(valuesOf(kind))));
  const [single, popularity] = [ofAll(chosen), ofAll('POPULARITY')];
  const stream = includesSeen ? 951 : 950;
  const overSingle = bootstrapDifference(routed, single, { seed, stream });
  const overPopularity = bootstrapDifference(routed, popularity, { seed, stream: stream + 10 });
  const nameOf = (kind: ModelKind): string => test.judged.find((entry) => entry.kind === kind)!.name;
  const others = winners.filter((winner) => winner.kind !== chosen);
  const text =
    routed.length < MIN_TEST_USERS
      ? `The holdout has ${whole(routed.length)} users to tell by; at least ${MIN_TEST_USERS} are needed.`
      : others.length === 0
        ? `Every group is answered by ${nameOf(chosen)}, which was also chosen for all users together, so choosing by group changes nothing: NDCG@${test.panel.k} ${figure(meanOf(routed))}.`
        : `Choosing by group has NDCG@${test.panel.k} ${figure(meanOf(routed))} on ${whole(routed.length)} users of the holdout, ${nameOf(chosen)} for all of them ${figure(meanOf(single))}: difference ${withInterval(overSingle)}.`;
  const overEach = test.judged.map(({ kind }) => ({ kind, difference: overModel(routed, ofAll(kind)) }));
  return { includesSeen, single: chosen, users: routed.length, overSingle, overPopularity, overEach, text };
}

function overModel(routed: Float64Array, values: Float64Array): Estimate {
  if (routed.length < MIN_TEST_USERS) return tooFew(routed.length, 'users');
  return meanInterval(routed.map((value, user) => value - values[user]!));
}
