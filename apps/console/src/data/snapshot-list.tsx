import { Badge, Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Section } from '../ui/page/page.js';
import { RollBackDialog } from './roll-back-dialog.js';
import classes from './snapshots.module.css';
import type { SnapshotRow } from './snapshot-row.js';

interface SnapshotListProps {
  snapshots: readonly SnapshotRow[];
  hasMore: boolean;
  isLoading: boolean;
  onMore(): void;
}

/** The snapshots, newest first, with what made each and what it takes on the disk. */
export function SnapshotList({ snapshots, hasMore, isLoading, onMore }: SnapshotListProps) {
  const t = useTranslations();
  const { count, instant, bytes, money } = useFormats();
  const mayManage = useSession().can('lake:manage');
  const [target, setTarget] = useState<SnapshotRow | null>(null);
  const current = snapshots.find(({ isCurrent }) => isCurrent);
  const columns = useMemo<Column<SnapshotRow>[]>(
    () => [
      {
        id: 'made',
        header: t('data.snapshots.made'),
        isTitle: true,
        render: ({ committedAt, isCurrent, id }) => (
          <span className={classes.made}>
            <span>
              {instant(committedAt)}{' '}
              {isCurrent && (
                <Badge size="sm" variant="light" data-testid="current-snapshot">
                  {t('data.snapshots.currentBadge')}
                </Badge>
              )}
            </span>
            <code className={classes.id}>{id}</code>
          </span>
        ),
        csv: ({ id, committedAt, isCurrent }) => ({ snapshotId: id, committedAt, current: String(isCurrent) }),
      },
      {
        id: 'reason',
        header: t('data.snapshots.by'),
        render: ({ reason, isKept }) => (
          <span title={isKept ? undefined : t('data.snapshots.removed')}>
            {t(`data.snapshots.reason.${reason ?? 'none'}`)}
          </span>
        ),
        value: ({ reason }) => reason,
      },
      {
        id: 'files',
        header: t('data.snapshots.files'),
        render: (row) => row.import?.files.map(({ name }) => name).join(', ') || '–',
        csv: (row) => ({ files: row.import?.files.map(({ name }) => name).join(' ') ?? null }),
      },
      {
        id: 'rows',
        header: t('data.snapshots.rows'),
        align: 'end',
        render: ({ rows }) => count(rows),
        value: ({ rows }) => rows,
      },
      {
        id: 'revenue',
        header: t('metric.revenue.name'),
        align: 'end',
        render: ({ totals }) => (totals ? money(totals.revenue) : '–'),
        value: ({ totals }) => totals?.revenue ?? null,
      },
      {
        id: 'size',
        header: t('data.snapshots.size'),
        align: 'end',
        render: ({ storage }) =>
          storage ? t('data.snapshots.sizes', { all: bytes(storage.bytes), own: bytes(storage.ownBytes) }) : '–',
        csv: ({ storage }) => ({ bytes: storage?.bytes ?? null, ownBytes: storage?.ownBytes ?? null }),
      },
      {
        id: 'holders',
        header: t('data.snapshots.holders'),
        render: ({ holders }) =>
          holders.length === 0 ? (
            '–'
          ) : (
            <ul className={classes.holders}>
              {holders.map(({ host, pid, isThisServer, since }) => (
                <li key={`${host} ${pid} ${since}`}>
                  {t('data.snapshots.holder', {
                    host,
                    pid: String(pid),
                    isThisServer: isThisServer ? 'yes' : 'no',
                    since: instant(since),
                  })}
                </li>
              ))}
            </ul>
          ),
        csv: ({ holders }) => ({ readBy: holders.map(({ host, pid }) => `${host}:${pid}`).join(' ') || null }),
      },
      {
        id: 'parent',
        header: t('data.snapshots.parent'),
        render: ({ parent }) => (parent ? instant(parent.committedAt) : '–'),
        csv: ({ parent }) => ({ parent: parent?.id ?? null }),
      },
    ],
    [t, count, instant, bytes, money],
  );
  const isLater = (row: SnapshotRow): boolean => current !== undefined && row.committedAt > current.committedAt;
  const action = (row: SnapshotRow) =>
    row.isCurrent || !row.isKept ? null : (
      <Button variant="default" size="compact-sm" onClick={() => setTarget(row)}>
        {isLater(row) ? t('data.snapshots.rollForward') : t('data.snapshots.rollBack')}
      </Button>
    );
  return (
    <Section title={t('data.snapshots.title')} note={t('data.snapshots.note')}>
      <DataTable
        label={t('data.snapshots.title')}
        columns={columns}
        rows={snapshots}
        rowKey={({ id }) => id}
        csvName="snapshots"
        empty={t('data.snapshots.none')}
        {...(mayManage ? { renderAction: action } : {})}
      />
      <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={onMore} />
      {target && current && <RollBackDialog from={current} to={target} onClose={() => setTarget(null)} />}
    </Section>
  );
}
