import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { useQWords } from '../ui/text/q-text.js';
import type { Cell, DemandData, Peak } from './demand-state.js';

type Relative = Peak['effect'];
type Power = Pick<DemandData['power'][number], 'rise' | 'power'>;

/** The answer tells the power for a rise to twice what was expected. */
const TOLD_RISE = 1;

/** The words of this page for categories, weekdays, hours and relative demand. */
export function useDemandWords() {
  const t = useTranslations();
  const formats = useFormats();
  const q = useQWords();
  return useMemo(() => {
    /** 6 January 2020 was a Monday. */
    const weekday = (isoDay: number, width: 'long' | 'short'): string =>
      new Intl.DateTimeFormat(formats.settings.locale, { timeZone: 'UTC', weekday: width }).format(
        Date.UTC(2020, 0, 5 + isoDay),
      );
    const hours = (from: number, to: number): string => t('demand.hours', { from, to });
    const change = (value: number | null): string =>
      value === null ? UNKNOWN : formats.change(Math.round((value - 1) * 100) / 100);
    const interval = ({ low, high }: Relative): string =>
      low === null || high === null ? UNKNOWN : t('demand.interval', { low: change(low), high: change(high) });
    const category = (code: string): string => (code === '(none)' ? t('words.noCategory') : categoryLabel(code));
    /** How often the search would confirm a rise of +100 %; empty where no window was looked at. */
    const power = (all: readonly Power[]): string => {
      const told = all.find(({ rise }) => rise === TOLD_RISE);
      return told ? t('demand.power.one', { rise: formats.change(told.rise), power: formats.percent(told.power) }) : '';
    };
    const powerByRise = (all: readonly Power[]): string => {
      const [first, second, third] = all;
      if (!first || !second || !third) return '';
      return t('demand.power.all', {
        first: formats.change(first.rise),
        firstPower: formats.percent(first.power),
        second: formats.change(second.rise),
        secondPower: formats.percent(second.power),
        third: formats.change(third.rise),
        thirdPower: formats.percent(third.power),
      });
    };
    const checkPower = (fraction: number | null, minimumEffect: number): string =>
      fraction === null
        ? ''
        : t('demand.power.check', { least: formats.change(minimumEffect), power: formats.percent(fraction) });
    return {
      power,
      powerByRise,
      checkPower,
      weekday,
      hours,
      change,
      interval,
      category,
      when: ({ weekday: day, fromHour, toHour }: Pick<Peak, 'weekday' | 'fromHour' | 'toHour'>): string =>
        t('demand.when', { weekday: weekday(day, 'long'), hours: hours(fromHour, toHour) }),
      cell: ({ weekday: day, hour }: Pick<Cell, 'weekday' | 'hour'>): string =>
        t('demand.when', { weekday: weekday(day, 'long'), hours: hours(hour, hour + 1) }),
      q,
    };
  }, [t, formats, q]);
}

export type DemandWords = ReturnType<typeof useDemandWords>;
