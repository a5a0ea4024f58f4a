import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { UNKNOWN } from '../i18n/formats.js';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { Unknown } from '../ui/text/estimate-text.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import type { ExploreData } from './explore-shape.js';
import { useExploreWords } from './key-words.js';
import { isLost } from './lost-faults.js';

type Row = ExploreData['rows'][number];

interface ExploreTableProps {
  explored: ExploreData;
  request(row: Row): ActRequest;
}

const sortCodec = sortBy(['rows', 'value', 'previous', 'change'], { column: 'rows', direction: 'ASC' });

/** Every group with its figure, its interval or parts, and the period before. */
export function ExploreTable({ explored, request }: ExploreTableProps) {
  const t = useTranslations();
  const formats = useFormats();
  const words = useExploreWords();
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo<Column<Row>[]>(() => {
    const { dimensions, measure, rows, total } = explored;
    const isCompared = rows.some(({ previous }) => previous !== null);
    const isShare = total.estimate.unit === 'FRACTION';
    const isRatio = total.denominator !== null;
    const name = words.measure(measure);
    const change = ({ figure, previous }: Row): number | null => {
      const [now, before] = [figure.estimate.value, previous?.estimate.value ?? null];
      if (now === null || before === null) return null;
      return isShare ? now - before : before === 0 ? null : now / before - 1;
    };
    return [
      ...dimensions.map(({ dimension }, at): Column<Row> => ({
        id: `key${at}`,
        header: words.dimension(dimension),
        isTitle: at === 0,
        render: ({ keys }) => (keys[at] ? words.key(dimension, keys[at]) : ''),
        csv: ({ keys }) => ({
          [dimension.toLowerCase()]: keys[at]?.value ?? null,
          [`${dimension.toLowerCase()}_kind`]: keys[at]?.kind.toLowerCase() ?? null,
        }),
      })),
      {
        id: 'value',
        header: name,
        align: 'end',
        render: ({ figure }) =>
          figure.estimate.value === null ? (
            <Unknown reason={figure.estimate.incomputable?.reason ?? 'NO_DATA'} />
          ) : (
            words.figure(figure)
          ),
        value: ({ figure }) => figure.estimate.value,
        csv: ({ figure }) => {
          const { estimate, exact, numerator, denominator } = figure;
          return {
            [measure.toLowerCase()]: exact ?? estimate.value,
            low_95: estimate.low,
            high_95: estimate.high,
            numerator: isLost(figure) ? null : numerator,
            denominator,
          };
        },
        sum: words.figure(total),
      },
      ...(isRatio
        ? [
            {
              id: 'interval',
              header: t('explore.interval'),
              align: 'end' as const,
              render: ({ figure }: Row) => formats.interval(figure.estimate) ?? '–',
            },
          ]
        : []),
      ...(isRatio && isShare
        ? [
            {
              id: 'parts',
              header: t('explore.parts'),
              align: 'end' as const,
              render: ({ figure }: Row) =>
                isLost(figure)
                  ? UNKNOWN
                  : t('explore.partsOf', { part: Number(figure.numerator), whole: figure.denominator ?? 0 }),
            },
          ]
        : []),
      ...(isCompared
        ? [
            {
              id: 'previous',
              header: t('explore.previous'),
              align: 'end' as const,
              render: ({ previous }: Row) => (previous ? words.figure(previous) : '–'),
              value: ({ previous }: Row) => previous?.estimate.value ?? null,
            },
            {
              id: 'change',
              header: isShare ? t('explore.changePoints') : t('explore.change'),
              align: 'end' as const,
              render: (row: Row) => {
                const by = change(row);
                return by === null ? '–' : isShare ? formats.points(by) : formats.change(by);
              },
              value: change,
            },
          ]
        : []),
      ...(rows.some(({ change: tested }) => tested !== null)
        ? [
            {
              id: 'tested',
              header: t('explore.tested'),
              align: 'end' as const,
              render: ({ change: tested }: Row) =>
                tested === null
                  ? '–'
                  : t('explore.testedAs', {
                      tested: tested.isSignificant ? 'apart' : 'chance',
                      interval: words.difference(tested.difference),
                    }),
            },
          ]
        : []),
    ];
  }, [explored, words, formats, t]);
  return (
    <DataTable
      label={t('explore.tableTitle')}
      columns={columns}
      rows={explored.rows}
      rowKey={({ keys }) => JSON.stringify(keys.map(({ kind, value }) => [kind, value]))}
      sort={sort}
      onSort={setSort}
      csvName="explore"
      renderAction={(row) => (
        <ActButton
          what={row.keys.map((key, at) => words.key(explored.dimensions[at]?.dimension, key)).join(', ')}
          request={() => request(row)}
        />
      )}
      empty={t('explore.nothing')}
    />
  );
}
