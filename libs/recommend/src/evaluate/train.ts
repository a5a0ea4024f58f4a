import { moments } from '@cartograph/metrics';
import { basketsOf } from '../companions/baskets.js';
import { companionIndex, type CompanionIndex } from '../companions/companion-index.js';
import { FAMILIES } from '../families.js';
import type { ModelFamily } from '../family.js';
import { whole } from '../figure-text.js';
import { IdMap } from '../id-map.js';
import { sharedData } from '../log/shared-data.js';
import { trainingDataSteps, type TrainingData } from '../log/training-data.js';
import type { TrainingLog } from '../log/training-log.js';
import type { ModelSet } from '../model-set.js';
import { NothingToTrainOnError } from '../recommend-error.js';
import type { ModelKind, Recommender } from '../recommender.js';
import { RepeatPurchases } from '../rules/repeat-purchases.js';
import { inStretches, pause } from '../stretches.js';
import { compareModels } from './compare.js';
import type { Contender } from './contend.js';
import { bytesOf, secondsPer1000, timedFit, type ModelCosts } from './costs.js';
import { baselineAccuracy, judge, type Judged } from './evaluate.js';
import { guardVerdict, rivalOn, type Rival } from './guard.js';
import { holdoutSteps } from './holdout.js';
import { explainPrecision } from './precision-text.js';
import type { EvaluationReport, ModelDetail, ModelReport, NotTrained } from './report.js';
import { routerGains } from './router.js';
import { reproduceSeed, type SeedReproduction } from './seed-project.js';
import { segmentsOf } from './segments.js';
import { judgeSessions, sessionHoldoutSteps, sessionsReport, type SessionScores } from './session-models.js';
import { MIN_TEST_USERS, splitOf, type Split } from './split.js';
import { chooseTarget, hasEvents, type TargetChoice } from './target.js';
import { planOf, type TrainOptions, type TrainPlan } from './train-options.js';
import { asJson } from './tune.js';
import { attempt, validate, type Validated } from './validate.js';
import { chooseWinners, panelOf, scoresOf, type JudgedOn } from './winners.js';

/** Where a training stands. */
export interface TrainProgress {
  step: string;
  done: number;
  total: number | null;
  unit: string;
}

/** Progress and cancelling. */
export interface TrainHooks {
  onProgress?(progress: TrainProgress): void;
  signal?: AbortSignal;
}

/** What the holdout said. */
interface Tested {
  on: JudgedOn;
  protocol: EvaluationReport['protocol'];
  baselineAccuracy: EvaluationReport['baselineAccuracy'];
  sessions: SessionScores[];
  /** What serves, on the same users; null where nothing does. */
  rival: Rival | null;
  /** Of the models that were fitted before the cut. */
  costs: Map<ModelKind, ModelCosts>;
}

/** The models that know the whole log. */
interface Final {
  models: Map<ModelKind, Recommender>;
  shared: ModelSet['shared'];
  seconds: Map<ModelKind, number>;
  passes: Map<ModelKind, ModelDetail['passes']>;
  companions: CompanionIndex[];
  repeat: RepeatPurchases;
}

/**
 * Trains every enabled model, compares them, and says which one answers for whom.
 *
 * In order: a split, by time unless another is asked for; strengths and settings chosen on a validation slice inside the training part, and the model of each
 * group with them; each model fitted before the cut and judged after it, which shows what the choices are worth; every model fitted again on
 * the whole log. The metrics are those of the models before the cut; the models returned know all events. A kind that its family refuses,
 * or that fails, is reported in words and leaves the others alone.
 *
 * @returns the same for the same log, options and seed, apart from seconds and `trainedAt`, unless `options.seconds` cut the trials short.
 * @throws NothingToTrainOnError - no view, cart or purchase outside sessions of bots. RangeError - options; see `planOf`. The signal's reason when it aborts.
 */
