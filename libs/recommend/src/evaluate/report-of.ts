import { moments } from '@cartograph/metrics';
import type { BoughtTogetherIndex } from '../baskets/bought-together.js';
import { whole } from '../figure-text.js';
import type { TrainingLog } from '../log/training-log.js';
import type { ModelSet } from '../model-set.js';
import type { ModelKind, Recommender } from '../recommender.js';
import type { RepeatPurchases } from '../rules/repeat-purchases.js';
import { yieldTurn } from '@cartograph/threads';
import { compareModels } from './compare.js';
import type { ModelCosts } from './costs.js';
import type { Judged } from './evaluate.js';
import { guardVerdict, type Rival } from './guard.js';
import { explainPrecision } from './precision-text.js';
import type { Comparison, EvaluationReport, ModelDetail, ModelReport, NotTrained } from './report.js';
import { routerGains } from './router.js';
import { sessionsReport, type SessionScores } from './session-models.js';
import { MIN_TEST_USERS } from './split.js';
import type { TrainPlan } from './train-options.js';
import { asJson } from './tune.js';
import type { Validated } from './validate.js';
import { chooseWinners, scoresOf, type JudgedOn } from './winners.js';

/** What the holdout said. */
export interface Tested {
  on: JudgedOn;
  protocol: EvaluationReport['protocol'];
  baselineAccuracy: EvaluationReport['baselineAccuracy'];
  sessions: SessionScores[];
  /** The live model, on the same users; null where there is none. */
  rival: Rival | null;
  /** Of the models that were fitted before the split date. */
  costs: Map<ModelKind, ModelCosts>;
}

/** The models that know the whole log. */
export interface Final {
  models: Map<ModelKind, Recommender>;
  shared: ModelSet['shared'];
  seconds: Map<ModelKind, number>;
  passes: Map<ModelKind, ModelDetail['passes']>;
  boughtTogether: BoughtTogetherIndex[];
  repeat: RepeatPurchases;
}

/** Says what was found; resampling for the intervals takes a second or so, with pauses. */
export async function reportOf(
  log: TrainingLog,
  made: {
    plan: TrainPlan;
    validated: Validated;
    tested: Tested;
    final: Final;
    notTrained: NotTrained[];
    limit: number | null;
  },
  signal: AbortSignal | undefined,
): Promise<Omit<EvaluationReport, 'seconds'>> {
  const { plan, validated, tested, final, notTrained, limit } = made;
  const judged = tested.on.judged.filter((entry) => final.models.has(entry.kind));
  const kinds = new Set(judged.map((entry) => entry.kind));
  const among = <Entry extends { kind: ModelKind }>(entries: readonly Entry[]): Entry[] =>
    entries.filter((entry) => kinds.has(entry.kind));
  const test: JudgedOn = { panel: tested.on.panel, judged };
  const validation: JudgedOn | null =
    validated.on === null ? null : { panel: validated.on.panel, judged: among(validated.on.judged) };
  await yieldTurn(signal);
  const winners = chooseWinners(validation, test, { seed: plan.seed });
  const metric = `NDCG@${plan.k}`;
  const sessions = sessionsReport(among(validated.sessions), among(tested.sessions), { k: plan.k, seed: plan.seed });
  await yieldTurn(signal);
  const router = routerGains(winners, validation, test, { seed: plan.seed });
  const comparisons: Comparison[] = [];
  for (const includesSeen of [false, true]) {
    await yieldTurn(signal);
    comparisons.push(...compareModels(scoresOf(test, null, includesSeen), { includesSeen, metric, seed: plan.seed }));
  }
  const forSessions =
    tested.sessions.find(({ kind }) => kind === (sessions?.newWinner ?? sessions?.winner)?.kind) ?? null;
  return {
    protocol: tested.protocol,
    models: judged.map(({ kind, name, metrics }): ModelReport => ({
      kind,
      name: final.models.get(kind)?.name ?? name,
      options: optionsOf(validated, kind),
      metrics,
      wins: winners.filter((winner) => winner.kind === kind && !winner.includesSeen).map((winner) => winner.group),
      trainSeconds: final.seconds.get(kind)!,
      users: log.userIds.length,
      products: log.productIds.length,
    })),
    details: judged.map((entry) => detailOf(entry, validated, tested, final)),
    notTrained,
    winners,
    router,
    sessions,
    comparisons,
    strengths: validated.strengths,
    budget: { ...validated.budget, seconds: limit },
    guard: tested.rival && guardVerdict(winners, test, tested.rival, { seed: plan.seed, sessions: forSessions }),
    randomSeed: plan.seed,
    tooSmall: tooSmall(tested, validation),
    baselineAccuracy: tested.baselineAccuracy,
    precisionExplained: explainPrecision(judged, tested.protocol),
  };
}

function optionsOf(validated: Validated, kind: ModelKind): Record<string, unknown> {
  const { settings, how } = validated.tuned.get(kind)!;
  return {
    ...Object.fromEntries(Object.entries(asJson(settings) ?? {})),
    strengths: validated.strengths.chosen,
    chosen: { how },
  };
}

function detailOf(
  { kind, segments, beyond, ranking }: Judged,
  validated: Validated,
  tested: Tested,
  final: Final,
): ModelDetail {
  const { ndcg, hitRate, recall } = ranking.withoutSeen.perUser;
  const { settings, how, trials } = validated.tuned.get(kind)!;
  return {
    kind,
    settings: asJson(settings),
    segments,
    beyond,
    moments: { ndcg: moments(ndcg), hitRate: moments(hitRate), recall: moments(recall) },
    tuning: { how, trials },
    ...tested.costs.get(kind)!,
    passes: final.passes.get(kind)!,
  };
}

function tooSmall({ on, protocol }: Tested, validation: JudgedOn | null): string | null {
  const users = on.judged[0]?.ranking.withoutSeen.rows.length ?? 0;
  const what = `${protocol.target}s`;
  if (users < MIN_TEST_USERS) {
    return `Too small to judge: ${whole(users)} users have new ${what} in the held-out part, and at least ${MIN_TEST_USERS} are needed for a figure that means something. Models are trained and answer; which is best cannot be said.`;
  }
  if (validation !== null) return null;
  return `Too small to choose: the validation slice has fewer than ${MIN_TEST_USERS} users with ${what}, so popularity answers for everybody. The figures below are of the held-out part.`;
}
