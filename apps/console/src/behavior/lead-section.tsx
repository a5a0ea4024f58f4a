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

type Row = BehaviorData['behaviors'][number];

const wayOf = ({ name }: Row): 'secondLook' | 'longSession' => (name === 'second-look' ? 'secondLook' : 'longSession');

/** Behaviors within sessions that may lead to the cart: at first sight, and per chance. */
export function LeadSection({ behaviors, request }: { behaviors: readonly Row[]; request(row: ActedOn): ActRequest }) {
  const t = useTranslations();
  const formats = useFormats();
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        id: 'behavior',
        header: t('behavior.lead.behavior'),
        isTitle: true,
        render: (row) => t(`behavior.lead.${wayOf(row)}`),
        csv: ({ name }) => ({ behavior: name }),
      },
      {
        id: 'support',
        header: t('behavior.lead.support'),
        align: 'end',
        render: ({ support }) => formats.count(support),
        value: ({ support }) => support,
      },
      {
        id: 'apparent',
        header: t('behavior.lead.apparent'),
        metric: 'oddsRatio',
        align: 'end',
        render: ({ apparent }) => <EstimateText estimate={apparent} stacked />,
        csv: ({ apparent: { value, low, high } }) => ({ apparent: value, apparentLow: low, apparentHigh: high }),
      },
      {
        id: 'controlled',
        header: t('behavior.lead.perChance'),
        metric: 'perChance',
        align: 'end',
        render: ({ controlled }) => <EstimateText estimate={controlled} stacked />,
        csv: ({ controlled: { value, low, high } }) => ({ perChance: value, perChanceLow: low, perChanceHigh: high }),
      },
      {
        id: 'standing',
        header: t('behavior.standingHead'),
        render: ({ judgment, simpson }) => <Standing judgment={judgment} simpson={simpson} />,
        csv: ({ judgment: { qValue, status, detectable } }) => ({ qValue, status, detectable }),
      },
    ],
    [t, formats],
  );
  return (
    <Section title={t('behavior.lead.title')} note={t('behavior.lead.note')}>
      <DataTable
        label={t('behavior.lead.title')}
        columns={columns}
        rows={behaviors}
        rowKey={({ name }) => name}
        csvName="ways-to-the-cart"
        renderAction={(row) => (
          <ActButton
            what={t(`behavior.lead.${wayOf(row)}`)}
            request={() =>
              request({
                title: t('behavior.lead.act', { behavior: t(`behavior.lead.${wayOf(row)}`) }),
                summary: t(`behavior.lead.summary.${wayOf(row)}`, {
                  times: formats.estimate(row.controlled),
                  interval: formats.interval(row.controlled) ?? '–',
                }),
                of: 'lead',
                ...claimSide(
                  row.controlled,
                  1,
                  'analytics',
                  'association',
                  'behaviors',
                  entry({ name: row.name }),
                  'controlled',
                ),
              })
            }
          />
        )}
        empty={t('behavior.lead.none')}
      />
    </Section>
  );
}
