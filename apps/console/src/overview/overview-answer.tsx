import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { inSentence } from '../ui/lead.js';
import type { OverviewData } from './overview-page.js';

/** Conversion in a sentence, and what became of it since the period before. */
export function OverviewAnswer({ overview: { total, previous, parts } }: { overview: OverviewData }) {
  const t = useTranslations();
  const formats = useFormats();
  const now = total.buyersPerVisitor;
  if (parts.length === 0) return t('overview.answer.notLogged');
  if (now.value === null) return t('overview.answer.nobody');
  const before = previous?.buyersPerVisitor;
  const change = before && before.value !== null ? now.value - before.value : null;
  const areApart =
    change !== null &&
    now.low !== null &&
    now.high !== null &&
    before &&
    before.low !== null &&
    before.high !== null &&
    (now.low > before.high || now.high < before.low);
  return (
    <>
      {t.rich('overview.answer.conversion', {
        ...inSentence,
        rate: formats.estimate(now),
        buyers: formats.count(total.buyers),
        visitors: formats.count(total.visitors),
        interval: formats.interval(now) ?? '–',
        revenue: formats.money(total.revenue),
      })}{' '}
      {change !== null &&
        t('overview.answer.change', {
          direction: change > 0 ? 'up' : change < 0 ? 'down' : 'same',
          points: formats.points(Math.abs(change)).replace('+', ''),
          certainty: areApart ? 'apart' : 'overlap',
        })}
    </>
  );
}
