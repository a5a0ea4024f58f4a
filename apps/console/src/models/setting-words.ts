import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import type { SettingValue } from './settings-form.js';

const known = [
  'factors', 'regularization', 'alpha', 'iterations', 'unobservedWeight', 'frequencyExponent', 'cgSteps', 'neighbours', 'shrinkage', 'halfLifeDays', 'learningRate', 'epochs', 'sample', 'idf', 'depth', 'seed', 'measure', 'values',
  'pool', 'learningUsers', 'lastEvents', 'longest', 'proximity', 'decay', 'match', 'reminders', 'history', 'view', 'cart', 'remove', 'purchase',
] as const;

export interface SettingWords {
  /** A setting's name; one without words is shown as the API calls it. */
  name(setting: string): string;
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
      value: (value) => (value === null ? t('models.one.unset') : typeof value === 'number' ? decimal(value, 6) : typeof value === 'boolean' ? t('models.one.yesNo', { is: value ? 'yes' : 'no' }) : value),
    }),
    [t, decimal],
  );
}
