import { useMemo } from 'react';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { ArchivedNote, useArchived } from '../client/archived.js';
import { QueryView } from '../client/query-view.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Marked } from '../ui/notice/demo-badge.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Page, Section } from '../ui/page/page.js';
import { SearchField } from '../ui/form/search-field.js';
import { AnswerSkeleton, EmptyState, Waiting } from '../ui/notice/states.js';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import { InsightsDocument, type InsightsQuery } from '@cartograph/sdk/operations/plan';
import classes from './insights.module.css';
import { VerdictBadge } from './verdict-badge.js';

type Row = InsightsQuery['insights']['nodes'][number];

const pick = (data: InsightsQuery) => data.insights;

/** What did we find? Everything that was kept, newest first. */
export default function InsightList() {
  const t = useTranslations();
  const { instant } = useFormats();
  const [search, setSearch] = useUrlState('search', anyText);
  const archived = useArchived();
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    InsightsDocument,
    { first: 50, search: search === '' ? null : search, archived: archived !== null },
    'Insight',
    pick,
  );
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        id: 'title',
        header: t('insights.column.title'),
        isTitle: true,
        render: ({ id, title, isSynthetic }) => (
          <Marked isSynthetic={isSynthetic}>
            <Link className={classes.link} to={`/insights/${encodeURIComponent(id)}`}>
              {title}
            </Link>
          </Marked>
        ),
        csv: ({ title, isSynthetic, evidence }) => ({
          title,
          synthetic: String(isSynthetic),
          finding: evidence.summary,
          snapshot: evidence.snapshotId,
        }),
      },
      {
        id: 'finding',
        header: t('insights.finding'),
        isProse: true,
        render: ({ evidence }) => evidence.summary,
        csv: () => ({}),
      },
      {
        id: 'on',
        header: t('insights.column.on'),
        render: ({ rerun }) => (rerun ? <VerdictBadge verdict={rerun.verdict} /> : '–'),
        csv: ({ rerun }) => ({ rerun: rerun?.verdict ?? null }),
      },
      {
        id: 'items',
        header: t('insights.column.items'),
        align: 'end',
        render: ({ actionItems }) => actionItems.length,
        csv: ({ actionItems }) => ({ actionItems: actionItems.length }),
      },
      {
        id: 'by',
        header: t('insights.column.by'),
        render: ({ createdBy }) => createdBy?.name ?? '–',
        csv: ({ createdBy }) => ({ by: createdBy?.name ?? null }),
      },
      {
        id: 'kept',
        header: t('insights.column.kept'),
        isOneLine: true,
        render: ({ createdAt }) => instant(createdAt),
        csv: ({ createdAt }) => ({ kept: createdAt }),
      },
    ],
    [t, instant],
  );
  return (
    <Page
      name={t('app.pages.insights')}
      question={t('app.questions.insights')}
      answer={
        archived ?? (nodes ? <Answer nodes={nodes} isSearch={search !== ''} /> : error ? undefined : <AnswerSkeleton />)
      }
      filters={<SearchField label={t('insights.search')} value={search} onSearch={setSearch} />}
    >
      <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[380]} />}>
        {(rows) =>
          rows.length === 0 && search === '' ? (
            <EmptyState title={t('insights.emptyTitle')}>
              <p>{t('insights.emptyText')}</p>
            </EmptyState>
          ) : (
            <Section title={t('insights.listTitle')}>
              <DataTable
                label={t('insights.listTitle')}
                columns={columns}
                rows={rows}
                rowKey={({ id }) => id}
                csvName="insights"
                empty={t('insights.answer.nothingFound')}
              />
              <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
            </Section>
          )
        }
      </QueryView>
      <ArchivedNote of="insights" />
    </Page>
  );
}

function Answer({ nodes, isSearch }: { nodes: readonly Row[]; isSearch: boolean }) {
  const t = useTranslations();
  if (nodes.length === 0) return isSearch ? t('insights.answer.nothingFound') : t('insights.answer.none');
  return t('insights.answer.kept', {
    count: nodes.length,
    confirmed: nodes.filter(({ rerun }) => rerun?.verdict === 'CONFIRMED').length,
  });
}
