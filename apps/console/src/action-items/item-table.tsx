import { UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Marked } from '../ui/notice/demo-badge.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import { statuses, type Item } from './board-state.js';

const sortCodec = sortBy(['title', 'status', 'owner', 'due', 'uplift', 'created'], {
  column: 'created',
  direction: 'DESC',
});

/** The board as a table, to sort and to take away. */
export function ItemTable({ items, onOpen }: { items: readonly Item[]; onOpen(id: string): void }) {
  const t = useTranslations();
  const { day, change, instant } = useFormats();
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo<Column<Item>[]>(
    () => [
      {
        id: 'title',
        header: t('actionItems.field.title'),
        isTitle: true,
        render: ({ id, title, isSynthetic }) => (
          <Marked isSynthetic={isSynthetic}>
            <UnstyledButton fz="inherit" fw={600} onClick={() => onOpen(id)}>
              {title}
            </UnstyledButton>
          </Marked>
        ),
        value: ({ title }) => title,
        csv: ({ title, isSynthetic }) => ({ title, synthetic: String(isSynthetic) }),
      },
      {
        id: 'status',
        header: t('actionItems.field.status'),
        render: ({ status }) => t(`actionItems.status.${status}`),
        value: ({ status }) => statuses.indexOf(status),
        csv: ({ status }) => ({ status }),
      },
      {
        id: 'owner',
        header: t('actionItems.field.owner'),
        render: ({ ownerAccount }) => ownerAccount?.name ?? '–',
        value: ({ ownerAccount }) => ownerAccount?.name ?? null,
      },
      {
        id: 'due',
        isOneLine: true,
        header: t('actionItems.field.due'),
        render: ({ dueOn }) => (dueOn ? day(dueOn) : '–'),
        value: ({ dueOn }) => dueOn,
      },
      {
        id: 'audience',
        header: t('actionItems.field.audience'),
        render: ({ audience }) =>
          audience ? <Marked isSynthetic={audience.isSynthetic}>{audience.name}</Marked> : '–',
        value: ({ audience }) => audience?.name ?? null,
        csv: ({ audience }) => ({
          audience: audience?.name ?? null,
          audienceSynthetic: audience ? String(audience.isSynthetic) : null,
        }),
      },
      {
        id: 'uplift',
        header: t('metric.expectedUplift.name'),
        metric: 'expectedUplift',
        align: 'end',
        render: ({ expectedUplift }) => (expectedUplift === null ? '–' : change(expectedUplift)),
        value: ({ expectedUplift }) => expectedUplift,
      },
      {
        id: 'evidence',
        header: t('actionItems.field.evidence'),
        render: ({ insight }) => insight.evidence.summary,
        csv: ({ insight }) => ({
          evidence: insight.evidence.summary,
          evidenceSnapshot: insight.evidence.snapshotId,
          approvedBy: insight.evidence.approvedBy?.name ?? null,
        }),
      },
      {
        id: 'created',
        isOneLine: true,
        header: t('actionItems.field.created'),
        render: ({ createdAt }) => instant(createdAt),
        value: ({ createdAt }) => createdAt,
      },
    ],
    [t, day, change, instant, onOpen],
  );
  return (
    <DataTable
      label={t('app.pages.actionItems')}
      columns={columns}
      rows={items}
      rowKey={({ id }) => id}
      sort={sort}
      onSort={setSort}
      csvName="action-items"
      empty={t('actionItems.noneHere')}
    />
  );
}
