import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useShop } from '../client/shop.js';
import { usePages } from '../client/use-pages.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import { UnstyledButton } from '@mantine/core';
import { FailedImports } from './failed-imports.js';
import { ImportReport } from './import-report.js';
import { importsPage, type ImportRow } from './imports-page.js';

const namesOf = ({ files, alreadyImported }: ImportRow): readonly string[] => [
  ...files.map(({ name }) => name),
  ...alreadyImported,
];

/** Every import made a snapshot, or found nothing new; one report is open, the newest unless another is chosen. */
export function ImportReports() {
  const t = useTranslations();
  const { count, instant } = useFormats();
  const { snapshot } = useShop();
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(...importsPage);
  const [openId, setOpenId] = useUrlState('import', anyText);
  const open = nodes?.find(({ id }) => id === openId) ?? nodes?.[0];
  const columns = useMemo<Column<ImportRow>[]>(
    () => [
      {
        id: 'at',
        isOneLine: true,
        header: t('data.importedAt'),
        isTitle: true,
        render: ({ id, committedAt }) => (
          <UnstyledButton fz="inherit" c="var(--accent)" onClick={() => setOpenId(id)} aria-current={id === open?.id}>
            {instant(committedAt)}
          </UnstyledButton>
        ),
        value: ({ committedAt }) => committedAt,
      },
      {
        id: 'files',
        header: t('data.files'),
        render: (row) => namesOf(row).join(', '),
        value: (row) => namesOf(row).join(' '),
      },
      {
        id: 'read',
        header: t('metric.rowsRead.name'),
        metric: 'rowsRead',
        align: 'end',
        render: ({ read }) => count(read),
        value: ({ read }) => read,
      },
      {
        id: 'accepted',
        header: t('metric.rowsAccepted.name'),
        metric: 'rowsAccepted',
        align: 'end',
        render: ({ accepted }) => count(accepted),
        value: ({ accepted }) => accepted,
      },
      {
        id: 'duplicates',
        header: t('metric.rowsDuplicate.name'),
        metric: 'rowsDuplicate',
        align: 'end',
        render: ({ duplicates }) => count(duplicates),
        value: ({ duplicates }) => duplicates,
      },
      {
        id: 'quarantined',
        header: t('metric.rowsQuarantined.name'),
        metric: 'rowsQuarantined',
        align: 'end',
        render: ({ quarantinedTotal }) => count(quarantinedTotal),
        value: ({ quarantinedTotal }) => quarantinedTotal,
      },
      {
        id: 'snapshot',
        header: t('definition.snapshot'),
        render: ({ snapshotId, committed, isInLog }) => (
          <span>
            <code>{snapshotId}</code> {snapshotId === snapshot?.id ? t('data.current') : ''}{' '}
            {committed ? '' : t('data.nothingNew')} {isInLog ? '' : t('data.notInLog')}
          </span>
        ),
        csv: ({ snapshotId, committed, isInLog }) => ({
          snapshotAfter: snapshotId,
          committed: String(committed),
          inLog: String(isInLog),
        }),
      },
    ],
    [t, count, instant, snapshot, setOpenId, open?.id],
  );
  return (
    <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[300]} />}>
      {(imports) => (
        <>
          {open && <ImportReport report={open} />}
          <Section title={t('data.importsTitle')} note={t('data.importsNote')}>
            <DataTable
              label={t('data.importsTitle')}
              columns={columns}
              rows={imports}
              rowKey={({ id }) => id}
              csvName="imports"
              empty={t('data.noImports')}
            />
            <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
          </Section>
          <FailedImports />
        </>
      )}
    </QueryView>
  );
}
