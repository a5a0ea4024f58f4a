import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import type { CampaignDetailQuery } from './campaigns.generated.js';
import type { Design, DesignWish } from './design-view.js';
import { fraction } from './plan-state.js';

export type Campaign = NonNullable<CampaignDetailQuery['campaign']>;
export type SimulationRow = Campaign['simulations'][number];
export type Result = NonNullable<SimulationRow['result']>;
export type Distribution = Result['uplift'];

/** The value at a quantile, null where the distribution does not carry it. */
export function quantile({ quantiles }: Pick<Distribution, 'quantiles'>, q: number): number | null {
  return quantiles.find((entry) => Math.abs(entry.q - q) < 1e-9)?.value ?? null;
}

/** A design's verdict in the page's language. */
export function useDesignVerdict(): (design: Design, wish: DesignWish) => string {
  const t = useTranslations();
  const { count, share, change, estimate } = useFormats();
  return useCallback(
    (design, wish) => {
      const { powerWithAudience, audienceSize, controlUsers, treatmentUsers, durationDays, incomputable, minimumDetectableUplift, verdictKind } = design;
      if (incomputable) return t('campaigns.verdict.incomputable', { reason: t(`estimate.reason.${incomputable.reason}`) });
      if (powerWithAudience === null || controlUsers === null || treatmentUsers === null) return t('campaigns.verdict.unknown');
      const words = {
        audience: audienceSize,
        needed: count(controlUsers + treatmentUsers),
        uplift: change(fraction(wish.upliftPercent)),
        power: share(powerWithAudience),
        wished: share(wish.power),
      };
      if (verdictKind === 'ENOUGH') return t('campaigns.verdict.enough', words);
      if (verdictKind === 'LONGER' && durationDays !== null) return t('campaigns.verdict.longer', { ...words, days: durationDays });
      return minimumDetectableUplift.value === null ? t('campaigns.verdict.hopeless', words) : t('campaigns.verdict.tooFew', { ...words, outlook: powerWithAudience >= 0.5 ? 'UNCERTAIN' : 'UNLIKELY', mde: estimate(minimumDetectableUplift) });
    },
    [t, count, share, change, estimate],
  );
}