export async function trainModels(log: TrainingLog, options: TrainOptions = {}, hooks: TrainHooks = {}): Promise<ModelSet> {
  const began = performance.now();
  const plan = planOf(options);
  if (!hasEvents(log)) throw new NothingToTrainOnError(log.snapshotId);
  hooks.onProgress?.({ step: 'Splitting the log', done: 0, total: null, unit: 'events' });
  const target = chooseTarget(log, options.target ?? null);
  await pause(hooks.signal);
  const split = splitOf(plan.split, log, target.event, plan.seed);
  const validated = await validate(log, split, { plan, target, given: options.strengths }, hooks);
  const notTrained = [...validated.notTrained];
  const left = (): ModelFamily[] => plan.families.filter((family) => !notTrained.some((entry) => entry.kind === family.kind));
  const champion = options.champion === undefined ? null : { ...options.champion, families: options.families ?? FAMILIES };
  const tested = await test(log, split, { plan, target, validated, champion, families: left(), notTrained }, hooks);
  let seedProject: SeedReproduction | null = null;
  if (options.repeatsSeedProject !== false) {
    hooks.onProgress?.({ step: 'Repeating the seed project', done: 0, total: null, unit: 'models' });
    seedProject = await reproduceSeed(log, { k: plan.k, seed: plan.seed, families: plan.families, ...(hooks.signal ? { signal: hooks.signal } : {}) });
  }
  const final = await fitFinally(log, { validated, families: left(), notTrained }, hooks);
  return {
    snapshotId: log.snapshotId,
    trainedAt: (options.now?.() ?? new Date()).toISOString(),
    userIds: new IdMap(log.userIds),
    productIds: new IdMap(log.productIds),
    shared: final.shared,
    models: final.models,
    companions: final.companions,
    repeat: final.repeat,
    report: { ...reportOf(log, { plan, validated, tested, final, notTrained, seedProject, limit: options.seconds ?? null }), seconds: (performance.now() - began) / 1000 },
  };
}

/** Fits before the cut and judges after it. */
async function test(
  log: TrainingLog,
  split: Split,
  about: { plan: TrainPlan; target: TargetChoice; validated: Validated; champion: (Contender & { families: readonly ModelFamily[] }) | null; families: readonly ModelFamily[]; notTrained: NotTrained[] },
  hooks: TrainHooks,
): Promise<Tested> {
  const { plan, target, validated, champion, families, notTrained } = about;
  const holdout = await inStretches(holdoutSteps(log, split, target, { k: plan.k, strengths: validated.strengths.chosen }), hooks.signal);
  const slice = await inStretches(sessionHoldoutSteps(log, split, { k: plan.k, steps: plan.sessionSteps }), hooks.signal);
  const segments = segmentsOf(holdout);
  const [judged, sessions, costs] = [[] as Judged[], [] as SessionScores[], new Map<ModelKind, ModelCosts>()];
  const watch = hooks.signal ? { signal: hooks.signal } : {};
  for (const [index, family] of families.entries()) {
    hooks.onProgress?.({ step: 'Fitting before the cut', done: index, total: families.length, unit: 'models' });
    hooks.signal?.throwIfAborted();
    const settings = validated.tuned.get(family.kind)!.settings;
    const refusal = family.refusal(holdout.train, settings);
    const failure = refusal !== null ? ({ kind: family.kind, why: 'refused', reason: refusal } as const) : await attempt(family, hooks.signal, async () => {
      const { model, fitSeconds } = await timedFit(() => family.fit(holdout.train, settings, watch), holdout);
      hooks.onProgress?.({ step: 'Judging on the holdout', done: index, total: families.length, unit: 'models' });
      const entry = await judge(model, holdout, { segments, ...watch });
      if (slice !== null) sessions.push(await judgeSessions(model, holdout.train, slice, hooks.signal));
      costs.set(family.kind, { fitSeconds, servingSecondsPer1000: await secondsPer1000(model, holdout, hooks.signal), bytes: bytesOf(family, model, holdout.train) });
      judged.push(entry);
    });
    if (failure !== null) notTrained.push(failure);
  }
  if (champion !== null) hooks.onProgress?.({ step: 'Comparing with what serves', done: 0, total: null, unit: 'fits' });
  const rival = champion && (await rivalOn(log, holdout, champion, { families: champion.families, slice, signal: hooks.signal }));
  return { on: { panel: panelOf(holdout), judged }, protocol: holdout.protocol, baselineAccuracy: baselineAccuracy(holdout), sessions, rival, costs };
}

