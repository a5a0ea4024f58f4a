import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { ArchivedNote, useArchived } from '../client/archived.js';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Marked } from '../ui/notice/demo-badge.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Page, Section } from '../ui/page/page.js';
import { AnswerSkeleton, EmptyState, Waiting } from '../ui/notice/states.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import classes from './campaigns.module.css';
import { ForecastCell, forecastCsv } from './result/forecast-cell.js';
import { useListAnswer } from './list-outlook.js';
import { CampaignsDocument, type CampaignsQuery } from '@cartograph/sdk/operations/campaigns';

type Row = CampaignsQuery['campaigns']['nodes'][number];

const pick = (data: CampaignsQuery) => data.campaigns;
const sortCodec = sortBy(['name', 'status', 'audience', 'users', 'uplift', 'updated'], {
  column: 'updated',
  direction: 'DESC',
});

/** Will it be profitable? Every campaign that was planned or simulated. */
export default function CampaignList() {
  const t = useTranslations();
  const { can } = useSession();
  const { count, change, instant } = useFormats();
  const archived = useArchived();
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    CampaignsDocument,
    { first: 50, archived: archived !== null },
    'Campaign',
    pick,
  );
  const answer = useListAnswer();
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const create = can('campaigns:write') && (
    <Button component={Link} to="/campaigns/new" leftSection={<IconPlus size={15} />}>
      {t('campaigns.new')}
    </Button>
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        id: 'name',
        header: t('campaigns.name'),
        isTitle: true,
        render: ({ id, name, isSynthetic }) => (
          <Marked isSynthetic={isSynthetic}>
            <Link className={classes.link} to={`/campaigns/${encodeURIComponent(id)}`}>
              {name}
            </Link>
          </Marked>
        ),
        value: ({ name }) => name,
        csv: ({ name, isSynthetic, audience }) => ({
          name,
          synthetic: String(isSynthetic),
          audienceSnapshot: audience.snapshotId,
        }),
      },
      {
        id: 'status',
        header: t('campaigns.statusLabel'),
        render: ({ status }) => t(`campaigns.status.${status}`),
        value: ({ status }) => status,
      },
      {
        id: 'audience',
        header: t('campaigns.audience'),
        render: ({ audience }) => audience.name,
        value: ({ audience }) => audience.name,
      },
      {
        id: 'users',
        header: t('metric.audienceSize.name'),
        metric: 'audienceSize',
        align: 'end',
        render: ({ audience }) => count(audience.size),
        value: ({ audience }) => audience.size,
      },
      {
        id: 'uplift',
        header: t('metric.expectedUplift.name'),
        metric: 'expectedUplift',
        align: 'end',
        render: ({ upliftRelative }) => change(upliftRelative),
        value: ({ upliftRelative }) => upliftRelative,
      },
      {
        id: 'forecast',
        header: t('result.forecast.column'),
        render: (row) => <ForecastCell campaign={row} />,
        csv: (row) => forecastCsv(row),
      },
      {
        id: 'item',
        header: t('campaigns.actionItem'),
        render: ({ actionItem }) => actionItem?.title ?? '–',
        value: ({ actionItem }) => actionItem?.title ?? null,
      },
      {
        id: 'updated',
        isOneLine: true,
        header: t('campaigns.updated'),
        render: ({ updatedAt }) => instant(updatedAt),
        value: ({ updatedAt }) => updatedAt,
      },
    ],
    [t, count, change, instant],
  );
  return (
    <Page
      name={t('app.pages.campaigns')}
      question={t('app.questions.campaigns')}
      answer={archived ?? (nodes ? answer(nodes, hasMore) : error ? undefined : <AnswerSkeleton />)}
      actions={create}
    >
      <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[380]} />}>
        {(campaigns) =>
          campaigns.length === 0 ? (
            <EmptyState title={t('campaigns.emptyTitle')} actions={create}>
              <p>{t('campaigns.emptyText')}</p>
            </EmptyState>
          ) : (
            <Section title={t('app.pages.campaigns')}>
              <DataTable
                label={t('app.pages.campaigns')}
                columns={columns}
                rows={campaigns}
                rowKey={({ id }) => id}
                sort={sort}
                onSort={setSort}
                csvName="campaigns"
              />
              <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
            </Section>
          )
        }
      </QueryView>
      <ArchivedNote of="campaigns" />
    </Page>
  );
}
