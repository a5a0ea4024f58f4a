import type { Change, Estimate, EventFilter } from '@cartograph/sdk/schema';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';
import { categoryLabel } from '../text/category-name.js';

/** What stands out, of a week or of a day. */
type ChangeRow = Pick<Change, 'scope' | 'name' | 'measure' | 'direction' | 'qValue'> & {
  effect: Pick<Estimate, 'value' | 'low' | 'high' | 'unit' | 'level' | 'method' | 'incomputable'>;
};

/** What a change says, in the page's language. */
export interface ChangeWords {
  /** `Revenue of electronics`. */
  subject(change: ChangeRow): string;
  /** Subject, size, interval and certainty in a sentence. */
  sentence(change: ChangeRow): string;
  /** A figure of the change's measure. */
  figure(change: ChangeRow, value: number): string;
  certainty(change: ChangeRow): string;
}

/** @param filter - what the page is narrowed to: its whole is then that and not the shop. */
export function useChangeWords(filter: EventFilter | null): ChangeWords {
  const t = useTranslations();
  const formats = useFormats();
  const subject = useCallback(
    ({ scope, name, measure }: ChangeRow): string => {
      const { category = null, brand = null } = (scope === 'SHOP' && filter) || {};
      const whole = [category === null ? null : categoryLabel(category), brand]
        .filter((part) => part !== null)
        .join(', ');
      if (whole !== '')
        return t('today.subject', { measure, scope: category === null ? 'BRAND' : 'CATEGORY', name: whole });
      return t('today.subject', {
        measure,
        scope,
        name: name === null ? '' : scope === 'BRAND' ? name : categoryLabel(name),
      });
    },
    [t, filter],
  );
  const certainty = useCallback(
    ({ qValue }: ChangeRow): string =>
      qValue === null
        ? UNKNOWN
        : qValue < 0.001
          ? t('today.qBelow', { q: formats.decimal(0.001, 3) })
          : t('today.q', { q: formats.decimal(Number(qValue.toPrecision(2)), 4) }),
    [t, formats],
  );
  const sentence = useCallback(
    (change: ChangeRow): string =>
      t('today.sentence', {
        subject: subject(change),
        direction: change.direction,
        size: formats.percent(Math.abs(change.effect.value ?? 0)),
        interval: formats.interval(change.effect) ?? UNKNOWN,
        certainty: certainty(change),
      }),
    [t, formats, subject, certainty],
  );
  const figure = useCallback(
    ({ measure }: ChangeRow, value: number): string =>
      measure === 'REVENUE'
        ? formats.money(value.toFixed(2))
        : measure === 'CONVERSION'
          ? formats.percent(value)
          : formats.count(Math.round(value)),
    [formats],
  );
  return { subject, sentence, figure, certainty };
}
