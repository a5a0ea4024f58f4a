import { basename } from 'node:path';
import { fitUserModel } from '@cartograph/experiments';
import type { Hooks } from '../ask.js';
import { CliError } from '../failure.js';
import { count, plural } from '../output.js';
import { readResponses } from './read-responses.js';

/** A user model that was fitted to a file of responses, and how well. */
export interface FittedResponses {
  file: string;
  /** Products that were shown. */
  rows: number;
  bought: number;
  /** Lists, counted by their first positions, and their longest length. */
  lists: number;
  positions: number;
  /** As a scenario takes it: affinities of a simulation are measured otherwise than those of the file, so it says how often users respond, not the scale. */
  response: { steepness: number; responsesPerUser: number; affinityWeight: number; source: 'fitted' };
  /** Chance at the first position where the file's affinity is 1. */
  scale: number;
  logLikelihood: number;
  /** Of the same rows, if every product were bought with one chance. */
  baseLogLikelihood: number;
  steps: number;
  isConverged: boolean;
}

/**
 * Fits the user model of recommendation campaigns to a file of what was shown and bought.
 *
 * @param options.affinityWeight - how much affinities weigh, or `fit` for the likeliest.
 * @throws CliError - rows that cannot be read, or to which nothing can be fitted; names the file.
 */
export async function fitResponses(
  file: string,
  { affinityWeight }: { affinityWeight: number | 'fit' },
  hooks: Hooks,
): Promise<FittedResponses> {
  const log = await readResponses(file, hooks);
  hooks.onProgress({ step: 'fitting' });
  try {
    const { model, ...found } = fitUserModel(log, { affinityWeight });
    const lists = log.position.filter((position) => position === 0).length;
    const positions = model.examination.length;
    if (positions === 1)
      throw new RangeError(
        'All rows are at one position, so how attention falls from one to the next cannot be fitted; give lists of two or more.',
      );
    const { logLikelihood, baseLogLikelihood, rows, bought, steps, isConverged } = found;
    const response = {
      steepness: model.examination[1]!,
      responsesPerUser: bought / lists,
      affinityWeight: model.affinityWeight,
      source: 'fitted' as const,
    };
    return {
      file: basename(file),
      rows,
      bought,
      lists,
      positions,
      response,
      scale: model.scale,
      logLikelihood,
      baseLogLikelihood,
      steps,
      isConverged,
    };
  } catch (error) {
    if (error instanceof RangeError) throw new CliError(`${basename(file)}: ${error.message}`, 1, { cause: error });
    throw error;
  }
}

/** The same as text whose last lines are the block for a scenario file. */
export function fittedResponsesText({
  file,
  rows,
  bought,
  lists,
  positions,
  response,
  scale,
  logLikelihood,
  baseLogLikelihood,
  steps,
  isConverged,
}: FittedResponses): string {
  const digits = (value: number): string => String(Number(value.toPrecision(6)));
  return [
    `${file}: ${plural(rows, 'product')} shown in ${plural(lists, 'list')} of up to ${count(positions)}, ${count(bought)} bought.`,
    `The log-likelihood is ${logLikelihood.toFixed(2)}, ${baseLogLikelihood.toFixed(2)} if every product were bought with one chance. ${isConverged ? `It had stopped rising after ${plural(steps, 'step')}.` : `It was still rising after ${plural(steps, 'step')}: the numbers are not the likeliest ones.`}`,
    `The chance at the first position is ${digits(scale)} where the file's affinity is 1. A simulation measures affinities itself, so the block says how many products a list sells instead.`,
    '',
    'For a scenario file:',
    '',
    'recommendations:',
    '  response:',
    `    steepness: ${digits(response.steepness)}`,
    `    responsesPerUser: ${digits(response.responsesPerUser)}`,
    `    affinityWeight: ${digits(response.affinityWeight)}`,
    `    source: ${response.source}`,
  ].join('\n');
}
