import { Select } from '@mantine/core';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import { DifferenceView } from './snapshot-difference.js';
import { SnapshotDifferenceDocument } from '@cartograph/sdk/operations/snapshots';
import classes from './snapshots.module.css';
import type { SnapshotRow } from './snapshot-row.js';

/** Two snapshots beside each other; by default the current one and the one it was built upon. */
export function SnapshotCompare({ snapshots }: { snapshots: readonly SnapshotRow[] }) {
  const t = useTranslations();
  const { instant } = useFormats();
  const [fromId, setFrom] = useUrlState('first', anyText);
  const [toId, setTo] = useUrlState('second', anyText);
  const to = snapshots.find(({ id }) => id === toId) ?? snapshots.find(({ isCurrent }) => isCurrent);
  const from =
    snapshots.find(({ id }) => id === fromId) ??
    snapshots.find(({ id }) => id === to?.parent?.id) ??
    snapshots.find(({ id }) => id !== to?.id);
  const isSame = !from || !to || from.id === to.id;
  const [{ data, error }, ask] = useQuery({
    query: SnapshotDifferenceDocument,
    variables: { from: from?.id ?? '', to: to?.id ?? '' },
    pause: isSame,
  });
  if (snapshots.length < 2) return null;
  const choices = snapshots.map(({ id, committedAt, rows, isCurrent }) => ({
    value: id,
    label: t('data.snapshots.choice', { at: instant(committedAt), rows, isCurrent: isCurrent ? 'yes' : 'no' }),
  }));
  return (
    <Section title={t('data.snapshots.compareTitle')} note={t('data.snapshots.compareNote')}>
      <div className={classes.choices}>
        <Select
          size="xs"
          label={t('data.snapshots.from')}
          value={from?.id ?? null}
          onChange={(id) => setFrom(id ?? '')}
          data={choices}
          allowDeselect={false}
        />
        <Select
          size="xs"
          label={t('data.snapshots.to')}
          value={to?.id ?? null}
          onChange={(id) => setTo(id ?? '')}
          data={choices}
          allowDeselect={false}
        />
      </div>
      {isSame ? (
        <p className={classes.quiet}>{t('data.snapshots.same')}</p>
      ) : (
        <QueryView
          data={data?.snapshotDifference}
          error={error}
          onRetry={() => ask({ requestPolicy: 'network-only' })}
          whileLoading={<Waiting heights={[160]} />}
        >
          {(difference) => <DifferenceView difference={difference} />}
        </QueryView>
      )}
    </Section>
  );
}
