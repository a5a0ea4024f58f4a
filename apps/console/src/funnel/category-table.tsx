import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/act.js';
import { categoryLabel } from '../ui/category-name.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { EstimateText } from '../ui/estimate-text.js';
import { sortBy, useUrlState } from '../ui/url-state.js';
import type { FunnelData } from './funnel-page.js';

type Row = FunnelData['byCategory'][number];
const stepNames = ['views', 'carts', 'purchases'] as const;

const sortCodec = sortBy(['category', 'views', 'carts', 'purchases', 'cartRate', 'purchaseRate', 'overall'], { column: 'views', direction: 'DESC' });

/** The funnel of every category, with the whole shop's beneath. */
export function CategoryTable({ funnel, request }: { funnel: FunnelData; request(category: string): ActRequest }) {
  const t = useTranslations();
  const formats = useFormats();
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo<Column<Row>[]>(() => {
    const { count } = formats;
    const name = (category: string): string => (category === '(none)' ? t('words.noCategory') : categoryLabel(category));
    return [
      { id: 'category', header: t('funnel.category'), isTitle: true, render: ({ category }) => name(category), value: ({ category }) => category, sum: t('funnel.allCategories') },
      ...stepNames.map(
        (id, index): Column<Row> => ({
          id,
          header: t(`funnel.column.${id}`),
          metric: 'funnelSessions',
          align: 'end',
          render: ({ steps }) => count(steps[index]?.sessions ?? 0),
          value: ({ steps }) => steps[index]?.sessions ?? null,
          sum: count(funnel.steps[index]?.sessions ?? 0),
        }),
      ),
      rate('cartRate', t('funnel.column.cartRate'), 'perPreviousStep', 1),
      rate('purchaseRate', t('funnel.column.purchaseRate'), 'perPreviousStep', 2),
      rate('overall', t('funnel.column.overall'), 'perFirstStep', 2),
    ];
    function rate(id: string, header: string, metric: 'perPreviousStep' | 'perFirstStep', index: number): Column<Row> {
      const total = funnel.steps[index]?.[metric];
      return {
        id,
        header,
        metric,
        align: 'end',
        render: ({ steps }) => {
          const estimate = steps[index]?.[metric];
          return estimate && <EstimateText estimate={estimate} />;
        },
        value: ({ steps }) => steps[index]?.[metric].value ?? null,
        csv: ({ steps }) => ({ [id]: steps[index]?.[metric].value ?? null, [`${id}Low`]: steps[index]?.[metric].low ?? null, [`${id}High`]: steps[index]?.[metric].high ?? null }),
        ...(total ? { sum: <EstimateText estimate={total} /> } : {}),
      };
    }
  }, [t, formats, funnel]);
  return (
    <DataTable
      label={t('funnel.byCategory')}
      columns={columns}
      rows={funnel.byCategory}
      rowKey={({ category }) => category}
      sort={sort}
      onSort={setSort}
      csvName={`funnel-${funnel.period.from}-${funnel.period.to}`}
      renderAction={({ category }) => <ActButton what={categoryLabel(category)} request={() => request(category)} />}
      empty={t('funnel.noCategories')}
    />
  );
}
