import type { AssumptionCheck } from '@cartograph/sdk/schema';
import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import { categoryLabel } from '../text/category-name.js';

/** What an assumption was judged by, as the server answers it. */
export type Judged = Pick<AssumptionCheck, 'code' | 'detail'> & {
  facts: readonly Pick<AssumptionCheck['facts'][number], 'name' | 'number' | 'text'>[];
};

/** Those that the dictionaries have words for; a newer server may have more, and says them in English. */
const WORDED = [
  'independent',
  'one_ratio',
  'activity',
  'drift',
  'like',
  'cause',
  'dispersion',
  'proportional',
  'rest_is_clock',
  'covered',
  'weeks',
  'collinearity',
  'entangled',
  'cells',
  'priced',
  'usual_prices',
  'every_pair',
  'looks',
  'shown',
] as const;

const keyOf = (code: string): (typeof WORDED)[number] | undefined =>
  WORDED.find((key) => key === code.replaceAll('-', '_'));

/** What an assumption says and by which figures it was judged, in the page's language; null where there are no words for it. */
export function useAssumptionWords(): (assumption: Judged) => { name: string; detail: string } | null {
  const t = useTranslations();
  const { decimal, fixed, count, percent } = useFormats();
  return useCallback(
    ({ code, facts }) => {
      const key = keyOf(code);
      if (key === undefined) return null;
      const isRatio = code === 'activity' || code === 'drift';
      const number = (name: string): number | null => facts.find((fact) => fact.name === name)?.number ?? null;
      const shown = (value: number | null): string =>
        value === null ? '' : isRatio ? fixed(value) : Number.isInteger(value) ? count(value) : decimal(value);
      const share = number('share');
      const names = facts.find(({ name }) => name === 'names')?.text ?? '';
      const figures = {
        known: facts.length > 0 ? 'yes' : 'no',
        found: number('found') ?? 0,
        of: number('of') ?? 0,
        value: share === null ? shown(number('value')) : percent(share),
        second: shown(number('second')),
        upTo: number('upTo') === null ? 'none' : shown(number('upTo')),
        has: number('second') === null ? 'none' : number('value') === null ? 'second' : 'both',
        names: names === '' ? 'none' : categoryLabel(names),
      };
      // Each takes some of the figures; that of the models takes the most.
      return { name: t(`assumption.name.${key}`), detail: t(`assumption.detail.${key as 'collinearity'}`, figures) };
    },
    [t, decimal, fixed, count, percent],
  );
}
