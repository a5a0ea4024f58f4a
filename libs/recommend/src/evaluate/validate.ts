import type { ModelFamily } from '../family.js';
import type { StrengthOptions } from '../log/strengths.js';
import type { TrainingLog } from '../log/training-log.js';
import type { ModelKind } from '../recommender.js';
import { runSteps } from '@cartograph/threads';
import { chooseStrengths } from './choose-strengths.js';
import { dealTrials } from './deal-trials.js';
import { judge, type Judged } from './evaluate.js';
import { holdoutSteps, strengthsSteps, type Holdout } from './holdout.js';
import type { NotTrained, Trial } from './report.js';
import { rungsSteps } from './rungs.js';
import { segmentsOf } from './segments.js';
import { judgeSessions, sessionHoldoutSteps, type SessionScores } from './session-models.js';
import { MIN_TEST_USERS, splitSteps, type Split } from './split.js';
import { strengthPresets } from './strength-presets.js';
import { eventCountsSteps, type TargetChoice } from './target.js';
import type { TrainHooks, TrainPlan } from './train-options.js';
import { FamilySearch, type Tuned } from './tune.js';
import { panelOf, type JudgedOn } from './winners.js';

/** Multiply-adds that trials may cost at least beyond the one fit of each kind, where nothing else is said. */
const LEAST_WORK = 4e10;

/** Fits of a model of middling cost that trials may cost for each kind, where that is more. */
const FITS = 2;

/** Of the work allowed, one part in so many may go into choosing strengths. */
const STRENGTHS_PART = 5;

/** What was chosen on the validation slice. */
export interface Validated {
  strengths: { chosen: StrengthOptions; how: string; trials: Trial[] };
  tuned: ReadonlyMap<ModelKind, Tuned>;
  /** Null where the slice has too few users to choose a model on. */
  on: JudgedOn | null;
  /** Every model on the sessions of the slice; empty where there are none. */
  sessions: readonly SessionScores[];
  notTrained: NotTrained[];
  budget: { work: number; used: number };
}

/**
 * Chooses strengths and settings on a validation slice, split off the training part of a split as that was split off the log, and judges every model on it
 * with what was chosen. The holdout is not looked at.
 *
 * @param outer - the split of the holdout.
 * @param given - strengths to use as they are.
 */
