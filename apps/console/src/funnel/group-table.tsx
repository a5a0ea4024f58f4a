import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { Chart } from '../ui/chart/chart.js';
import { shareAxis, type ChartInk } from '../ui/chart/chart-ink.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { intervalBars } from '../ui/chart/interval-bars.js';
import { intervalRows } from '../ui/chart/interval-rows.js';
import { Section } from '../ui/page/page.js';
import { shortName } from '../ui/text/thing-name.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import type { FunnelData } from './funnel-state.js';
import { useGroupWords } from './group-words.js';
import { useStepWords } from './step-words.js';

type Row = FunnelData['groups'][number];

/** Hours are all drawn; of categories and brands the largest. */
const drawn = 24;
const drawnOfMany = 12;
const sortCodec = sortBy(
  ['group', ...Array.from({ length: 8 }, (_, place) => [`reached${place}`, `rate${place}`]).flat(), 'overall'],
  { column: 'none', direction: 'DESC' },
);

interface GroupsProps {
  funnel: FunnelData;
  request(group: string): ActRequest;
}

/** The funnel of every group: who comes to the end as a chart with intervals, and every step as a table. */
export function Groups({ funnel, request }: GroupsProps) {
  const t = useTranslations();
  const { breakdown, groups, groupCount, hold } = funnel;
  if (breakdown === null) return null;
  const title = t('funnel.groupTitle', { by: breakdown });
  return (
    <>
      {groups.length > 1 && <GroupChart funnel={funnel} />}
      <Section title={title} note={t('funnel.groupNote', { hold, shown: groups.length, all: groupCount })}>
        <GroupTable funnel={funnel} title={title} request={request} />
      </Section>
    </>
  );
}

function GroupChart({ funnel }: { funnel: FunnelData }) {
  const t = useTranslations();
  const formats = useFormats();
  const words = useGroupWords(funnel.breakdown);
  const rows = useMemo(
    () =>
      funnel.groups
        .slice(0, funnel.breakdown === 'CATEGORY' || funnel.breakdown === 'BRAND' ? drawnOfMany : drawn)
        .map(({ group, steps }) => ({
          name: words(group),
          began: steps[0]?.reached ?? 0,
          rate: steps.at(-1)?.perFirstStep,
        }))
        .filter((row) => row.rate?.value != null),
    [funnel, words],
  );
  const option = useCallback(
    (ink: ChartInk) => {
      const chart = intervalRows(rows, ink, {
        name: ({ name }) => (ink.isNarrow ? shortName(name) : name),
        lines: ({ rate, began }) =>
          rate
            ? [
                [t('metric.perFirstStep.name'), formats.estimate(rate)],
                [t('overview.interval'), formats.interval(rate) ?? '–'],
                [t('metric.funnelSessions.name'), formats.count(began)],
              ]
            : null,
        nameStyle: { width: ink.isNarrow ? 104 : 190, overflow: 'truncate' },
      });
      return {
        ...chart,
        xAxis: shareAxis(
          ink,
          Math.max(0, ...rows.map(({ rate }) => rate?.high ?? rate?.value ?? 0)),
          formats.percentMark,
        ),
        series: intervalBars(
          rows.map(({ rate }) => ({ value: rate?.value ?? null, low: rate?.low ?? null, high: rate?.high ?? null })),
          ink,
        ),
      };
    },
    [rows, formats, t],
  );
  const sorted = rows.toSorted((a, b) => (b.rate?.value ?? 0) - (a.rate?.value ?? 0));
  const [best, worst] = [sorted[0], sorted.at(-1)];
  if (!best?.rate || !worst?.rate || rows.length < 2) return null;
  return (
    <Section title={t('funnel.chartTitle')}>
      <Chart
        height={rows.length * 28 + 36}
        option={option}
        summary={t('funnel.chartSummary', {
          best: best.name,
          bestRate: formats.estimate(best.rate),
          worst: worst.name,
          worstRate: formats.estimate(worst.rate),
          count: rows.length,
        })}
      />
    </Section>
  );
}

function GroupTable({ funnel, title, request }: GroupsProps & { title: string }) {
  const t = useTranslations();
  const formats = useFormats();
  const words = useGroupWords(funnel.breakdown);
  const stepWords = useStepWords();
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo<Column<Row>[]>(() => {
    const reached = funnel.steps.flatMap((step, place): Column<Row>[] => {
      const name = stepWords(step);
      return [
        {
          id: `reached${place}`,
          header: name,
          metric: 'funnelSessions',
          align: 'end',
          render: ({ steps }) => formats.count(steps[place]?.reached ?? 0),
          value: ({ steps }) => steps[place]?.reached ?? null,
          sum: formats.count(step.reached),
        },
        ...(place === 0
          ? []
          : [rate(`rate${place}`, `${t('funnel.column.perPrevious')} (${name})`, 'perPreviousStep', place)]),
      ];
    });
    return [
      {
        id: 'group',
        header: t('funnel.group'),
        isTitle: true,
        render: ({ group }) => words(group),
        value: ({ group }) => words(group),
        sum: t('funnel.groupAll'),
      },
      ...reached,
      ...(funnel.steps.length > 2
        ? [rate('overall', t('funnel.column.perFirst'), 'perFirstStep', funnel.steps.length - 1)]
        : []),
    ];
    function rate(id: string, header: string, metric: 'perPreviousStep' | 'perFirstStep', place: number): Column<Row> {
      const total = funnel.steps[place]?.[metric];
      return {
        id,
        header,
        metric,
        align: 'end',
        render: ({ steps }) => {
          const estimate = steps[place]?.[metric];
          return estimate && <EstimateText estimate={estimate} />;
        },
        value: ({ steps }) => steps[place]?.[metric].value ?? null,
        csv: ({ steps }) => ({
          [id]: steps[place]?.[metric].value ?? null,
          [`${id}Low`]: steps[place]?.[metric].low ?? null,
          [`${id}High`]: steps[place]?.[metric].high ?? null,
        }),
        ...(total ? { sum: <EstimateText estimate={total} /> } : {}),
      };
    }
  }, [t, formats, funnel, words, stepWords]);
  return (
    <DataTable
      label={title}
      columns={columns}
      rows={funnel.groups}
      rowKey={({ group }) => group}
      sort={sort}
      onSort={setSort}
      csvName={`funnel-groups-${funnel.period.from}-${funnel.period.to}`}
      renderAction={({ group }) => <ActButton what={words(group)} request={() => request(group)} />}
      empty={t('funnel.groupNothing')}
    />
  );
}
