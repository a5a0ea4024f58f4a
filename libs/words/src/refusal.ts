import { refusalInKorean } from './campaign.js';
import { Facts } from './facts.js';
import { inKorean as failureInKorean } from './failure.js';
import { labels } from './ko/labels.js';
import { fields, numbers, refusal } from './ko/refusal.js';
import { inKorean as ruleInKorean } from './rule-problem.js';
import { decimal, entry, list, points, say, UNKNOWN } from './say.js';
import type { Told } from './told.js';

/** What the message says and the facts do not: the range of a setting, which limit was passed. It stays beside the words. */
const detailed: ReadonlySet<string> = new Set(['setting-out-of-range', 'settings-clash', 'shape', 'rules-too-large']);
const settingName = (setting: string): string => entry(labels.setting, setting) ?? setting;
const kindName = (kind: unknown): string =>
  typeof kind === 'string' ? (entry(labels.modelKind, kind) ?? kind) : 'none';

function written(value: unknown): string {
  if (typeof value === 'number') return decimal(value);
  if (value === undefined) return UNKNOWN;
  if (value === null) return labels.settingValue.none;
  return typeof value === 'object'
    ? JSON.stringify(value)
    : (entry(labels.settingValue, String(value)) ?? String(value));
}

/** Why something was refused; null where the code has no words. */
export function inKorean(told: Told, timeZone: string): string | null {
  const { code } = told;
  const facts = new Facts(told.facts);
  const message = entry(refusal, code);
  if (code === null) return null;
  if (message === null)
    return (
      ruleInKorean({ code, rules: facts.texts('rules'), facts: told.facts }) ??
      refusalInKorean(code, told.facts) ??
      failureInKorean(told, timeZone)
    );
  // A training says of its numbers whether they are whole, and has an α that is another one than an experiment's.
  const isTraining = facts.has('isWhole');
  const given = facts.text('name');
  const number = code === 'number-out-of-range' && !(isTraining && given === 'alpha') ? entry(numbers, given) : null;
  const field = (name: string): string => entry(fields, name) ?? entry(fields, `${name}Id`) ?? name;
  const difference = (name: string): string => {
    const value = facts.raw(name);
    return typeof value === 'number' ? points(value) : UNKNOWN;
  };
  const known = facts.texts('known').map(code === 'kind-unknown' ? kindName : settingName);
  const words = say(message, {
    on: facts.text('on'),
    metric: facts.text('metric'),
    difference: difference('value'),
    low: difference('low'),
    high: difference('high'),
    id: facts.text('trainingId'),
    fields: list(facts.texts('fields').map(field)),
    name: number ?? settingName(given),
    value: written(facts.raw('value')),
    least: written(facts.raw('low')),
    most: written(facts.raw('high') ?? facts.raw('most')),
    whole: facts.isTrue('isWhole') ? 'yes' : 'no',
    model: kindName(facts.raw('kind')),
    setting: settingName(facts.text('setting')),
    known: known.length === 0 ? 'none' : list(known),
    settings: list(
      Object.entries({ ...(facts.raw('settings') as object | undefined) }).map(
        ([setting, value]) => `${settingName(setting)}: ${written(value)}`,
      ),
    ),
    requested: facts.text('requested'),
    seconds: facts.text('seconds'),
    sort: given === 'remove' ? 'remove' : given === 'halfLifeDays' ? 'days' : 'other',
  });
  return detailed.has(code) ? `${words} (${told.message})` : words;
}
