import type { CombinedError } from 'urql';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { Section } from '../ui/page/page.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { EmptyState, Waiting } from '../ui/notice/states.js';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import { useShop } from '../client/shop.js';
import { coverageMonths, MOST_DAYS, type ShopData } from './coverage-months.js';
import { CoverageView } from './coverage-view.js';
import { FaultList } from './fault-list.js';

/** What the log covers, day by day and type by type, and what is missing. */
export function CoverageTab({
  shop,
  error,
  onRetry,
}: {
  shop: ShopData | undefined;
  error: CombinedError | undefined;
  onRetry(): void;
}) {
  const t = useTranslations();
  const { snapshot } = useShop();
  if (snapshot === null) return <EmptyState title={t('noSnapshot.title')}>{t('data.answer.empty')}</EmptyState>;
  return (
    <QueryView data={shop} error={error} onRetry={onRetry} whileLoading={<Waiting heights={[260, 160]} />}>
      {({ coverage }) => <Covered coverage={coverage} />}
    </QueryView>
  );
}

function Covered({ coverage }: { coverage: ShopData['coverage'] }) {
  const t = useTranslations();
  const [wanted] = useUrlState('month', anyText);
  const { days, faults, timeZone } = coverage;
  const months = useMemo(() => coverageMonths(days, faults), [days, faults]);
  const hasMonths = days.length > MOST_DAYS;
  const chosen = hasMonths ? (months.find(({ month }) => month === wanted) ?? null) : null;
  return (
    <>
      <SnapshotLine />
      <Section
        title={t('data.coverageTitle')}
        note={hasMonths ? t('data.coverageNoteMonths', { timeZone }) : t('data.coverageNote', { timeZone })}
      >
        <CoverageView coverage={coverage} months={months} chosen={chosen} />
      </Section>
      <Section title={t('data.faultsTitle')}>
        <FaultList key={chosen?.month} faults={chosen?.faults ?? faults} />
      </Section>
    </>
  );
}
