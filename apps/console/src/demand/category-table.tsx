import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Unknown } from '../ui/text/estimate-text.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import type { DemandData } from './demand-state.js';
import classes from '../ui/table/finding-list.module.css';
import type { DemandWords } from './use-demand-words.js';

type Row = DemandData['categories'][number];

const sortCodec = sortBy(['category', 'events', 'actions', 'windows', 'peaks'], {
  column: 'events',
  direction: 'DESC',
});

/** Every category with how much of it could be looked at; those without enough data say so. */
export function CategoryTable({
  demand,
  words,
  onShow,
}: {
  demand: DemandData;
  words: DemandWords;
  onShow(category: string): void;
}) {
  const t = useTranslations();
  const formats = useFormats();
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        id: 'category',
        header: t('demand.column.category'),
        isTitle: true,
        value: ({ category }) => category,
        render: ({ category }) => (
          <button type="button" className={classes.show} onClick={() => onShow(category)}>
            {words.category(category)}
          </button>
        ),
      },
      {
        id: 'events',
        header: t(`demand.column.events.${demand.measure}`),
        align: 'end',
        render: ({ events }) => formats.count(events),
        value: ({ events }) => events,
      },
      ...(demand.measure === 'DEMAND'
        ? [
            {
              id: 'actions',
              header: t('demand.column.actions'),
              align: 'end' as const,
              render: ({ actions }: Row) => (actions === null ? null : formats.count(actions)),
              value: ({ actions }: Row) => actions,
            },
          ]
        : []),
      {
        id: 'windows',
        header: t('demand.column.windows'),
        align: 'end',
        render: ({ windows, tooFew }) => (tooFew ? t('demand.tooFew') : formats.count(windows)),
        value: ({ windows }) => windows,
      },
      {
        id: 'peaks',
        header: t('demand.column.peaks'),
        align: 'end',
        render: ({ peaks, tooFew }) => (tooFew ? <Unknown reason={tooFew.reason} /> : formats.count(peaks)),
        value: ({ peaks, tooFew }) => (tooFew ? null : peaks),
      },
    ],
    [t, formats, words, demand.measure, onShow],
  );
  return (
    <DataTable
      label={t('demand.categories')}
      columns={columns}
      rows={demand.categories}
      rowKey={({ category }) => category}
      sort={sort}
      onSort={setSort}
      csvName={`demand-categories-${demand.period.from}-${demand.period.to}`}
      empty={t('demand.noCategory')}
    />
  );
}
