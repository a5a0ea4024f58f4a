import { AnalysisInputError, analyseExperiment } from '@cartograph/experiments';
import { CliError } from '../failure.js';
import type { FileAnalysis } from './analysis-text.js';
import { readExperiment } from './experiment-file.js';
import { planOf, type AnalyseOptions } from './experiment-plan.js';
import type { ReadHooks } from './read-csv.js';

/**
 * Analyses an experiment from a file.
 *
 * @throws CliError - the file or the plan cannot be taken; says where, and what to give.
 */
export async function analyseFile(file: string, options: AnalyseOptions, hooks: ReadHooks): Promise<FileAnalysis> {
  const { plan, columns, armsFound } = await planOf(file, options, hooks);
  const { statistics, report } = await readExperiment(file, plan, columns, { mostInTwoArms: options.mostInTwoArms }, hooks);
  try {
    const { earlierLooks, ended } = options;
    return { file, plan, armsFound, report, ...analyseExperiment({ plan, arms: statistics, ...(earlierLooks ? { earlierLooks } : {}), ...(ended === undefined ? {} : { hasEnded: ended === 'yes' }) }) };
  } catch (error) {
    if (error instanceof AnalysisInputError) throw new CliError(error.message, 2, { cause: error });
    throw error;
  }
}