export async function validate(
  log: TrainingLog,
  outer: Split,
  about: { plan: TrainPlan; target: TargetChoice; given?: Partial<StrengthOptions> | undefined },
  hooks: TrainHooks,
): Promise<Validated> {
  const { plan, target, given } = about;
  const all = strengthPresets(log, await runSteps(eventCountsSteps(log), hooks.signal));
  const [simplest] = all;
  const split = await runSteps(
    splitSteps(plan.split, log, target.event, { seed: plan.seed }, outer.roles),
    hooks.signal,
  );
  const base = await runSteps(
    holdoutSteps(log, split, target, { k: plan.k, strengths: given ?? simplest!.strengths }),
    hooks.signal,
  );
  const costOf = (family: ModelFamily, { train }: Holdout): number =>
    family.cost(train, family.resolve(plan.given(family))).work;
  const allowed =
    plan.work ??
    Math.max(LEAST_WORK, FITS * plan.families.length * middle(plan.families.map((family) => costOf(family, base))));
  const watch = { isLate: plan.isLate, ...(hooks.signal ? { signal: hooks.signal } : {}) };
  const presets = given === undefined ? all : [];
  const strengths =
    given === undefined
      ? await chooseStrengths(log, base, plan.families, presets, {
          work: allowed / STRENGTHS_PART,
          ...watch,
          onTrial: (done) => hooks.onProgress?.({ step: 'Choosing event weights', done, total: null, unit: 'fits' }),
        })
      : { strengths: base.train.strengthOptions, how: 'The event weights were given.', trials: [], work: 0 };
  const holdout = await runSteps(strengthsSteps(log, base, strengths.strengths), hooks.signal);
  const slice = await runSteps(
    sessionHoldoutSteps(log, split, { k: plan.k, steps: plan.sessionSteps, outer }),
    hooks.signal,
  );
  const rungs = await runSteps(rungsSteps(holdout, slice), hooks.signal);
  const tuned = new Map<ModelKind, Tuned>();
  const judged: Judged[] = [];
  const sessions: SessionScores[] = [];
  const notTrained: NotTrained[] = [];
  const segments = segmentsOf(holdout);
  const searches = new Map<ModelFamily, FamilySearch>();
  let done = 0;
  const onTrial = (): void =>
    hooks.onProgress?.({ step: 'Choosing settings', done: done++, total: null, unit: 'fits' });
  for (const family of plan.families) {
    hooks.signal?.throwIfAborted();
    const cost = costOf(family, holdout);
    if (cost > plan.fitWork && family.kind !== 'POPULARITY') {
      const reason = `One fit takes ${cost.toExponential(1)} multiply-adds, more than the ${plan.fitWork.toExponential(1)} that a fit may take; allow ${roundedUp(cost)} or more with fitWork (--fit-work of the command line), or leave this kind out.`;
      notTrained.push({ kind: family.kind, why: 'too-dear', reason, work: { needed: cost, allowed: plan.fitWork } });
      continue;
    }
    const search = new FamilySearch(family, rungs, { given: plan.given(family), onTrial, ...watch });
    await search.count();
    searches.set(family, search);
  }
  await dealTrials([...searches.values()], { work: allowed - strengths.work, isLate: plan.isLate });
  let used = strengths.work;
  for (const [family, search] of searches) {
    const result = await search.finish();
    used += result.work;
    tuned.set(family.kind, { ...result, model: null });
    if (result.refusal !== null) {
      notTrained.push({ kind: family.kind, why: 'refused', reason: result.refusal });
      continue;
    }
    if (holdout.testUsers.length < MIN_TEST_USERS) continue;
    const refusal = result.model === null ? family.refusal(holdout.train, result.settings) : null;
    if (refusal !== null) {
      notTrained.push({ kind: family.kind, why: 'refused', reason: refusal });
      continue;
    }
    const outcome = await attempt(family, hooks.signal, async () => {
      const model =
        result.model ??
        (await family.fit(holdout.train, result.settings, hooks.signal ? { signal: hooks.signal } : {}));
      judged.push(await judge(model, holdout, { segments, ...(hooks.signal ? { signal: hooks.signal } : {}) }));
      if (slice !== null) sessions.push(await judgeSessions(model, holdout.train, slice, hooks.signal));
    });
    if (outcome !== null) notTrained.push(outcome);
  }
  return {
    strengths: { chosen: strengths.strengths, how: strengths.how, trials: strengths.trials },
    tuned,
    on: judged.length === 0 ? null : { panel: panelOf(holdout), judged },
    sessions,
    notTrained,
    budget: { work: allowed, used },
  };
}

/** The middle one of some numbers, the lower of two. */
function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}

/** A number of two digits that is no lower, as a person would type it: 2.2e13. */
function roundedUp(cost: number): string {
  const unit = 10 ** (Math.floor(Math.log10(cost)) - 1);
  return (Math.ceil(cost / unit) * unit).toExponential(1).replace('.0', '').replace('+', '');
}

/**
 * Does something with one kind of model; a failure is written down and does not sink the others.
 *
 * @returns null where it went well.
 * @throws the failure of POPULARITY, without which nothing can be compared, and the signal's reason.
 */
export async function attempt(
  family: ModelFamily,
  signal: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<NotTrained | null> {
  try {
    await work();
    return null;
  } catch (error) {
    signal?.throwIfAborted();
    if (family.kind === 'POPULARITY') throw error;
    return { kind: family.kind, why: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}