/** Fits on the whole log. */
async function fitFinally(log: TrainingLog, about: { validated: Validated; families: readonly ModelFamily[]; notTrained: NotTrained[] }, hooks: TrainHooks): Promise<Final> {
  const { validated, families, notTrained } = about;
  const data = await inStretches(trainingDataSteps(log, { strengths: validated.strengths.chosen }), hooks.signal);
  hooks.onProgress?.({ step: 'Finding what goes together', done: 0, total: null, unit: 'products' });
  const final: Final = { models: new Map(), shared: sharedData(data), seconds: new Map(), passes: new Map(), companions: await companionsIn(data, hooks.signal), repeat: RepeatPurchases.of(data) };
  for (const [index, family] of families.entries()) {
    hooks.onProgress?.({ step: 'Fitting on the whole log', done: index, total: families.length, unit: 'models' });
    hooks.signal?.throwIfAborted();
    const settings = validated.tuned.get(family.kind)!.settings;
    const refusal = family.refusal(data, settings);
    const passes: ModelDetail['passes'] = [];
    const failure = refusal !== null ? ({ kind: family.kind, why: 'refused', reason: refusal } as const) : await attempt(family, hooks.signal, async () => {
      const began = performance.now();
      const model = await family.fit(data, settings, { onPass: (pass) => passes.push(pass), ...(hooks.signal ? { signal: hooks.signal } : {}) });
      final.seconds.set(family.kind, (performance.now() - began) / 1000);
      final.passes.set(family.kind, passes);
      final.models.set(family.kind, model);
    });
    if (failure !== null) notTrained.push(failure);
  }
  return final;
}

/** What is carted, and what is bought, in one session; only where the log has it. */
async function companionsIn(data: TrainingData, signal?: AbortSignal): Promise<CompanionIndex[]> {
  const found: CompanionIndex[] = [];
  for (const event of ['cart', 'purchase'] as const) {
    const baskets = basketsOf(data, { event, within: 'session' });
    if (baskets.indices.length > 0) found.push(await companionIndex(baskets, signal ? { signal } : {}));
  }
  return found;
}

function reportOf(
  log: TrainingLog,
  made: { plan: TrainPlan; validated: Validated; tested: Tested; final: Final; notTrained: NotTrained[]; seedProject: SeedReproduction | null; limit: number | null },
): Omit<EvaluationReport, 'seconds'> {
  const { plan, validated, tested, final, notTrained, seedProject, limit } = made;
  const judged = tested.on.judged.filter((entry) => final.models.has(entry.kind));
  const kinds = new Set(judged.map((entry) => entry.kind));
  const among = <Entry extends { kind: ModelKind }>(entries: readonly Entry[]): Entry[] => entries.filter((entry) => kinds.has(entry.kind));
  const test: JudgedOn = { panel: tested.on.panel, judged };
  const validation: JudgedOn | null = validated.on === null ? null : { panel: validated.on.panel, judged: among(validated.on.judged) };
  const winners = chooseWinners(validation, test, { seed: plan.seed });
  const metric = `NDCG@${plan.k}`;
  const sessions = sessionsReport(among(validated.sessions), among(tested.sessions), { k: plan.k, seed: plan.seed });
  const forSessions = tested.sessions.find(({ kind }) => kind === (sessions?.newWinner ?? sessions?.winner)?.kind) ?? null;
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
    router: routerGains(winners, validation, test, { seed: plan.seed }),
    sessions,
    comparisons: [false, true].flatMap((includesSeen) => compareModels(scoresOf(test, null, includesSeen), { includesSeen, metric, seed: plan.seed })),
    strengths: validated.strengths,
    budget: { ...validated.budget, seconds: limit },
    guard: tested.rival && guardVerdict(winners, test, tested.rival, { seed: plan.seed, sessions: forSessions }),
    randomSeed: plan.seed,
    tooSmall: tooSmall(tested, validation),
    baselineAccuracy: tested.baselineAccuracy,
    precisionExplained: explainPrecision(judged, tested.protocol),
    seedProject,
  };
}

function optionsOf(validated: Validated, kind: ModelKind): Record<string, unknown> {
  const { settings, how } = validated.tuned.get(kind)!;
  return { ...Object.fromEntries(Object.entries(asJson(settings) ?? {})), strengths: validated.strengths.chosen, chosen: { how } };
}

function detailOf({ kind, segments, beyond, ranking }: Judged, validated: Validated, tested: Tested, final: Final): ModelDetail {
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
