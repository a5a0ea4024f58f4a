import type { ModelKind } from '../recommender.js';

/** What a setting may be: how it is said, and the test. */
export interface SettingRule {
  allowed: string;
  holds(value: unknown): boolean;
}

/** A whole number ≥ `least`. */
export const wholeNumber = (least: number, most = Infinity): SettingRule => ({
  allowed: most === Infinity ? `a whole number ≥ ${least}` : `a whole number from ${least} to ${most}`,
  holds: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most,
});

/** A finite number > 0. */
export const positive: SettingRule = {
  allowed: 'a number > 0',
  holds: (value) => typeof value === 'number' && value > 0 && Number.isFinite(value),
};

/** A finite number ≥ 0. */
export const notNegative: SettingRule = {
  allowed: 'a number ≥ 0',
  holds: (value) => typeof value === 'number' && value >= 0 && Number.isFinite(value),
};

/** What another rule allows, or null. */
export const orNull = (rule: SettingRule): SettingRule => ({
  allowed: `${rule.allowed}, or null for none`,
  holds: (value) => value === null || rule.holds(value),
});

/** One of some words. */
export const oneOf = (...words: readonly string[]): SettingRule => ({
  allowed: `one of ${words.join(', ')}`,
  holds: (value) => words.some((word) => word === value),
});

/**
 * Completes given settings with defaults; what is given as undefined counts as left out.
 *
 * @throws RangeError - an unknown name, or a value that its rule does not allow; names it and says what is allowed.
 */
export function resolveSettings<Settings extends object>(
  kind: ModelKind,
  defaults: Readonly<Settings>,
  rules: Readonly<Record<keyof Settings, SettingRule>>,
  given: Readonly<Record<string, unknown>>,
): Settings {
  const settings: Settings = { ...defaults };
  for (const [name, value] of Object.entries(given)) {
    if (!isNameOf(rules, name)) {
      const names = Object.keys(rules);
      throw new RangeError(
        `${kind} has no setting "${name}"; ${names.length === 0 ? 'it has none' : `its settings are ${names.join(', ')}`}.`,
      );
    }
    if (value === undefined) continue;
    if (!rules[name].holds(value))
      throw new RangeError(`${name} of ${kind} is ${JSON.stringify(value)}; give ${rules[name].allowed}.`);
    Object.assign(settings, { [name]: value });
  }
  return settings;
}

function isNameOf<Rules extends object>(rules: Rules, name: string): name is Extract<keyof Rules, string> {
  return Object.hasOwn(rules, name);
}
