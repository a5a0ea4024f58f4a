import { basketsSteps } from '../baskets/baskets.js';
import { indexBoughtTogether, type BoughtTogetherIndex } from '../baskets/bought-together.js';
import { FAMILIES } from '../families.js';
import type { ModelFamily } from '../family.js';
import { IdMap } from '../id-map.js';
import { sharedData } from '../log/shared-data.js';
import { trainingDataSteps, type TrainingData } from '../log/training-data.js';
import type { TrainingLog } from '../log/training-log.js';
import type { ModelSet } from '../model-set.js';
import { NothingToTrainOnError } from '../recommend-error.js';
import type { ModelKind } from '../recommender.js';
import { gapsSteps } from '../rules/purchase-gaps.js';
import { RepeatPurchases } from '../rules/repeat-purchases.js';
import { runSteps } from '@cartograph/threads';
import type { Contender } from './contend.js';
import { bytesOf, secondsPer1000, timedFit, type ModelCosts } from './costs.js';
import { baselineAccuracy, judge, type Judged } from './evaluate.js';
import { rivalOn } from './guard.js';
import { holdoutSteps } from './holdout.js';
import { reportOf, type Final, type Tested } from './report-of.js';
import type { ModelDetail, NotTrained } from './report.js';
import { segmentsOf } from './segments.js';
import { judgeSessions, sessionHoldoutSteps, type SessionScores } from './session-models.js';
import { splitSteps, type Split } from './split.js';
import { chooseTarget, eventCountsSteps, hasEvents, type TargetChoice } from './target.js';
import { planOf, type TrainHooks, type TrainOptions, type TrainPlan } from './train-options.js';
import { attempt, validate, type Validated } from './validate.js';
import { panelOf } from './winners.js';

/**
 * Trains every enabled model, compares them, and says which one answers for whom.
 *
 * In order: a split, by time unless another is asked for; strengths and settings chosen on a validation slice inside the training part, and the model of each
 * group with them; each model fitted before the split date and judged after it, which shows what the choices are worth; every model fitted again on
 * the whole log. The metrics are those of the models before the split date; the models returned know all events. A kind that its family refuses,
 * or that fails, is reported in words and leaves the others alone.
 *
 * @returns the same for the same log, options and seed, apart from seconds and `trainedAt`, unless `options.seconds` cut the trials short.
 * @throws NothingToTrainOnError - no view, cart or purchase outside sessions of bots. RangeError - options; see `planOf`. The signal's reason when it aborts.
 */
export async function trainModels(
  log: TrainingLog,
  options: TrainOptions = {},
  hooks: TrainHooks = {},
): Promise<ModelSet> {
  const began = performance.now();
  const plan = planOf(options);
  hooks.onProgress?.({ step: 'Splitting the log', done: 0, total: null, unit: 'events' });
  const counts = await runSteps(eventCountsSteps(log), hooks.signal);
  if (!hasEvents(counts)) throw new NothingToTrainOnError(log.snapshotId);
  const target = chooseTarget(log, options.target ?? null, counts);
  const split = await runSteps(splitSteps(plan.split, log, target.event, { seed: plan.seed }), hooks.signal);
  const validated = await validate(log, split, { plan, target, given: options.strengths }, hooks);
  const notTrained = [...validated.notTrained];
  const left = (): ModelFamily[] =>
    plan.families.filter((family) => !notTrained.some((entry) => entry.kind === family.kind));
  const champion =
    options.champion === undefined ? null : { ...options.champion, families: options.families ?? FAMILIES };
  const tested = await test(log, split, { plan, target, validated, champion, families: left(), notTrained }, hooks);
  const final = await fitFinally(log, { validated, families: left(), notTrained }, hooks);
  const report = await reportOf(
    log,
    { plan, validated, tested, final, notTrained, limit: options.seconds ?? null },
    hooks.signal,
  );
  const userIds = await runSteps(IdMap.steps(log.userIds), hooks.signal);
  return {
    snapshotId: log.snapshotId,
    trainedAt: (options.now?.() ?? new Date()).toISOString(),
    userIds,
    productIds: new IdMap(log.productIds),
    shared: final.shared,
    models: final.models,
    boughtTogether: final.boughtTogether,
    repeat: final.repeat,
    report: { ...report, seconds: (performance.now() - began) / 1000 },
  };
}

