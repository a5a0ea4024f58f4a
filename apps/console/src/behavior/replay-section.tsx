import { NativeSelect, UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { useScope } from '../scope/scope.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { ListSessionsDocument, type ListSessionsQuery } from '@cartograph/sdk/operations/people';
import classes from './behavior.module.css';

type Row = ListSessionsQuery['sessions']['nodes'][number];

const outcomes = ['all', 'PURCHASED', 'CARTED', 'VIEWED'] as const;
const outcomeCodec = oneOf(outcomes, 'all');
const pageSize = 20;
const pick = (data: ListSessionsQuery) => data.sessions;

/** Sessions, newest first; each opens as the list of its events. */
export function ReplaySection({ onOpen }: { onOpen(id: string): void }) {
  const t = useTranslations();
  const formats = useFormats();
  const { scope } = useScope();
  const [outcome, setOutcome] = useUrlState('outcome', outcomeCodec);
  const filter = useMemo(
    () => ({
      ...(outcome === 'all' ? {} : { outcome }),
      ...(scope.period ? { startedIn: scope.period } : {}),
      ...(scope.category ? { category: scope.category } : {}),
      ...(scope.brand ? { brand: scope.brand } : {}),
      ...(scope.includeBots ? {} : { isBot: false }),
    }),
    [outcome, scope],
  );
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    ListSessionsDocument,
    { first: pageSize, filter, orderBy: { field: 'STARTED_AT', direction: 'DESC' } },
    'Session',
    pick,
  );
  const columns: Column<Row>[] = [
    {
      id: 'started',
      header: t('behavior.replay.started'),
      isTitle: true,
      isOneLine: true,
      render: ({ id, startedAt }) => (
        <UnstyledButton className={classes.link} title={t('behavior.replay.open')} onClick={() => onOpen(id)}>
          {formats.instant(startedAt)}
        </UnstyledButton>
      ),
    },
    { id: 'user', header: t('behavior.replay.user'), render: ({ user }) => user.externalId },
    {
      id: 'outcome',
      header: t('behavior.replay.outcome'),
      render: (row) => t(`behavior.replay.outcomes.${row.outcome}`),
    },
    {
      id: 'events',
      header: t('metric.events.name'),
      align: 'end',
      render: ({ counts }) => formats.count(counts.total),
    },
    {
      id: 'length',
      header: t('behavior.replay.length'),
      align: 'end',
      render: ({ durationSeconds }) => formats.duration(durationSeconds),
    },
    { id: 'value', header: t('behavior.replay.value'), align: 'end', render: ({ value }) => formats.money(value) },
  ];
  return (
    <Section
      title={t('behavior.replay.title')}
      note={t('behavior.replay.note')}
      aside={
        <NativeSelect
          size="xs"
          aria-label={t('behavior.replay.outcome')}
          value={outcome}
          onChange={({ currentTarget: { value } }) => setOutcome(outcomes.find((one) => one === value) ?? 'all')}
          data={outcomes.map((value) => ({ value, label: t(`behavior.replay.outcomes.${value}`) }))}
        />
      }
    >
      <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[320]} />}>
        {(sessions) => (
          <>
            <DataTable
              label={t('behavior.replay.title')}
              columns={columns}
              rows={sessions}
              rowKey={({ id }) => id}
              maxHeight={420}
              empty={t('behavior.replay.none')}
            />
            <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
          </>
        )}
      </QueryView>
    </Section>
  );
}
