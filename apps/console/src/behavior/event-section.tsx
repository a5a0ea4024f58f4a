import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { claimSide, entry } from '../ui/text/claim.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import type { ActedOn } from './act-on.js';
import type { BehaviorData } from './behavior-data.js';
import { Standing } from './standing.js';

type Row = BehaviorData['events'][number];

/** At equal activity where that can be computed, else as it is. */
const measureOf = ({ controlled }: Row): 'controlled' | 'oddsRatio' =>
  controlled.value === null ? 'oddsRatio' : 'controlled';

/** How often types of events go together, over sessions and over users. */
export function EventSection({ events, request }: { events: readonly Row[]; request(row: ActedOn): ActRequest }) {
  const t = useTranslations();
  const formats = useFormats();
  const name = ({ unit, first, second }: Row): string => t('behavior.events.pair', { unit, first, second });
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        id: 'pair',
        header: t('behavior.events.title'),
        isTitle: true,
        render: (row) => t('behavior.events.pair', { unit: row.unit, first: row.first, second: row.second }),
        csv: ({ unit, first, second }) => ({ unit, first, second }),
      },
      {
        id: 'both',
        header: t('behavior.events.both'),
        align: 'end',
        render: ({ counts }) => formats.count(counts.both),
        csv: ({ counts }) => ({ ...counts }),
      },
      {
        id: 'odds',
        header: t('behavior.oddsRatio'),
        metric: 'oddsRatio',
        align: 'end',
        render: ({ oddsRatio }) => <EstimateText estimate={oddsRatio} stacked />,
        csv: ({ oddsRatio: { value, low, high } }) => ({ oddsRatio: value, oddsRatioLow: low, oddsRatioHigh: high }),
      },
      {
        id: 'controlled',
        header: t('behavior.controlled'),
        metric: 'controlledOdds',
        align: 'end',
        render: ({ controlled }) => <EstimateText estimate={controlled} stacked />,
        csv: ({ controlled: { value, low, high } }) => ({
          controlled: value,
          controlledLow: low,
          controlledHigh: high,
        }),
      },
      {
        id: 'v',
        header: t('behavior.cramersV'),
        metric: 'cramersV',
        align: 'end',
        render: ({ cramersV }) => <EstimateText estimate={cramersV} stacked />,
        csv: ({ cramersV: { value } }) => ({ cramersV: value }),
      },
      {
        id: 'spearman',
        header: t('behavior.spearman'),
        metric: 'spearman',
        align: 'end',
        render: ({ spearman }) => <EstimateText estimate={spearman} stacked />,
        csv: ({ spearman: { value } }) => ({ spearman: value }),
      },
      {
        id: 'standing',
        header: t('behavior.standingHead'),
        render: ({ judgment, simpson, byConstruction }) => (
          <Standing judgment={judgment} simpson={simpson} byConstruction={byConstruction !== null} />
        ),
        csv: ({ judgment: { qValue, status, detectable }, byConstruction }) => ({
          qValue,
          status,
          detectable,
          byConstruction: String(byConstruction !== null),
        }),
      },
    ],
    [t, formats],
  );
  return (
    <Section title={t('behavior.events.title')} note={t('behavior.events.note')}>
      <DataTable
        label={t('behavior.events.title')}
        columns={columns}
        rows={events}
        rowKey={({ unit, first, second }) => `${unit} ${first} ${second}`}
        csvName="associations"
        renderAction={(row) => (
          <ActButton
            what={name(row)}
            request={() =>
              request({
                title: t('behavior.events.act', { first: row.first, second: row.second }),
                summary: t('behavior.events.summary', {
                  unit: row.unit,
                  first: row.first,
                  second: row.second,
                  times: formats.estimate(row[measureOf(row)]),
                  interval: formats.interval(row[measureOf(row)]) ?? '–',
                }),
                of: 'events',
                ...claimSide(
                  row[measureOf(row)],
                  1,
                  'analytics',
                  'association',
                  'events',
                  entry({ unit: row.unit, first: row.first, second: row.second }),
                  measureOf(row),
                ),
              })
            }
          />
        )}
        empty={t('behavior.events.none')}
      />
    </Section>
  );
}
