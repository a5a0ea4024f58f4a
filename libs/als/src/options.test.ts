import { describe, expect, it } from 'vitest';
import { ALS_DEFAULTS, resolveOptions } from './options.js';

describe('resolveOptions', () => {
  it('fills what is left out', () => {
    expect(resolveOptions({ factors: 8 })).toEqual({ ...ALS_DEFAULTS, factors: 8 });
    expect(resolveOptions(undefined)).toEqual({ factors: 64, regularization: 0.05, alpha: 1, iterations: 10, cgSteps: 3, seed: 1, solver: 'cg' });
  });

  it.each([
    [{ factors: 0 }, 'factors'],
    [{ factors: 2.5 }, 'factors'],
    [{ iterations: 0 }, 'iterations'],
    [{ cgSteps: -1 }, 'cgSteps'],
    [{ regularization: 0 }, 'regularization'],
    [{ regularization: Number.NaN }, 'regularization'],
    [{ alpha: -1 }, 'alpha'],
    [{ seed: 0.5 }, 'seed'],
  ])('refuses %j by name', (options, name) => {
    expect(() => resolveOptions(options)).toThrow(new RegExp(`^${name} is`));
  });
});
