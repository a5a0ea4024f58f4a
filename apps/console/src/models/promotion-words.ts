import type { ModelKind } from '@cartograph/sdk/schema';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';

/** What can serve: a training, or one model of it. */
export interface Servable {
  training: { trainedAt: string } | null;
  model: { kind: ModelKind } | null;
}

/** What is or was the live model, by its name. */
export function useServableName(): (what: Servable) => string {
  const t = useTranslations();
  const { instant } = useFormats();
  return useCallback(
    ({ training, model }) => {
      if (!training) return t('models.trainings.deleted');
      const at = instant(training.trainedAt);
      return model
        ? t('models.trainings.modelOf', { model: t(`modelKind.${model.kind}`), at })
        : t('models.trainings.routerOf', { at });
    },
    [t, instant],
  );
}
