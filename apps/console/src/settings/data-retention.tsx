import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import { GetDataRetentionDocument, type GetDataRetentionQuery } from '@cartograph/sdk/operations/snapshots';

type Kind = GetDataRetentionQuery['dataRetention'][number];

/** What the data folder keeps for a time: how much there is of each kind, its rule, and what goes next. */
export function DataRetention() {
  const t = useTranslations();
  const { bytes: size, count } = useFormats();
  const [{ data, error }, ask] = useQuery({ query: GetDataRetentionDocument, requestPolicy: 'cache-and-network' });
  const columns = useMemo<Column<Kind>[]>(() => {
    const amount = (value: number | null): string => (value === null ? '–' : count(value));
    const bytes = (value: number | null): string => (value === null ? '–' : size(value));
    return [
      {
        id: 'kind',
        header: t('settings.retention.kind'),
        isTitle: true,
        render: ({ kind }) => t(`settings.retention.kinds.${kind}`),
        value: ({ kind }) => kind,
      },
      {
        id: 'items',
        header: t('settings.retention.items'),
        align: 'end',
        render: ({ items }) => amount(items),
        value: ({ items }) => items,
      },
      {
        id: 'bytes',
        header: t('settings.retention.size'),
        align: 'end',
        render: ({ bytes: total }) => bytes(total),
        value: ({ bytes: total }) => total,
      },
      {
        id: 'rule',
        header: t('settings.retention.rule'),
        isProse: true,
        render: ({ kind, days, newest }) =>
          t(`settings.retention.rules.${kind}`, { days: days ?? 0, newest: newest ?? 0 }),
        csv: ({ days, newest }) => ({ days, newest }),
      },
      {
        id: 'due',
        header: t('settings.retention.due'),
        align: 'end',
        render: ({ dueItems, dueBytes }) =>
          dueItems === null || dueBytes === null || dueBytes === 0
            ? '–'
            : t('settings.retention.dueAmount', { items: dueItems, size: size(dueBytes) }),
        value: ({ dueBytes }) => dueBytes,
        csv: ({ dueItems, dueBytes }) => ({ dueItems, dueBytes }),
      },
    ];
  }, [t, size, count]);
  return (
    <Section title={t('settings.tab.retention')} note={t('settings.retention.note')}>
      <QueryView
        data={data?.dataRetention}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[420]} />}
      >
        {(rows) => (
          <DataTable
            label={t('settings.tab.retention')}
            columns={columns}
            rows={rows}
            rowKey={({ kind }) => kind}
            csvName="data-retention"
          />
        )}
      </QueryView>
    </Section>
  );
}
