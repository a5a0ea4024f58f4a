import type { SettingValue } from '../ui/words/setting-words.js';

export type Settings = Readonly<Record<string, SettingValue>>;

/** Settings that a person may want to change; the seed is not one of them. */
const fixed = new Set(['seed']);

const isScalar = (value: unknown): value is SettingValue =>
  value === null || ['number', 'string', 'boolean'].includes(typeof value);

/** A model's own settings out of its options, which also hold what all models share (strengths, how they were chosen). */
export function settingsOf(options: unknown): Settings {
  if (typeof options !== 'object' || options === null) return {};
  return Object.fromEntries(Object.entries(options).filter(([, value]: [string, unknown]) => isScalar(value)));
}

/** The settings that are numbers and may be tried otherwise, those that matter most first. */
export function triedNames(settings: Settings): string[] {
  const first = ['alpha', 'regularization', 'factors'];
  const names = Object.keys(settings).filter((name) => typeof settings[name] === 'number' && !fixed.has(name));
  return [...first.filter((name) => names.includes(name)), ...names.filter((name) => !first.includes(name))];
}

/** What differs in `wanted` from `present`. */
export function changesOf(present: Settings, wanted: Settings): Record<string, SettingValue> {
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => value !== (present[name] ?? null)));
}
