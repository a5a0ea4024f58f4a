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
import type { BehaviourData } from './behaviour-data.js';
import classes from './behaviour.module.css';
import { acts, levels, units, usePairChoice } from './pair-choice.js';
import { Standing } from './standing.js';

type Baskets = BehaviourData['baskets'];
type Pair = Baskets['pairs'][number];

const drawn = 12;
const sortCodec = sortBy(['pair', 'together', 'lift', 'controlled', 'q'], { column: 'q', direction: 'ASC' });

/** Pairs of categories or products that go together at equal activity. */
export function PairSection({ baskets, request }: { baskets: Baskets; request(row: ActedOn): ActRequest }) {
  const t = useTranslations();
  const formats = useFormats();
  return (
    <Section
      title={t('behaviour.pairs.title')}
      aside={<PairChoices />}
      note={t('behaviour.pairs.note', {
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
        aria-label={t('behaviour.pairs.levelLabel')}
        value={level}
        onChange={({ currentTarget: { value } }) => setLevel(levels.find((one) => one === value) ?? 'CATEGORY')}
        data={levels.map((value) => ({ value, label: t(`behaviour.pairs.level.${value}`) }))}
      />
      <NativeSelect
        size="xs"
        aria-label={t('behaviour.pairs.unitLabel')}
        value={unit}
        onChange={({ currentTarget: { value } }) => setUnit(units.find((one) => one === value) ?? 'USER')}
        data={units.map((value) => ({ value, label: t(`behaviour.pairs.unit.${value}`) }))}
      />
      <NativeSelect
        size="xs"
        aria-label={t('behaviour.pairs.fromLabel')}
        value={from}
        onChange={({ currentTarget: { value } }) => setFrom(acts.find((one) => one === value) ?? 'VIEW')}
        data={acts.map((value) => ({ value, label: t(`behaviour.pairs.from.${value}`) }))}
      />
      <NativeSelect
        size="xs"
        aria-label={t('behaviour.pairs.toLabel')}
        value={to}
        onChange={({ currentTarget: { value } }) => setTo(acts.find((one) => one === value) ?? 'PURCHASE')}
        data={acts.map((value) => ({ value, label: t(`behaviour.pairs.to.${value}`) }))}
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
        name: ({ first, second, judgement }) =>
          `${judgement.holds ? '✓ ' : ''}${shortName(name(first))} → ${shortName(name(second))}`,
        lines: ({ controlled, lift, together }) => [
          [t('behaviour.controlled'), formats.estimate(controlled)],
          [t('overview.interval'), formats.interval(controlled) ?? '–'],
          [t('behaviour.pairs.lift'), formats.estimate(lift)],
          [t('behaviour.pairs.together'), formats.count(together)],
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
          name: t('behaviour.pairs.axis'),
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
  const found = rows.filter(({ judgement }) => judgement.holds).length;
  return (
    <Chart
      height={rows.length * 32 + 60}
      option={option}
      summary={t('behaviour.pairs.chartSummary', { shown: rows.length, found })}
    />
  );
}

function PairTable({ baskets, request }: { baskets: Baskets; request(row: ActedOn): ActRequest }) {
  const t = useTranslations();
  const formats = useFormats();
  const name = useThingName();
  const [sort, setSort] = useUrlState('pairs', sortCodec);
  const title = useCallback(
    ({ first, second }: Pair): string => t('behaviour.pairs.pair', { first: name(first), second: name(second) }),
    [t, name],
  );
  const columns = useMemo<Column<Pair>[]>(
    () => [
      {
        id: 'pair',
        header: t('behaviour.pairs.pairHead'),
        isTitle: true,
        render: title,
        value: ({ first, second }) => `${first} ${second}`,
        csv: ({ first, second }) => ({ first, second }),
      },
      {
        id: 'together',
        header: t('behaviour.pairs.together'),
        align: 'end',
        render: ({ together }) => formats.count(together),
        value: ({ together }) => together,
        csv: ({ together, firstUnits, secondUnits }) => ({ together, firstUnits, secondUnits }),
      },
      {
        id: 'confidence',
        header: t('behaviour.pairs.confidence'),
        metric: 'pairConfidence',
        align: 'end',
        render: ({ confidence }) => <EstimateText estimate={confidence} stacked />,
        csv: ({ confidence: { value } }) => ({ confidence: value }),
      },
      {
        id: 'lift',
        header: t('behaviour.pairs.lift'),
        metric: 'pairLift',
        align: 'end',
        render: ({ lift }) => <EstimateText estimate={lift} stacked />,
        value: ({ lift }) => lift.value,
        csv: ({ lift: { value, low, high } }) => ({ lift: value, liftLow: low, liftHigh: high }),
      },
      {
        id: 'controlled',
        header: t('behaviour.controlled'),
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
        header: t('behaviour.q'),
        metric: 'qValue',
        align: 'end',
        render: ({ judgement: { qValue } }) => <QText q={qValue} />,
        value: ({ judgement: { qValue } }) => qValue,
      },
      {
        id: 'standing',
        header: t('behaviour.standingHead'),
        render: ({ judgement, simpson }) => <Standing judgement={judgement} simpson={simpson} />,
        csv: ({ judgement: { status, detectable } }) => ({ status, detectable }),
      },
    ],
    [t, formats, title],
  );
  return (
    <DataTable
      label={t('behaviour.pairs.title')}
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
              title: t('behaviour.pairs.act', { first: name(row.first), second: name(row.second) }),
              summary: t('behaviour.pairs.summary', {
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
      empty={t('behaviour.pairs.none')}
    />
  );
}
