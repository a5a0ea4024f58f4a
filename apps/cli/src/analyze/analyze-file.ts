import { AnalysisInputError, analyzeExperiment, analyzeRobustly } from '@cartograph/experiments';
import { CliError } from '../failure.js';
import type { FileAnalysis } from './analysis-text.js';
import { readExperiment } from './experiment-file.js';
import { planOf, type AnalyzeOptions } from './experiment-plan.js';
import type { ReadHooks } from './csv-rows.js';

/**
 * Analyzes an experiment from a file.
 *
 * @throws CliError - the file or the plan cannot be taken; says where, and what to give. The signal's reason.
 */
export async function analyzeFile(file: string, options: AnalyzeOptions, hooks: ReadHooks): Promise<FileAnalysis> {
  const { plan, columns, armsFound } = await planOf(file, options, hooks);
  const { statistics, arms, report } = await readExperiment(
    file,
    plan,
    columns,
    { mostInTwoArms: options.mostInTwoArms },
    hooks,
  );
  try {
    const { earlierLooks, ended, robustness, resamples } = options;
    const input = {
      plan,
      arms: statistics,
      ...(earlierLooks ? { earlierLooks } : {}),
      ...(ended === undefined ? {} : { hasEnded: ended === 'yes' }),
    };
    if (!robustness) return { file, plan, armsFound, report, ...analyzeExperiment(input) };
    hooks.onProgress?.({ step: 'comparing methods' });
    return {
      file,
      plan,
      armsFound,
      report,
      ...(await analyzeRobustly(
        { ...input, robustness: { columns: arms, ...(resamples === undefined ? {} : { resamples }) } },
        hooks,
      )),
    };
  } catch (error) {
    if (error instanceof AnalysisInputError) throw new CliError(error.message, 2, { cause: error });
    throw error;
  }
}
