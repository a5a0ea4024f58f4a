import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Section } from '../ui/page/page.js';
import type { BehaviorData } from './behavior-data.js';
import { Standing } from './standing.js';
import { useThingName } from '../ui/text/thing-name.js';

type Found = BehaviorData['simpson'];
type Row = Found['warnings'][number];

const unjudged = { status: null, detectable: null };

/** Associations that vanish or reverse when like is compared with like. */
export function SimpsonSection({ found: { lookedAt, found, warnings } }: { found: Found }) {
  const t = useTranslations();
  const formats = useFormats();
  const thing = useThingName();
  const columns = useMemo<Column<Row>[]>(() => {
    const name = ({ about, first, second }: Row): string => {
      if (about === 'behavior')
        return t('behavior.simpson.behavior', { name: first === 'second-look' ? 'secondLook' : 'longSession' });
      if (about === 'events')
        return t('behavior.simpson.events', { first: first.toUpperCase(), second: second.toUpperCase() });
      return t('behavior.pairs.pair', { first: thing(first), second: thing(second) });
    };
    return [
      {
        id: 'pair',
        header: t('behavior.simpson.head'),
        isTitle: true,
        render: name,
        csv: ({ about, first, second }) => ({ about, first, second }),
      },
      {
        id: 'equal',
        header: t('behavior.simpson.equal'),
        render: ({ stratifiedBy }) => t('behavior.simpson.stratum', { by: stratifiedBy }),
        csv: ({ stratifiedBy }) => ({ stratifiedBy }),
      },
      {
        id: 'pooled',
        header: t('behavior.simpson.pooled'),
        metric: 'oddsRatio',
        align: 'end',
        render: ({ pooled }) => <EstimateText estimate={pooled} stacked />,
        csv: ({ pooled: { value, low, high } }) => ({ pooled: value, pooledLow: low, pooledHigh: high }),
      },
      {
        id: 'controlled',
        header: t('behavior.simpson.controlled'),
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
        id: 'kind',
        header: t('behavior.simpson.kind'),
        render: ({ kind }) => <Standing judgment={unjudged} simpson={kind} />,
        csv: ({ kind }) => ({ kind }),
      },
    ];
  }, [t, thing]);
  return (
    <Section
      title={t('behavior.simpson.title')}
      note={t('behavior.simpson.note', { lookedAt: formats.count(lookedAt), found })}
    >
      <DataTable
        label={t('behavior.simpson.title')}
        columns={columns}
        rows={warnings}
        rowKey={({ about, first, second, stratifiedBy }) => `${about} ${first} ${second} ${stratifiedBy}`}
        csvName="simpson"
        maxHeight={360}
        empty={t('behavior.simpson.none')}
      />
    </Section>
  );
}
