import { useMemo } from 'react';
import { useTranslations } from 'use-intl';

const usualArms = ['control', 'treatment'] as const;
const usualMetrics = ['purchase', 'revenue', 'orders'] as const;

/** Names of arms and metrics as people read them. */
export interface GivenNames {
  arm(name: string): string;
  metric(name: string): string;
}

/** What a plan calls an arm or a metric unless somebody names it, in the page's language; names that people gave stay as they are. Code and files keep the plan's own. */
export function useGivenNames(): GivenNames {
  const t = useTranslations();
  return useMemo(
    () => ({
      arm: (name) => {
        const usual = usualArms.find((one) => one === name);
        const number = /^treatment-(\d+)$/.exec(name)?.[1];
        return usual
          ? t(`campaigns.usualName.${usual}`)
          : number
            ? t('campaigns.usualName.treatmentOf', { number })
            : name;
      },
      metric: (name) => {
        const usual = usualMetrics.find((one) => one === name);
        return usual ? t(`campaigns.usualName.${usual}`) : name;
      },
    }),
    [t],
  );
}