/** Fits before the split date and judges after it. */
async function test(
  log: TrainingLog,
  split: Split,
  about: {
    plan: TrainPlan;
    target: TargetChoice;
    validated: Validated;
    champion: (Contender & { families: readonly ModelFamily[] }) | null;
    families: readonly ModelFamily[];
    notTrained: NotTrained[];
  },
  hooks: TrainHooks,
): Promise<Tested> {
  const { plan, target, validated, champion, families, notTrained } = about;
  const holdout = await runSteps(
    holdoutSteps(log, split, target, { k: plan.k, strengths: validated.strengths.chosen }),
    hooks.signal,
  );
  const slice = await runSteps(sessionHoldoutSteps(log, split, { k: plan.k, steps: plan.sessionSteps }), hooks.signal);
  const segments = segmentsOf(holdout);
  const [judged, sessions, costs] = [[] as Judged[], [] as SessionScores[], new Map<ModelKind, ModelCosts>()];
  const watch = hooks.signal ? { signal: hooks.signal } : {};
  for (const [index, family] of families.entries()) {
    hooks.onProgress?.({ step: 'Fitting before the split date', done: index, total: families.length, unit: 'models' });
    hooks.signal?.throwIfAborted();
    const settings = validated.tuned.get(family.kind)!.settings;
    const refusal = family.refusal(holdout.train, settings);
    const failure =
      refusal !== null
        ? ({ kind: family.kind, why: 'refused', reason: refusal } as const)
        : await attempt(family, hooks.signal, async () => {
            const { model, fitSeconds } = await timedFit(() => family.fit(holdout.train, settings, watch), holdout);
            hooks.onProgress?.({ step: 'Judging on the holdout', done: index, total: families.length, unit: 'models' });
            const entry = await judge(model, holdout, { segments, ...watch });
            if (slice !== null) sessions.push(await judgeSessions(model, holdout.train, slice, hooks.signal));
            costs.set(family.kind, {
              fitSeconds,
              servingSecondsPer1000: await secondsPer1000(model, holdout, hooks.signal),
              bytes: bytesOf(family, model, holdout.train),
            });
            judged.push(entry);
          });
    if (failure !== null) notTrained.push(failure);
  }
  if (champion !== null)
    hooks.onProgress?.({ step: 'Comparing with the live model', done: 0, total: null, unit: 'fits' });
  const rival =
    champion && (await rivalOn(log, holdout, champion, { families: champion.families, slice, signal: hooks.signal }));
  return {
    on: { panel: panelOf(holdout), judged },
    protocol: holdout.protocol,
    baselineAccuracy: baselineAccuracy(holdout),
    sessions,
    rival,
    costs,
  };
}

/** Fits on the whole log. */
async function fitFinally(
  log: TrainingLog,
  about: { validated: Validated; families: readonly ModelFamily[]; notTrained: NotTrained[] },
  hooks: TrainHooks,
): Promise<Final> {
  const { validated, families, notTrained } = about;
  const data = await runSteps(trainingDataSteps(log, { strengths: validated.strengths.chosen }), hooks.signal);
  hooks.onProgress?.({ step: 'Finding what goes together', done: 0, total: null, unit: 'products' });
  const boughtTogether = await indicesOfBaskets(data, hooks.signal);
  const repeat = new RepeatPurchases(await runSteps(gapsSteps(data), hooks.signal), data.facts.categories);
  const final: Final = {
    models: new Map(),
    shared: sharedData(data),
    seconds: new Map(),
    passes: new Map(),
    boughtTogether,
    repeat,
  };
  for (const [index, family] of families.entries()) {
    hooks.onProgress?.({ step: 'Fitting on the whole log', done: index, total: families.length, unit: 'models' });
    hooks.signal?.throwIfAborted();
    const settings = validated.tuned.get(family.kind)!.settings;
    const refusal = family.refusal(data, settings);
    const passes: ModelDetail['passes'] = [];
    const failure =
      refusal !== null
        ? ({ kind: family.kind, why: 'refused', reason: refusal } as const)
        : await attempt(family, hooks.signal, async () => {
            const began = performance.now();
            const model = await family.fit(data, settings, {
              onPass: (pass) => passes.push(pass),
              ...(hooks.signal ? { signal: hooks.signal } : {}),
            });
            final.seconds.set(family.kind, (performance.now() - began) / 1000);
            final.passes.set(family.kind, passes);
            final.models.set(family.kind, model);
          });
    if (failure !== null) notTrained.push(failure);
  }
  return final;
}

/** What is carted, and what is bought, in one session; only where the log has it. */
async function indicesOfBaskets(data: TrainingData, signal?: AbortSignal): Promise<BoughtTogetherIndex[]> {
  const found: BoughtTogetherIndex[] = [];
  for (const event of ['cart', 'purchase'] as const) {
    const baskets = await runSteps(basketsSteps(data, { event, within: 'session' }), signal);
    if (baskets.indices.length > 0) found.push(await indexBoughtTogether(baskets, signal ? { signal } : {}));
  }
  return found;
}
