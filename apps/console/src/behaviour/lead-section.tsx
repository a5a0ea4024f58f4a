import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { claimSide, entry } from '../ui/text/claim.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import type { ActedOn } from './act-on.js';
import type { BehaviourData } from './behaviour-data.js';
import { Standing } from './standing.js';

type Row = BehaviourData['behaviours'][number];

const wayOf = ({ name }: Row): 'secondLook' | 'longSession' => (name === 'second-look' ? 'secondLook' : 'longSession');

/** Behaviours within sessions that may lead to the cart: at first sight, and per chance. */
export function LeadSection({
  behaviours,
  request,
}: {
  behaviours: readonly Row[];
  request(row: ActedOn): ActRequest;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        id: 'behaviour',
        header: t('behaviour.lead.behaviour'),
        isTitle: true,
        render: (row) => t(`behaviour.lead.${wayOf(row)}`),
        csv: ({ name }) => ({ behaviour: name }),
      },
      {
        id: 'support',
        header: t('behaviour.lead.support'),
        align: 'end',
        render: ({ support }) => formats.count(support),
        value: ({ support }) => support,
      },
      {
        id: 'apparent',
        header: t('behaviour.lead.apparent'),
        metric: 'oddsRatio',
        align: 'end',
        render: ({ apparent }) => <EstimateText estimate={apparent} stacked />,
        csv: ({ apparent: { value, low, high } }) => ({ apparent: value, apparentLow: low, apparentHigh: high }),
      },
      {
        id: 'controlled',
        header: t('behaviour.lead.perChance'),
        metric: 'perChance',
        align: 'end',
        render: ({ controlled }) => <EstimateText estimate={controlled} stacked />,
        csv: ({ controlled: { value, low, high } }) => ({ perChance: value, perChanceLow: low, perChanceHigh: high }),
      },
      {
        id: 'standing',
        header: t('behaviour.standingHead'),
        render: ({ judgement, simpson }) => <Standing judgement={judgement} simpson={simpson} />,
        csv: ({ judgement: { qValue, status, detectable } }) => ({ qValue, status, detectable }),
      },
    ],
    [t, formats],
  );
  return (
    <Section title={t('behaviour.lead.title')} note={t('behaviour.lead.note')}>
      <DataTable
        label={t('behaviour.lead.title')}
        columns={columns}
        rows={behaviours}
        rowKey={({ name }) => name}
        csvName="ways-to-the-cart"
        renderAction={(row) => (
          <ActButton
            what={t(`behaviour.lead.${wayOf(row)}`)}
            request={() =>
              request({
                title: t('behaviour.lead.act', { behaviour: t(`behaviour.lead.${wayOf(row)}`) }),
                summary: t(`behaviour.lead.summary.${wayOf(row)}`, {
                  times: formats.estimate(row.controlled),
                  interval: formats.interval(row.controlled) ?? '–',
                }),
                of: 'lead',
                ...claimSide(
                  row.controlled,
                  1,
                  'analytics',
                  'association',
                  'behaviours',
                  entry({ name: row.name }),
                  'controlled',
                ),
              })
            }
          />
        )}
        empty={t('behaviour.lead.none')}
      />
    </Section>
  );
}
