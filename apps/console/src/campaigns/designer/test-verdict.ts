import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { useGivenNames } from '../given-names.js';
import type { TestDesignFieldsFragment } from '@cartograph/sdk/operations/campaigns';

export type TestDesign = TestDesignFieldsFragment;

/** What was asked of a test. */
export interface TestWish {
  upliftRelative: number;
  power: number;
  windowDays: number;
}

/** Whether a test can tell, in the page's language. */
export function useTestVerdict(): (design: TestDesign, wish: TestWish) => string {
  const t = useTranslations();
  const { change, count, list, share } = useFormats();
  const names = useGivenNames();
  return useCallback(
    (design, { upliftRelative, power, windowDays }) => {
      const {
        verdictKind,
        incomputable,
        unitsNeeded,
        unitsAvailable,
        powerWithAvailable,
        duration,
        followed,
        notFollowed,
      } = design;
      if (incomputable || verdictKind === 'INCOMPUTABLE') {
        if (followed === 0)
          return notFollowed === 0
            ? t('designer.answer.empty')
            : t('designer.answer.notFollowed', { late: notFollowed, days: windowDays });
        const unknown = design.metrics.filter(({ baseline }) => baseline.value === null);
        const metrics = list((unknown.length > 0 ? unknown : design.metrics).map(({ metric }) => names.metric(metric)));
        if (incomputable?.reason === 'NOT_LOGGED') return t('designer.answer.recorded', { metrics });
        if (incomputable?.reason === 'TOO_FEW') return t('designer.answer.flat', { metrics });
        return t('designer.answer.nothing', {
          metrics,
          reason: t(`estimate.reason.${incomputable?.reason ?? 'NO_DATA'}`),
        });
      }
      const uplift = change(upliftRelative);
      if (unitsNeeded === null) return t('designer.answer.beyond', { uplift });
      const words = {
        audience: unitsAvailable,
        uplift,
        needed: count(unitsNeeded),
        wished: share(power),
        power: powerWithAvailable === null ? '–' : share(powerWithAvailable),
      };
      if (verdictKind === 'ENOUGH') return t('designer.answer.ENOUGH', words);
      if (verdictKind === 'LONGER' && duration) return t('designer.answer.LONGER', { ...words, weeks: duration.weeks });
      return t('designer.answer.TOO_SMALL', {
        ...words,
        hasWeeks: duration ? 'yes' : 'no',
        weeks: duration?.weeks ?? 0,
      });
    },
    [t, change, count, list, share, names],
  );
}
