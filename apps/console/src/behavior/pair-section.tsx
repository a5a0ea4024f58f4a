import { NativeSelect } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { ratioEnds } from '../ui/chart/axis-ends.js';
import { Chart } from '../ui/chart/chart.js';
import type { ChartInk } from '../ui/chart/chart-ink.js';
import { claimAgainst, entry } from '../ui/text/claim.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { intervalRows } from '../ui/chart/interval-rows.js';
import { intervalBars } from '../ui/chart/interval-bars.js';
import { Section } from '../ui/page/page.js';
import { QText } from '../ui/text/q-text.js';
import { shortName, useThingName } from '../ui/text/thing-name.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import type { ActedOn } from './act-on.js';
import type { BehaviorData } from './behavior-data.js';
import classes from './behavior.module.css';
import { acts, levels, units, usePairChoice } from './pair-choice.js';
import { Standing } from './standing.js';

type Baskets = BehaviorData['baskets'];
type Pair = Baskets['pairs'][number];

const drawn = 12;
const sortCodec = sortBy(['pair', 'together', 'lift', 'controlled', 'q'], { column: 'q', direction: 'ASC' });

/** Pairs of categories or products that go together at equal activity. */
export function PairSection({ baskets, request }: { baskets: Baskets; request(row: ActedOn): ActRequest }) {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <Section
      title={t('behavior.pairs.title')}
      aside={<PairChoices />}
      note={t('behavior.pairs.note', {
        lookedAt: baskets.lookedAt,
        shared: baskets.shared,
        unit: baskets.unit,
        minimum: baskets.minimumSupport,
        baseline: formats.decimal(baskets.baseline),
      })}
    >
      {baskets.pairs.length > 1 && <PairChart pairs={baskets.pairs} />}
      <PairTable baskets={baskets} request={request} />
    </Section>
  );
}

function PairChoices() {
  const t = useTranslations();
  const { unit, setUnit, level, setLevel, from, setFrom, to, setTo } = usePairChoice();
  return (
    <div className={classes.choices}>
      <NativeSelect
        size="xs"
        aria-label={t('behavior.pairs.levelLabel')}
        value={level}
        onChange={({ currentTarget: { value } }) => setLevel(levels.find((one) => one === value) ?? 'CATEGORY')}
        data={levels.map((value) => ({ value, label: t(`behavior.pairs.level.${value}`) }))}
      />
      <NativeSelect
        size="xs"
        aria-label={t('behavior.pairs.unitLabel')}
        value={unit}
        onChange={({ currentTarget: { value } }) => setUnit(units.find((one) => one === value) ?? 'USER')}
        data={units.map((value) => ({ value, label: t(`behavior.pairs.unit.${value}`) }))}
      />
      <NativeSelect
        size="xs"
        aria-label={t('behavior.pairs.fromLabel')}
        value={from}
        onChange={({ currentTarget: { value } }) => setFrom(acts.find((one) => one === value) ?? 'VIEW')}
        data={acts.map((value) => ({ value, label: t(`behavior.pairs.from.${value}`) }))}
      />
      <NativeSelect
        size="xs"
        aria-label={t('behavior.pairs.toLabel')}
        value={to}
        onChange={({ currentTarget: { value } }) => setTo(acts.find((one) => one === value) ?? 'PURCHASE')}
        data={acts.map((value) => ({ value, label: t(`behavior.pairs.to.${value}`) }))}
      />
    </div>
  );
}

function PairChart({ pairs }: { pairs: readonly Pair[] }) {
  const t = useTranslations();
  const formats = useFormats();
  const name = useThingName();
  const rows = useMemo(
    () => pairs.filter(({ controlled }) => controlled.value !== null && controlled.low !== null).slice(0, drawn),
    [pairs],
  );
  const option = useCallback(
    (ink: ChartInk) => {
      const chart = intervalRows(rows, ink, {
        name: ({ first, second, judgment }) =>
          `${judgment.holds ? '✓ ' : ''}${shortName(name(first))} → ${shortName(name(second))}`,
        lines: ({ controlled, lift, together }) => [
          [t('behavior.controlled'), formats.estimate(controlled)],
          [t('overview.interval'), formats.interval(controlled) ?? '–'],
          [t('behavior.pairs.lift'), formats.estimate(lift)],
          [t('behavior.pairs.together'), formats.count(together)],
        ],
        tick: (value) => formats.decimal(value, 3),
        nameStyle: { width: ink.isNarrow ? 150 : 260, overflow: 'truncate' },
      });
      const bars = intervalBars(
        rows.map(({ controlled: { value, low, high } }) => ({ value, low, high })),
        ink,
      );
      return {
        ...chart,
        xAxis: {
          ...chart.xAxis,
          type: 'log' as const,
          logBase: 2,
          ...ratioEnds(
            rows.map(({ controlled }) => controlled),
            128,
          ),
          name: t('behavior.pairs.axis'),
          nameLocation: 'middle' as const,
          nameGap: 26,
          nameTextStyle: { color: ink.quiet },
        },
        grid: { ...chart.grid, bottom: 26 },
        series: [
          ...bars,
          {
            type: 'line' as const,
            data: [],
            markLine: {
              silent: true,
              symbol: 'none',
              lineStyle: { color: ink.quiet, type: 'dashed' as const },
              label: { show: false },
              data: [{ xAxis: 1 }],
            },
          },
        ],
      };
    },
    [rows, formats, name, t],
  );
  const found = rows.filter(({ judgment }) => judgment.holds).length;
  return (
    <Chart
      height={rows.length * 32 + 60}
      option={option}
      summary={t('behavior.pairs.chartSummary', { shown: rows.length, found })}
    />
  );
}

