import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useWeekdays } from '../client/use-weekdays.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Unknown } from '../ui/text/estimate-text.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import type { Cell } from './demand-state.js';
import type { DemandWords } from './use-demand-words.js';

const sortCodec = sortBy(['when', 'relative', 'observed', 'expected', 'hours', 'q'], {
  column: 'when',
  direction: 'ASC',
});

/** The heat map as a table, one row an hour of the week. */
export function CellTable({ cells, words, csvName }: { cells: readonly Cell[]; words: DemandWords; csvName: string }) {
  const t = useTranslations();
  const formats = useFormats();
  const weekdays = useWeekdays();
  const [sort, setSort] = useUrlState('cells', sortCodec);
  const columns = useMemo<Column<Cell>[]>(
    () => [
      {
        id: 'when',
        header: t('demand.column.when'),
        isTitle: true,
        isOneLine: true,
        render: words.cell,
        value: ({ weekday, hour }) => weekdays.findIndex((day) => day === weekday) * 100 + hour,
        csv: ({ weekday, hour }) => ({ weekday, hour }),
      },
      {
        id: 'relative',
        header: t('demand.column.relative'),
        metric: 'relativeDemand',
        align: 'end',
        render: ({ effect }) =>
          effect.value === null ? (
            <Unknown reason={effect.incomputable?.reason ?? 'NO_DATA'} />
          ) : (
            t('demand.changeWithInterval', { change: words.change(effect.value), interval: words.interval(effect) })
          ),
        value: ({ effect }) => effect.value,
        csv: ({ effect }) => ({ relativeDemand: effect.value, low: effect.low, high: effect.high }),
      },
      {
        id: 'observed',
        header: t('demand.column.observed'),
        align: 'end',
        render: ({ observed }) => formats.count(observed),
        value: ({ observed }) => observed,
      },
      {
        id: 'expected',
        header: t('demand.column.expected'),
        align: 'end',
        render: ({ expected }) => formats.decimal(expected, 1),
        value: ({ expected }) => expected,
      },
      {
        id: 'hours',
        header: t('demand.column.hours'),
        align: 'end',
        render: ({ exposureHours }) => formats.decimal(exposureHours, 2),
        value: ({ exposureHours }) => exposureHours,
      },
      {
        id: 'q',
        header: t('demand.column.q'),
        align: 'end',
        render: ({ qValue }) => words.q(qValue),
        value: ({ qValue }) => qValue,
      },
      {
        id: 'mark',
        header: t('demand.column.mark'),
        render: ({ status }) => t(`demand.mark.${status ?? 'none'}`),
        csv: ({ status, confirmed, significant }) => ({
          status,
          confirmed: String(confirmed),
          significant: String(significant),
        }),
      },
    ],
    [t, formats, words, weekdays],
  );
  return (
    <DataTable
      label={t('demand.cellTable')}
      columns={columns}
      rows={cells}
      rowKey={({ weekday, hour }) => `${weekday} ${hour}`}
      sort={sort}
      onSort={setSort}
      csvName={csvName}
      maxHeight={420}
      empty={t('demand.noCategory')}
    />
  );
}
