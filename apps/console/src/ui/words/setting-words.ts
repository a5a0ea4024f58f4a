import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';

/** A setting's value as the registry keeps it. */
export type SettingValue = number | string | boolean | null;

const known = [
  'factors',
  'regularization',
  'alpha',
  'iterations',
  'unobservedWeight',
  'frequencyExponent',
  'cgSteps',
  'neighbors',
  'shrinkage',
  'halfLifeDays',
  'learningRate',
  'epochs',
  'sample',
  'idf',
  'depth',
  'seed',
  'measure',
  'values',
  'pool',
  'learningUsers',
  'lastEvents',
  'longest',
  'proximity',
  'singles',
  'repeats',
  'decay',
  'match',
  'reminders',
  'history',
  'k1',
  'b',
  'view',
  'cart',
  'remove',
  'purchase',
] as const;

/** Values that have words, by their keys in the dictionary. */
const valueKeys = {
  cosine: 'cosine',
  tfidf: 'tfidf',
  bm25: 'bm25',
  binary: 'binary',
  strength: 'strength',
  linear: 'linear',
  quadratic: 'quadratic',
  logarithmic: 'logarithmic',
  none: 'none',
  'not-last': 'notLast',
  all: 'all',
  pushed: 'pushed',
} as const;
const hasWords = (value: string): value is keyof typeof valueKeys => Object.hasOwn(valueKeys, value);

export interface SettingWords {
  /** A setting's name; one without words is shown as the API calls it. */
  name(setting: string): string;
  /** A value; a word that is not known here is shown as the API writes it. */
  value(value: SettingValue): string;
}

/** Names and values of settings in the page's language. */
export function useSettingWords(): SettingWords {
  const t = useTranslations();
  const { decimal } = useFormats();
  return useMemo(
    () => ({
      name(setting) {
        const found = known.find((one) => one === setting);
        return found ? t(`models.one.setting.${found}`) : setting;
      },
      value(value) {
        if (value === null) return t('models.one.settingValue.none');
        if (typeof value === 'number') return decimal(value, 6);
        if (typeof value === 'boolean') return t('models.one.yesNo', { is: value ? 'yes' : 'no' });
        return hasWords(value) ? t(`models.one.settingValue.${valueKeys[value]}`) : value;
      },
    }),
    [t, decimal],
  );
}
