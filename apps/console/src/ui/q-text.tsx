import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';

/** A q value: small ones as "below 0.001". */
export function QText({ q }: { q: number | null }) {
  const t = useTranslations();
  const { decimal } = useFormats();
  if (q === null) return UNKNOWN;
  return q < 0.001 ? t('behaviour.qBelow') : decimal(q, 3);
}
