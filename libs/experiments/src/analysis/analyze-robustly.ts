import { createPace } from '@cartograph/threads';
import {
  analyzeExperiment,
  inPlannedOrder,
  type ExperimentAnalysis,
  type ExperimentInput,
} from './analyze-experiment.js';
import { robustnessInPieces, type RobustnessInput } from './robustness.js';

/** Hooks of a long analysis. */
export interface RobustAnalysisHooks {
  signal?: AbortSignal;
}

/**
 * The same as {@link analyzeExperiment} with `robustness`, for many units: between pieces of the work others get their turn.
 *
 * @throws AnalysisInputError - as `analyzeExperiment`. The signal's reason.
 * Cost: up to a billion values drawn, some ten seconds of one core; more where `resamples` asks for more.
 */
export async function analyzeRobustly(
  { robustness, ...input }: ExperimentInput & { robustness: RobustnessInput },
  { signal }: RobustAnalysisHooks = {},
): Promise<ExperimentAnalysis> {
  const analysis = analyzeExperiment(input);
  const pause = createPace(signal);
  const pieces = robustnessInPieces(input.plan, inPlannedOrder(input.plan, input.arms), robustness);
  for (;;) {
    const next = pieces.next();
    if (next.done) return { ...analysis, robustness: next.value };
    await pause();
  }
}
