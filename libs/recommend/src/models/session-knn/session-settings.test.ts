import { describe, expect, it } from 'vitest';
import { resolveSessionSettings, typeWeights, COMMON_SETTINGS, type SessionKnnSettings } from './session-settings.js';

const DEFAULTS: SessionKnnSettings = {
  ...COMMON_SETTINGS,
  neighbors: 100,
  sample: 500,
  decay: 'linear',
  match: 'none',
  idf: 1,
  reminders: 'none',
};
const resolve = (given: Readonly<Record<string, unknown>>): SessionKnnSettings =>
  resolveSessionSettings('V_SKNN', DEFAULTS, given);

describe('settings of a session model', () => {
  it('complete what is given', () => {
    expect(resolve({})).toEqual(DEFAULTS);
    expect(resolve({ neighbors: 500, proximity: 2.5, history: true })).toEqual({
      ...DEFAULTS,
      neighbors: 500,
      proximity: 2.5,
      history: true,
    });
  });

  it.each([
    [{ neighbors: 501 }, 'neighbors of V_SKNN is 501 and its sample 500'],
    [{ sample: 99 }, 'give a sample ≥ 100'],
    [{ view: 0, cart: 0, purchase: 0 }, 'are all 0, so no session would hold anything'],
    [{ decay: 'cubic' }, 'give one of none, linear, quadratic, logarithmic'],
    [{ proximity: 0 }, 'give a number > 0, or null for none'],
    [{ history: 'yes' }, 'give true or false'],
    [{ longest: 1 }, 'give a whole number from 2 to 1000'],
    [{ k: 3 }, 'V_SKNN has no setting "k"'],
  ])('refuse %o', (given, words) => {
    expect(() => resolve(given)).toThrow(words);
  });

  it('weigh each event type by the code it has in a log', () => {
    expect(typeWeights({ ...DEFAULTS, view: 1, cart: 2, remove: 3, purchase: 4 })).toEqual([1, 2, 3, 4]);
  });
});
