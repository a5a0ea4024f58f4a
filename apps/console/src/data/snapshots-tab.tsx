import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useShop } from '../client/shop.js';
import { usePages } from '../client/use-pages.js';
import { EmptyState, Waiting } from '../ui/notice/states.js';
import { LakeCare } from './lake-care.js';
import { SnapshotCompare } from './snapshot-compare.js';
import { SnapshotList } from './snapshot-list.js';
import { ListSnapshotsDocument, type ListSnapshotsQuery } from '@cartograph/sdk/operations/snapshots';

const pick = (data: ListSnapshotsQuery): ListSnapshotsQuery['snapshots'] => data.snapshots;

/** Every state of the log that one can go back to, what differs between two, and the care of the files. */
export function SnapshotsTab() {
  const t = useTranslations();
  const { snapshot } = useShop();
  const { can } = useSession();
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    ListSnapshotsDocument,
    { first: 20 },
    'Snapshot',
    pick,
  );
  if (snapshot === null) return <EmptyState title={t('noSnapshot.title')}>{t('data.snapshots.none')}</EmptyState>;
  return (
    <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[360, 200]} />}>
      {(snapshots) => (
        <>
          <SnapshotList snapshots={snapshots} hasMore={hasMore} isLoading={isLoading} onMore={more} />
          <SnapshotCompare snapshots={snapshots.filter(({ isKept }) => isKept)} />
          {can('jobs:read') && <LakeCare />}
        </>
      )}
    </QueryView>
  );
}
