import { useTranslations } from 'use-intl';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { localDay } from '../scope/scope.js';
import { inSentence } from '../ui/page/lead.js';
import { accountOf } from './account.js';
import { toldFaults, type ShopData } from './coverage-months.js';
import { importsPage } from './imports-page.js';

/** What the log holds, whether every row read is accounted for, and what is faulty. */
export function DataAnswer({ shop: { counts, coverage, firstEventAt, lastEventAt } }: { shop: ShopData }) {
  const t = useTranslations();
  const { dayRange, instant } = useFormats();
  const { nodes } = usePages(...importsPage);
  if (firstEventAt === null || lastEventAt === null) return t('data.answer.empty');
  const covered = t.rich('data.answer.covered', {
    ...inSentence,
    events: counts.total,
    days: coverage.days.filter((day) => day.counts.total > 0).length,
    period: dayRange(localDay(firstEventAt, coverage.timeZone), localDay(lastEventAt, coverage.timeZone)),
    faults: toldFaults(coverage.faults).length,
  });
  // An import of the demo shop, or one that was rolled back, says nothing of the rows counted before it in this sentence.
  const imports = nodes?.filter(({ isInLog }) => isInLog) ?? [];
  const [last] = imports;
  if (!last) return covered;
  const { read, quarantined, missing } = accountOf(imports);
  return (
    <>
      {covered}{' '}
      {missing === 0
        ? t.rich('data.answer.accounted', {
            ...inSentence,
            read,
            quarantined,
            imports: imports.length,
            at: instant(last.committedAt),
          })
        : t.rich('data.answer.unaccounted', { ...inSentence, missing, imports: imports.length })}
    </>
  );
}
