import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { askable, useScope } from '../scope/scope.js';
import type { ActRequest } from '../ui/page/act.js';
import { claimAbout, entry } from '../ui/text/claim.js';
import type { ChartInk } from '../ui/chart/chart-ink.js';
import { Chart } from '../ui/chart/chart.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { inSentence } from '../ui/page/lead.js';
import { Section } from '../ui/page/page.js';
import { EmptyState } from '../ui/notice/states.js';
import { TrackingLead } from '../ui/notice/tracking-lead.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { Choice } from './choice.js';
import {
  GetRetentionDocument,
  RetentionEvidenceDocument,
  type GetRetentionQuery,
} from '@cartograph/sdk/operations/segments';
import { SegmentsFrame } from './segments-frame.js';
import { shareLine } from './share-line.js';
import { Triangle } from './triangle.js';
import { useUnitName } from './use-unit-name.js';

type Data = GetRetentionQuery['analytics']['retention'];
type Cell = Data['curve'][number];

const units = ['WEEK', 'DAY', 'MONTH'] as const;
const events = ['ANY', 'VIEW', 'CART', 'PURCHASE'] as const;
const modes = ['ON', 'ON_OR_AFTER', 'BRACKETS'] as const;
const brackets = [
  { from: 1, to: 1 },
  { from: 2, to: 3 },
  { from: 4, to: 7 },
  { from: 8, to: 14 },
  { from: 15, to: 30 },
];
const [unitCodec, firstCodec, returnCodec, modeCodec] = [
  oneOf(units, 'WEEK'),
  oneOf(events, 'ANY'),
  oneOf(events, 'ANY'),
  oneOf(modes, 'ON'),
];

/** Do they come back? */
export function RetentionView() {
  const t = useTranslations();
  const formats = useFormats();
  const { variables } = useScope();
  const { pathname, search } = useLocation();
  const [unit, setUnit] = useUrlState('unit', unitCodec);
  const [first, setFirst] = useUrlState('first', firstCodec);
  const [returning, setReturning] = useUrlState('return', returnCodec);
  const [mode, setMode] = useUrlState('mode', modeCodec);
  const input = {
    granularity: unit,
    first: first === 'ANY' ? null : { type: first },
    returning: returning === 'ANY' ? null : { type: returning },
    mode: mode === 'ON_OR_AFTER' ? ('ON_OR_AFTER' as const) : ('ON' as const),
    brackets: mode === 'BRACKETS' ? brackets : null,
  };
  const [{ data, error }, ask] = useQuery({ query: GetRetentionDocument, variables: { ...variables, input } });
  const event = (value: (typeof events)[number]): string => t(`segments.event.${value}`);
  const request = (shown: Data): ActRequest => ({
    page: pathname + search,
    title: t('segments.retention.actTitle'),
    summary: summaryOf(shown),
    document: RetentionEvidenceDocument,
    variables: { period: askable(shown.period), filter: variables.filter, includeBots: variables.includeBots, input },
    snapshotId: shown.snapshot.id,
    ...claimOf(firstKnown(shown)),
  });
  const firstKnown = (shown: Data): Cell | undefined => shown.curve.find(({ rate }) => rate.value !== null);
  const summaryOf = (shown: Data): string => {
    const cell = firstKnown(shown);
    return cell?.rate.value == null
      ? t('segments.retention.nothing')
      : t('segments.retention.summary', {
          share: formats.percent(cell.rate.value),
          interval: formats.interval(cell.rate) ?? '–',
          place: cell.from,
          unit,
          mode,
          users: cell.users,
        });
  };
  const sentence = (shown: Data) => {
    const cell = firstKnown(shown);
    if (cell?.rate.value == null) return t('segments.retention.nothing');
    return t.rich('segments.retention.answer', {
      ...inSentence,
      share: formats.percent(cell.rate.value),
      interval: formats.interval(cell.rate) ?? '–',
      place: cell.from,
      unit,
      mode,
      users: cell.users,
    });
  };
  return (
    <SegmentsFrame
      data={data?.analytics.retention}
      error={error}
      onRetry={() => ask({ requestPolicy: 'network-only' })}
      answer={(shown) => (
        <>
          <TrackingLead answer={shown} lacks="returns" lostTypes={[returning === 'ANY' ? 'VIEW' : returning]} />
          {sentence(shown)}
        </>
      )}
      request={request}
      controls={
        <>
          <Choice
            label={t('segments.unitLabel')}
            value={unit}
            values={units}
            name={(value) => t(`segments.unit.${value}`)}
            onChange={setUnit}
          />
          <Choice
            label={t('segments.firstLabel')}
            value={first}
            values={events}
            name={(value) => t('segments.firstIs', { event: event(value) })}
            onChange={setFirst}
          />
          <Choice
            label={t('segments.returnLabel')}
            value={returning}
            values={events}
            name={(value) => t('segments.returnIs', { event: event(value) })}
            onChange={setReturning}
          />
          <Choice
            label={t('segments.modeLabel')}
            value={mode}
            values={modes}
            name={(value) => t(`segments.mode.${value}`)}
            onChange={setMode}
          />
        </>
      }
    >
      {(shown) =>
        shown.users === 0 ? (
          <EmptyState title={t('segments.empty.title')}>{t('segments.empty.text')}</EmptyState>
        ) : (
          <RetentionFigures data={shown} />
        )
      }
    </SegmentsFrame>
  );
}