function PairTable({ baskets, request }: { baskets: Baskets; request(row: ActedOn): ActRequest }) {
  const t = useTranslations();
  const formats = useFormats();
  const name = useThingName();
  const [sort, setSort] = useUrlState('pairs', sortCodec);
  const title = useCallback(
    ({ first, second }: Pair): string => t('behavior.pairs.pair', { first: name(first), second: name(second) }),
    [t, name],
  );
  const columns = useMemo<Column<Pair>[]>(
    () => [
      {
        id: 'pair',
        header: t('behavior.pairs.pairHead'),
        isTitle: true,
        render: title,
        value: ({ first, second }) => `${first} ${second}`,
        csv: ({ first, second }) => ({ first, second }),
      },
      {
        id: 'together',
        header: t('behavior.pairs.together'),
        align: 'end',
        render: ({ together }) => formats.count(together),
        value: ({ together }) => together,
        csv: ({ together, firstUnits, secondUnits }) => ({ together, firstUnits, secondUnits }),
      },
      {
        id: 'confidence',
        header: t('behavior.pairs.confidence'),
        metric: 'pairConfidence',
        align: 'end',
        render: ({ confidence }) => <EstimateText estimate={confidence} stacked />,
        csv: ({ confidence: { value } }) => ({ confidence: value }),
      },
      {
        id: 'lift',
        header: t('behavior.pairs.lift'),
        metric: 'pairLift',
        align: 'end',
        render: ({ lift }) => <EstimateText estimate={lift} stacked />,
        value: ({ lift }) => lift.value,
        csv: ({ lift: { value, low, high } }) => ({ lift: value, liftLow: low, liftHigh: high }),
      },
      {
        id: 'controlled',
        header: t('behavior.controlled'),
        metric: 'controlledOdds',
        align: 'end',
        render: ({ controlled }) => <EstimateText estimate={controlled} stacked />,
        value: ({ controlled }) => controlled.value,
        csv: ({ controlled: { value, low, high } }) => ({
          controlled: value,
          controlledLow: low,
          controlledHigh: high,
        }),
      },
      {
        id: 'q',
        header: t('behavior.q'),
        metric: 'qValue',
        align: 'end',
        render: ({ judgment: { qValue } }) => <QText q={qValue} />,
        value: ({ judgment: { qValue } }) => qValue,
      },
      {
        id: 'standing',
        header: t('behavior.standingHead'),
        render: ({ judgment, simpson }) => <Standing judgment={judgment} simpson={simpson} />,
        csv: ({ judgment: { status, detectable } }) => ({ status, detectable }),
      },
    ],
    [t, formats, title],
  );
  return (
    <DataTable
      label={t('behavior.pairs.title')}
      columns={columns}
      rows={baskets.pairs}
      rowKey={({ first, second }) => `${first} ${second}`}
      sort={sort}
      onSort={setSort}
      csvName="pairs"
      renderAction={(row) => (
        <ActButton
          what={title(row)}
          request={() =>
            request({
              title: t('behavior.pairs.act', { first: name(row.first), second: name(row.second) }),
              summary: t('behavior.pairs.summary', {
                unit: baskets.unit,
                from: baskets.from,
                to: baskets.to,
                first: name(row.first),
                second: name(row.second),
                times: formats.estimate(row.controlled),
                interval: formats.interval(row.controlled) ?? '–',
                together: row.together,
              }),
              of: 'pairs',
              ...claimAgainst(
                row.controlled,
                baskets.baseline,
                [
                  'analytics',
                  'association',
                  'baskets',
                  'pairs',
                  entry({ first: row.first, second: row.second }),
                  'controlled',
                ],
                ['analytics', 'association', 'baskets', 'baseline'],
              ),
              ...(baskets.level === 'CATEGORY' && row.first !== '(none)' ? { category: row.first } : {}),
            })
          }
        />
      )}
      empty={t('behavior.pairs.none')}
    />
  );
}
