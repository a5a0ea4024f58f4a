import { describe, expect, it } from 'vitest';
import { ALS_DEFAULTS, resolveOptions } from './options.js';

describe('resolveOptions', () => {
  it('fills what is left out', () => {
    expect(resolveOptions({ factors: 8 })).toEqual({ ...ALS_DEFAULTS, factors: 8 });
    expect(resolveOptions(undefined)).toEqual({
      factors: 64,
      regularization: 0.05,
      alpha: 1,
      unobservedWeight: 1,
      frequencyExponent: 0,
      iterations: 10,
      cgSteps: 3,
      roughIterations: 'auto',
      seed: 1,
      solver: 'cg',
      kernel: 'auto',
      threads: 'auto',
      memoryBytes: 'auto',
    });
  });

  it.each([
    [{ factors: 0 }, 'factors'],
    [{ factors: 2.5 }, 'factors'],
    [{ iterations: 0 }, 'iterations'],
    [{ cgSteps: -1 }, 'cgSteps'],
    [{ roughIterations: -1 }, 'roughIterations'],
    [{ iterations: 4, roughIterations: 4 }, 'roughIterations'],
    [{ regularization: 0 }, 'regularization'],
    [{ regularization: Number.NaN }, 'regularization'],
    [{ alpha: -1 }, 'alpha'],
    [{ unobservedWeight: 0 }, 'unobservedWeight'],
    [{ frequencyExponent: -0.5 }, 'frequencyExponent'],
    [{ frequencyExponent: Number.NaN }, 'frequencyExponent'],
    [{ seed: 0.5 }, 'seed'],
    [{ threads: 0 }, 'threads'],
    [{ threads: 1.5 }, 'threads'],
    [{ memoryBytes: -1 }, 'memoryBytes'],
    [{ memoryBytes: Number.NaN }, 'memoryBytes'],
  ])('refuses %j by name', (options, name) => {
    expect(() => resolveOptions(options)).toThrow(new RegExp(`^${name} is`));
  });
});
