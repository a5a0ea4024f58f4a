import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { claimAgainst, entry } from '../ui/text/claim.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import type { ActedOn } from './act-on.js';
import type { BehaviorData } from './behavior-data.js';
import { QText } from '../ui/text/q-text.js';
import { Standing } from './standing.js';
import { useThingName } from '../ui/text/thing-name.js';

type Found = BehaviorData['sequences'];
type Row = Found['sequences'][number];

/** Purchases that follow an act of days before more often than they go before it. */
export function SequenceSection({ found, request }: { found: Found; request(row: ActedOn): ActRequest }) {
  const t = useTranslations();
  const formats = useFormats();
  const name = useThingName();
  const { from, windowDays } = found;
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        id: 'sequence',
        header: t('behavior.sequences.head'),
        isTitle: true,
        render: ({ first, second }) => t('behavior.sequences.pair', { from, first: name(first), second: name(second) }),
        csv: ({ first, second }) => ({ first, second }),
      },
      {
        id: 'after',
        header: t('behavior.sequences.after'),
        align: 'end',
        render: ({ after }) => formats.count(after),
        value: ({ after }) => after,
      },
      {
        id: 'before',
        header: t('behavior.sequences.before'),
        align: 'end',
        render: ({ before }) => formats.count(before),
        value: ({ before }) => before,
      },
      {
        id: 'ratio',
        header: t('behavior.sequences.ratio'),
        metric: 'sequenceRatio',
        align: 'end',
        render: ({ ratio }) => <EstimateText estimate={ratio} stacked />,
        csv: ({ ratio: { value, low, high } }) => ({ ratio: value, ratioLow: low, ratioHigh: high }),
      },
      {
        id: 'lag',
        header: t('behavior.sequences.lag'),
        align: 'end',
        render: ({ medianLagDays }) => <EstimateText estimate={medianLagDays} stacked />,
        csv: ({ medianLagDays: { value, low, high } }) => ({
          medianLagDays: value,
          medianLagDaysLow: low,
          medianLagDaysHigh: high,
        }),
      },
      {
        id: 'q',
        header: t('behavior.q'),
        metric: 'qValue',
        align: 'end',
        render: ({ judgment: { qValue } }) => <QText q={qValue} />,
        csv: ({ judgment: { qValue } }) => ({ qValue }),
      },
      {
        id: 'standing',
        header: t('behavior.standingHead'),
        render: ({ judgment }) => <Standing judgment={judgment} />,
        csv: ({ judgment: { status, detectable } }) => ({ status, detectable }),
      },
    ],
    [t, formats, name, from],
  );
  return (
    <Section
      title={t('behavior.sequences.title')}
      note={t('behavior.sequences.note', { days: windowDays, lookedAt: found.lookedAt })}
    >
      <DataTable
        label={t('behavior.sequences.title')}
        columns={columns}
        rows={found.sequences}
        rowKey={({ first, second }) => `${first} ${second}`}
        csvName="sequences"
        maxHeight={360}
        renderAction={(row) => (
          <ActButton
            what={t('behavior.sequences.pair', { from, first: name(row.first), second: name(row.second) })}
            request={() =>
              request({
                title: t('behavior.sequences.act', { first: name(row.first), second: name(row.second) }),
                summary: t('behavior.sequences.summary', {
                  days: windowDays,
                  after: row.after,
                  before: row.before,
                  from,
                  first: name(row.first),
                  second: name(row.second),
                }),
                of: 'sequences',
                ...claimAgainst(
                  row.ratio,
                  found.baseline,
                  [
                    'analytics',
                    'association',
                    'sequences',
                    'sequences',
                    entry({ first: row.first, second: row.second }),
                    'ratio',
                  ],
                  ['analytics', 'association', 'sequences', 'baseline'],
                ),
                ...(found.level === 'CATEGORY' && row.first !== '(none)' ? { category: row.first } : {}),
              })
            }
          />
        )}
        empty={t('behavior.sequences.none')}
      />
    </Section>
  );
}
