import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';

interface Power {
  ratio: number;
  power: number;
}

/** Ratio that the answer tells the power of. */
const TOLD_RATIO = 1.5;

/** What a search could have seen, in words; empty where nothing was looked at. */
export function usePowerWords(what: 'PAIR' | 'TRAIT' | 'PRICE'): {
  /** How often it would confirm a ratio of 1.5. */
  one(power: readonly Power[]): string;
  /** How often it would confirm each of three ratios. */
  all(power: readonly Power[]): string;
} {
  const t = useTranslations();
  const formats = useFormats();
  return useMemo(
    () => ({
      one: (power) => {
        const told = power.find(({ ratio }) => ratio === TOLD_RATIO);
        return told
          ? t('words.power.one', { what, ratio: formats.decimal(told.ratio, 2), power: formats.percent(told.power) })
          : '';
      },
      all: ([first, second, third]) =>
        first && second && third
          ? t('words.power.all', {
              what,
              first: formats.decimal(first.ratio, 2),
              firstPower: formats.percent(first.power),
              second: formats.decimal(second.ratio, 2),
              secondPower: formats.percent(second.power),
              third: formats.decimal(third.ratio, 2),
              thirdPower: formats.percent(third.power),
            })
          : '',
    }),
    [t, formats, what],
  );
}
