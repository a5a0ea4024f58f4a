import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { useLanguage } from '../../i18n/language.js';
import { useCampaignProblemWords } from './campaign-problem-words.js';
import { useCampaignRefusalWords } from './campaign-refusal-words.js';
import { isModelKind } from './model-kinds.js';
import { isRuleProblem, useRuleProblemWords } from './rule-problem-words.js';
import { useSettingWords } from './setting-words.js';

/** Codes of refusals that have words of their own; those of rules have the words of the rules' editor. */
export const refusalCodes = [
  'loses',
  'serves-already',
  'serves',
  'other-shop',
  'not-one-of',
  'files-removed',
  'files-damaged',
  'deleted',
  'number-out-of-range',
  'setting-unknown',
  'setting-out-of-range',
  'settings-clash',
  'settings-no-object',
  'settings-of-kind-left-out',
  'kind-unknown',
  'strength-out-of-range',
  'strengths-all-zero',
  'shape',
  'rules-too-large',
  'replaced-demo',
  'aa-missing',
  'aa-finds-too-much',
  'aa-incomputable',
] as const;

/** What the server's sentence says and the facts do not: the range of a setting, which limit was passed. It stays beside the words. */
const detailed: ReadonlySet<string> = new Set(['setting-out-of-range', 'settings-clash', 'shape', 'rules-too-large']);

/** Said of several rules alike, so that none is named before the sentence. */
const ofAll: ReadonlySet<string> = new Set(['name-missing', 'several-diversities', 'nothing-left']);

const numbers = [
  'k',
  'first',
  'budgetSeconds',
  'fitWork',
  'keepLast',
  'olderThanDays',
  'expectedUplift',
  'upliftRelative',
  'alpha',
  'power',
  'treatmentShare',
  'runs',
  'windowDays',
  'days',
  'traffic',
  'holdoutShare',
  'rerandomizations',
] as const;
const fields = [
  'trainingId',
  'modelId',
  'rules',
  'ruleSet',
  'audienceId',
  'allUsers',
  'rule',
  'campaignId',
  'effect',
  'upliftRelative',
] as const;

/** What a refusal says for programs, and in English. */
export interface Refused {
  problem: string | null;
  facts: unknown;
  message: string;
}

/** Says why something was refused, in the page's language; null where the code has no words here. */
export function useRefusalWords(): (refused: Refused) => string | null {
  const t = useTranslations();
  const { locale } = useLanguage();
  const { list, decimal, points } = useFormats();
  const settings = useSettingWords();
  const ruleWords = useRuleProblemWords();
  const campaignWords = useCampaignProblemWords();
  const campaignRefusal = useCampaignRefusalWords();
  return useCallback(
    ({ problem, facts: told, message }) => {
      const facts = record(told);
      if (problem !== null && isRuleProblem(problem)) {
        const rules = texts(facts['rules']);
        const [name = ''] = rules;
        const words = ruleWords({ code: problem, rules, facts, message, remedy: '' }, name);
        return name.trim() === '' || ofAll.has(problem) ? words : t('refusal.rule', { name, words });
      }
      const code = refusalCodes.find((known) => known === problem);
      if (!code) return campaignWords(problem, told) ?? campaignRefusal(problem, told);
      if (detailed.has(code) && locale === 'en') return message;
      const write = (value: unknown): string => {
        if (typeof value === 'number') return decimal(value, 6);
        return value === undefined
          ? UNKNOWN
          : typeof value === 'string'
            ? settings.value(value)
            : JSON.stringify(value);
      };
      const inPoints = (value: unknown): string => (typeof value === 'number' ? points(value) : UNKNOWN);
      const kind = (value: unknown): string =>
        isModelKind(value) ? t(`modelKind.${value}`) : typeof value === 'string' ? value : 'none';
      const field = (given: string): string => {
        const known = fields.find((one) => one === given || `${one}Id` === given);
        return known ? t(`refusal.field.${known}`) : given;
      };
      // A training says of its numbers whether they are whole, and has an α that is another one than an experiment's.
      const isTraining = 'isWhole' in facts;
      const name = (): string => {
        const given = text(facts['name']);
        const known =
          code === 'number-out-of-range'
            ? numbers.find((one) => one === given && !(isTraining && one === 'alpha'))
            : undefined;
        return known ? t(`refusal.number.${known}`) : settings.name(given);
      };
      const ofKind = code === 'kind-unknown' ? kind : settings.name;
      const known = texts(facts['known']);
      const words = t(`refusal.${code}`, {
        on: text(facts['on']),
        metric: text(facts['metric']),
        difference: inPoints(facts['value']),
        low: inPoints(facts['low']),
        high: inPoints(facts['high']),
        id: text(facts['trainingId']),
        fields: list(texts(facts['fields']).map(field)),
        name: name(),
        value: write(facts['value']),
        least: write(facts['low']),
        most: write(facts['high'] ?? facts['most']),
        whole: facts['isWhole'] === true ? 'yes' : 'no',
        model: kind(facts['kind']),
        setting: settings.name(text(facts['setting'])),
        known: known.length === 0 ? 'none' : list(known.map(ofKind)),
        settings: list(
          Object.entries(record(facts['settings'])).map(([setting, value]) =>
            t('refusal.setting', { name: settings.name(setting), value: write(value) }),
          ),
        ),
        sort: facts['name'] === 'remove' ? 'remove' : facts['name'] === 'halfLifeDays' ? 'days' : 'other',
      });
      return detailed.has(code) ? t('userError.detailed', { words, message }) : words;
    },
    [t, locale, list, decimal, points, settings, ruleWords, campaignWords, campaignRefusal],
  );
}

const text = (value: unknown): string => (typeof value === 'string' ? value : UNKNOWN);
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
