import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import type { Found, Plan } from './analysis.js';

/** How sure a plan's verdict is, by its framework. */
export function useFrameworkWords(): (plan: Pick<Plan, 'framework'>, alpha: number, look: Found['look']) => string {
  const t = useTranslations();
  const { share } = useFormats();
  return useCallback(
    ({ framework }, alpha, look) =>
      t(`result.framework.${framework.kind}`, {
        alpha: share(alpha),
        chance: share(framework.probabilityTreatmentIsBetter ?? 0.95),
        look: look?.number ?? 0,
        looks: look?.planned ?? framework.fractions?.length ?? 0,
        share: share(look?.share ?? 0),
      }),
    [t, share],
  );
}
