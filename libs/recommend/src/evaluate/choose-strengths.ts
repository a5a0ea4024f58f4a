import { meanInterval } from '@cartograph/metrics';
import type { ModelFamily } from '../family.js';
import { figure, whole } from '../figure-text.js';
import type { StrengthOptions } from '../log/strengths.js';
import type { TrainingLog } from '../log/training-log.js';
import type { ModelKind } from '../recommender.js';
import { runSteps } from '@cartograph/threads';
import { meanOf } from './compare.js';
import { strengthsSteps, type Holdout } from './holdout.js';
import type { Trial } from './report.js';
import { ndcgOf, rungWithStrengths, rungsSteps, type Rung } from './rungs.js';
import type { StrengthPreset } from './strength-presets.js';
import { asJson } from './tune.js';

/** Models that learn from strengths, the quickest first: the first two that are enabled say which strengths are worth having. */
const PROBES: readonly ModelKind[] = ['ITEM_KNN', 'ALS', 'EASE', 'BPR'];

/** What was chosen, and how. */
export interface ChosenStrengths {
  strengths: StrengthOptions;
  how: string;
  trials: Trial[];
  work: number;
}

/** What bounds the choice. */
interface StrengthsOptions {
  /** Multiply-adds that trials may cost. */
  work: number;
  /** Whether no further trial may begin. Default: never. */
  isLate?: () => boolean;
  /** Called before each trial. */
  onTrial?(done: number): void;
  signal?: AbortSignal;
}

/** One preset and the figures of its best model. */
interface Tried {
  preset: StrengthPreset;
  values: Float64Array;
  trial: Trial;
}

/**
 * Chooses how events become strengths, once for all models of a training, because they share them. Each preset is tried with the starting
 * settings of up to two models on the smallest rung of the validation slice; a preset is worth what the better model makes of it. The first
 * preset is chosen that the best one does not beat by more than chance (95 % interval of the mean difference on the same users).
 *
 * @param presets - at least one, the simplest first.
 */
export async function chooseStrengths(
  log: TrainingLog,
  validation: Holdout,
  families: readonly ModelFamily[],
  presets: readonly StrengthPreset[],
  options: StrengthsOptions,
): Promise<ChosenStrengths> {
  const [simplest] = presets;
  if (simplest === undefined) throw new RangeError('there are no event weights to choose from: give at least one');
  const probes = PROBES.flatMap((kind) => families.filter((family) => family.kind === kind)).slice(0, 2);
  const stands = (why: string): ChosenStrengths => ({
    strengths: simplest.strengths,
    how: `${why} ${simplest.words} stand.`,
    trials,
    work,
  });
  const trials: Trial[] = [];
  let [work, done] = [0, 0];
  if (presets.length === 1) return stands('The log offers one choice:');
  if (probes.length === 0)
    return stands('No enabled model learns from event weights in a way that can be tried quickly:');
  const tried: Tried[] = [];
  let first: Rung | null = null;
  for (const preset of presets) {
    const known: Rung | null = preset.strengths.excludeBots ? first : null;
    const rung: Rung | undefined = await runSteps(
      smallestRung(log, validation, preset.strengths, known),
      options.signal,
    );
    if (rung === undefined) return stands('Too few users could be judged in a validation slice, so nothing was tried:');
    if (preset.strengths.excludeBots) first ??= rung;
    let best: Tried | null = null;
    for (const family of probes) {
      const { train } = rung.holdout;
      const trial: Trial = {
        kind: family.kind,
        settings: asJson(family.defaults),
        strengths: preset.strengths,
        rung: 0,
        trainUsers: rung.trainUsers,
        users: 0,
        ndcg: null,
        work: 0,
        seconds: 0,
        outcome: 'dropped',
        why: '',
      };
      trials.push(trial);
      const cost = family.cost(train, family.defaults).work;
      const refusal = family.refusal(train, family.defaults);
      if (refusal !== null) Object.assign(trial, { outcome: 'refused', why: refusal });
      else if (work + cost > options.work)
        Object.assign(trial, { outcome: 'over-budget', why: 'The work allowed for trying event weights was used up.' });
      else if (options.isLate?.())
        Object.assign(trial, { outcome: 'out-of-time', why: 'The time allowed for trials was over.' });
      else {
        options.onTrial?.(done++);
        const began = performance.now();
        work += trial.work = cost;
        try {
          const watch = options.signal ? { signal: options.signal } : {};
          const values = await ndcgOf(await family.fit(train, family.defaults, watch), rung, options.signal);
          Object.assign(trial, { ndcg: meanOf(values), users: values.length });
          if (best === null || meanOf(values) > meanOf(best.values)) best = { preset, values, trial };
        } catch (error) {
          options.signal?.throwIfAborted();
          Object.assign(trial, {
            outcome: 'failed',
            why: `It failed: ${error instanceof Error ? error.message : String(error)}`,
          });
        }
        trial.seconds = (performance.now() - began) / 1000;
      }
    }
    if (best !== null) tried.push(best);
  }
  return tried.length === 0 ? stands('No trial could be made:') : { ...settle(tried, trials), trials, work };
}

/** @param known - the rung of other strengths that leave sessions of bots out too. */
function* smallestRung(
  log: TrainingLog,
  validation: Holdout,
  strengths: StrengthOptions,
  known: Rung | null,
): Generator<void, Rung | undefined> {
  if (known !== null) return yield* rungWithStrengths(log, known, strengths);
  const [rung] = yield* rungsSteps(yield* strengthsSteps(log, validation, strengths), null, 1);
  return rung;
}

function settle(tried: readonly Tried[], trials: readonly Trial[]): Pick<ChosenStrengths, 'strengths' | 'how'> {
  const best = tried.reduce((leader, entry) => (meanOf(entry.values) > meanOf(leader.values) ? entry : leader));
  const chosen = tried.find((entry) => entry === best || !isBeaten(entry, best)) ?? best;
  for (const trial of trials) {
    if (trial.ndcg === null) continue;
    trial.outcome = trial === chosen.trial ? 'chosen' : 'dropped';
    trial.why = `NDCG ${figure(trial.ndcg)}; ${chosen.preset.words} were chosen.`;
  }
  const { values, preset } = chosen;
  const tie =
    chosen === best
      ? ''
      : ` ${best.preset.words} had ${figure(meanOf(best.values))}, which chance can explain, and a tie goes to the simpler.`;
  return {
    strengths: preset.strengths,
    how: `All models learn from ${preset.words}: NDCG ${figure(meanOf(values))} on ${whole(values.length)} users of a validation slice; ${tried.length} ways to count events were tried.${tie}`,
  };
}

function isBeaten(entry: Tried, best: Tried): boolean {
  if (entry.values.length !== best.values.length) return true;
  const difference = meanInterval(best.values.map((value, user) => value - entry.values[user]!));
  return difference.ok && difference.low > 0;
}
