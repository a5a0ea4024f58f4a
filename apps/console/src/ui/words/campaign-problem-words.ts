import { useCallback } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../../i18n/formats.js';
import { useFormats } from '../../i18n/use-formats.js';

/** Why a campaign cannot be analyzed, or a file of exposures or outcomes not taken. */
const known = [
  'not-started',
  'no-exposures',
  'no-log',
  'nothing-recorded',
  'log-ends-before-start',
  'nobody-observed-yet',
  'units-not-in-log',
  'too-many-in-two-arms',
  'look-not-due',
  'looks-used-up',
  'looked-meanwhile',
  'bad-row',
  'not-a-table',
  'too-many-rows',
  'campaign-gone',
] as const;

/** What is wrong with a row or a table. */
const reasons = [
  'bad-time',
  'bad-id',
  'bad-unit',
  'unknown-arm',
  'unknown-metric',
  'metric-of-the-log',
  'in-the-future',
  'before-the-start',
  'after-the-end',
  'bad-value',
  'bad-denominator',
  'cells',
  'quotes',
  'encoding',
  'gzip',
  'no-rows',
  'unknown-column',
  'column-twice',
  'missing-column',
  'row-too-long',
  'cell-too-long',
  'too-many-columns',
  'too-many-rows',
  'unpacks-too-large',
] as const;

/** Words for a campaign's own problems by code and facts; null where the code is another one's. */
export function useCampaignProblemWords(): (code: string | null, facts: unknown) => string | null {
  const t = useTranslations();
  const { count, instant } = useFormats();
  return useCallback(
    (code, told) => {
      const name = known.find((one) => one === code);
      if (!name) return null;
      const facts: Readonly<Record<string, unknown>> = typeof told === 'object' && told !== null ? { ...told } : {};
      const text = (field: string): string => {
        const fact = facts[field];
        return typeof fact === 'string' ? fact : typeof fact === 'number' ? count(fact) : UNKNOWN;
      };
      const number = (field: string): number => (typeof facts[field] === 'number' ? facts[field] : 0);
      const at = (field: string): string =>
        typeof facts[field] === 'string' && !Number.isNaN(Date.parse(facts[field])) ? instant(facts[field]) : UNKNOWN;
      const reason = reasons.find((one) => one === facts['reason']);
      return t(`monitor.problem.${name}`, {
        units: number('units'),
        inTwoArms: number('unitsInTwoArms'),
        window: number('windowDays'),
        look: number('look'),
        late: number('late'),
        needed: text('needed'),
        had: text('had'),
        missing: number('needed') - number('had'),
        started: at('startedAt'),
        until: at('observedUntil'),
        first: at('firstEndsAt'),
        hasUntil: 'observedUntil' in facts ? 'yes' : 'no',
        metrics: text('metrics'),
        file: text('file'),
        line: text('line'),
        column: text('column'),
        value: text('value'),
        most: text('most'),
        reason: reason ? t(`monitor.rowReason.${reason}`) : text('reason'),
      });
    },
    [t, count, instant],
  );
}
