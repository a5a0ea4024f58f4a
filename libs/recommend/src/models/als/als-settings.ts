import { ALS_DEFAULTS, type AlsOptions } from '@cartograph/als';
import { notNegative, positive, resolveSettings, wholeNumber } from '../settings.js';

/** The settings a model is fitted, folded in and explained with; see `AlsOptions` for what each means. */
export type AlsSettings = Pick<
  AlsOptions,
  'factors' | 'regularization' | 'alpha' | 'unobservedWeight' | 'frequencyExponent' | 'iterations' | 'cgSteps' | 'seed'
>;

/** Where the search starts: λ and α of a shop's log, in which most pairs are one or two carts. */
export const ALS_START: Readonly<AlsSettings> = {
  factors: 32,
  regularization: 10,
  alpha: 10,
  unobservedWeight: 1,
  frequencyExponent: 0,
  iterations: 6,
  cgSteps: ALS_DEFAULTS.cgSteps,
  seed: ALS_DEFAULTS.seed,
};

const RULES = {
  factors: wholeNumber(1, 512),
  regularization: positive,
  alpha: notNegative,
  unobservedWeight: positive,
  frequencyExponent: notNegative,
  iterations: wholeNumber(1, 100),
  cgSteps: wholeNumber(1, 64),
  seed: wholeNumber(0, 2 ** 31 - 1),
};

/**
 * Completes and checks ALS settings.
 * @throws RangeError - an unknown name, or a value outside its range.
 */
export function alsSettings(given: Readonly<Record<string, unknown>> = {}): AlsSettings {
  return resolveSettings('ALS', ALS_START, RULES, given);
}

/**
 * Settings worth trying, the start first. α₀ is not among them: only its ratio to α and λ matters. With ν = 1 the regularization of a row grows
 * with what is known of it, so λ is smaller by as much.
 */
export const ALS_CANDIDATES: readonly AlsSettings[] = [
  {},
  { regularization: 30 },
  { regularization: 100 },
  { regularization: 1 },
  { alpha: 40 },
  { alpha: 40, regularization: 100 },
  { alpha: 1 },
  { frequencyExponent: 1, regularization: 0.003 },
  { frequencyExponent: 1, regularization: 0.03 },
  { frequencyExponent: 1, regularization: 0.003, alpha: 40 },
  { factors: 64, regularization: 30, iterations: 10 },
  { factors: 64, frequencyExponent: 1, regularization: 0.003, iterations: 10 },
  { factors: 16 },
  { iterations: 12 },
  { factors: 128, regularization: 30, iterations: 10 },
  { factors: 128, frequencyExponent: 1, regularization: 0.003, iterations: 10 },
].map((change) => ({ ...ALS_START, ...change }));