function claimOf(cell: Cell | undefined): ReturnType<typeof claimAbout> {
  return cell
    ? claimAbout(cell.rate, 'analytics', 'retention', 'curve', entry({ from: cell.from, to: cell.to }), 'rate')
    : {};
}

const placeOf = ({ from, to }: { from: number; to: number }): string => (from === to ? String(from) : `${from}–${to}`);

function RetentionFigures({ data }: { data: Data }) {
  const t = useTranslations();
  const formats = useFormats();
  const { granularity: unit, curve, cohorts } = data;
  const unitName = useUnitName(unit);
  const known = useMemo(() => curve.filter(({ returned }) => returned !== null), [curve]);
  const points = useMemo(
    () =>
      known.map((cell) => ({
        name: placeOf(cell),
        value: cell.rate.value,
        low: cell.rate.low,
        high: cell.rate.high,
        lines: [
          [t('segments.retention.rate'), formats.estimate(cell.rate)],
          [t('overview.interval'), formats.interval(cell.rate) ?? '–'],
          [t('segments.retention.users'), formats.count(cell.users)],
        ] as const,
      })),
    [known, formats, t],
  );
  const option = useCallback(
    (ink: ChartInk) => shareLine(points, ink, formats.percentMark, t('segments.retention.axis', { unit })),
    [points, formats, t, unit],
  );
  const columns = useMemo<Column<Cell>[]>(
    () => [
      {
        id: 'place',
        header: t('segments.retention.axis', { unit }),
        isTitle: true,
        render: placeOf,
        value: ({ from }) => from,
      },
      {
        id: 'users',
        header: t('segments.retention.users'),
        align: 'end',
        render: ({ users }) => formats.count(users),
        value: ({ users }) => users,
      },
      {
        id: 'returned',
        header: t('segments.retention.returned'),
        align: 'end',
        render: ({ returned }) => (returned === null ? '–' : formats.count(returned)),
        value: ({ returned }) => returned,
      },
      {
        id: 'rate',
        header: t('segments.retention.rate'),
        metric: 'retentionRate',
        align: 'end',
        render: ({ rate }) => <EstimateText estimate={rate} />,
        value: ({ rate }) => rate.value,
        csv: ({ rate }) => ({ rate: rate.value, low: rate.low, high: rate.high }),
      },
    ],
    [t, formats, unit],
  );
  const table = (
    <DataTable
      label={t('segments.retention.curveTitle')}
      columns={columns}
      rows={curve}
      rowKey={placeOf}
      csvName={`retention-${data.period.from}-${data.period.to}`}
    />
  );
  const last = known.at(-1);
  const unknown = curve.length - known.length;
  const [most, least] = [Math.max(...known.map(({ users }) => users)), Math.min(...known.map(({ users }) => users))];
  return (
    <>
      <Section
        title={t('segments.retention.curveTitle')}
        note={
          <>
            {least < most && t('segments.retention.fewerNote', { most, least })}{' '}
            {t('segments.retention.unknownNote', { count: unknown })}
          </>
        }
      >
        {known.length === 0 || !last ? (
          table
        ) : (
          <Chart
            height={300}
            option={option}
            twin={table}
            summary={t('segments.retention.chartSummary', {
              first: formats.estimate(known[0]?.rate ?? last.rate),
              last: formats.estimate(last.rate),
              place: placeOf(last),
              unit,
            })}
          />
        )}
      </Section>
      <Section
        title={t('segments.retention.triangleTitle')}
        note={
          cohorts.length < data.cohortCount
            ? t('segments.latest', { shown: cohorts.length, count: data.cohortCount })
            : t('segments.retention.triangleNote')
        }
      >
        <Triangle
          label={t('segments.retention.triangleTitle')}
          rowHeader={t('segments.firstEvent')}
          sizeHeader={t('segments.users')}
          columns={curve.map(placeOf)}
          rows={cohorts.map((cohort) => ({
            name: unitName(cohort.unit),
            size: formats.count(cohort.users),
            cells: cohort.cells.map(({ rate, returned }) => ({
              text: returned === null ? null : formats.estimate(rate),
              weight: rate.value ?? 0,
              title: returned === null ? t('segments.unknownCell') : (formats.interval(rate) ?? ''),
            })),
          }))}
        />
      </Section>
    </>
  );
}
