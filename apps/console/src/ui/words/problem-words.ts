import { useMemo } from 'react';
import { useTranslations } from 'use-intl';

/** Why a row was put aside or kept with a remark; anything else is shown in the server's own words. */
const known = [
  'missing-value',
  'bad-event-time',
  'unknown-event-type',
  'mangled-id',
  'id-too-large',
  'bad-id',
  'bad-price',
  'negative-price',
  'price-too-precise',
  'missing-columns',
  'extra-columns',
  'missing-column',
  'repeated-column',
  'unknown-column',
  'unknown-columns',
  'unclosed-quote',
  'bad-quote',
  'not-utf8',
  'nul-byte',
  'line-too-long',
  'cut-line',
  'repeated-header',
  'not-json',
  'bad-json-value',
  'mangled-category-id',
  'rounded-category-id',
  'bad-category-id',
  'time-without-zone',
  'stray-month',
  'truncated-gzip',
  'truncated-zstd',
  'old-snapshots-stay',
] as const;

/** Reasons and remedies in the page's language. */
export function useProblemWords(): { reason(code: string): string; remedy(code: string, original: string): string } {
  const t = useTranslations();
  return useMemo(
    () => ({
      reason(code) {
        const name = known.find((reason) => reason === code);
        return name ? t(`rowProblem.${name}.name`) : code;
      },
      remedy(code, original) {
        const name = known.find((reason) => reason === code);
        return name ? t(`rowProblem.${name}.remedy`) : original;
      },
    }),
    [t],
  );
}
