import { SegmentedControl } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import { askable, useScope } from '../scope/scope.js';
import { claimAbout, entry as entryOf } from '../ui/text/claim.js';
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
import { GetCohortsDocument, CohortsEvidenceDocument, type GetCohortsQuery } from '@cartograph/sdk/operations/segments';
import { SegmentsFrame } from './segments-frame.js';
import { shareLine } from './share-line.js';
import { Triangle } from './triangle.js';
import { useUnitName } from './use-unit-name.js';

type Data = GetCohortsQuery['analytics']['cohorts'];
type Average = Data['average'][number];

const entries = ['FIRST_PURCHASE', 'FIRST_CART', 'FIRST_VIEW'] as const;
const units = ['WEEK', 'MONTH'] as const;
const figures = ['active', 'revenue'] as const;
const [entryCodec, unitCodec, figureCodec] = [
  oneOf(entries, 'FIRST_PURCHASE'),
  oneOf(units, 'WEEK'),
  oneOf(figures, 'active'),
];

/** What becomes of those who came in one week or month? */
export function CohortsView() {
  const t = useTranslations();
  const formats = useFormats();
  const { variables } = useScope();
  const { pathname, search } = useLocation();
  const [entry, setEntry] = useUrlState('entry', entryCodec);
  const [unit, setUnit] = useUrlState('per', unitCodec);
  const input = { entry, granularity: unit };
  const [{ data, error }, ask] = useQuery({ query: GetCohortsDocument, variables: { ...variables, input } });
  const nextOf = (shown: Data): Average | undefined =>
    shown.average.find(({ offset, activePerUser }) => offset === 1 && activePerUser.value !== null);
  const words = (shown: Data) => {
    const next = nextOf(shown);
    return (
      next && {
        entry,
        unit,
        share: formats.estimate(next.activePerUser),
        interval: formats.interval(next.activePerUser) ?? '–',
        users: next.users,
      }
    );
  };
  return (
    <SegmentsFrame
      data={data?.analytics.cohorts}
      error={error}
      onRetry={() => ask({ requestPolicy: 'network-only' })}
      answer={(shown) => {
        const told = words(shown);
        return (
          <>
            <TrackingLead answer={shown} lacks="returns" lostTypes={['VIEW']} />
            {told ? t.rich('segments.cohorts.answer', { ...inSentence, ...told }) : t('segments.cohorts.nothing')}
          </>
        );
      }}
      request={(shown) => {
        const told = words(shown);
        return {
          page: pathname + search,
          title: t('segments.cohorts.actTitle'),
          summary: told ? t('segments.cohorts.summary', told) : t('segments.cohorts.nothing'),
          document: CohortsEvidenceDocument,
          variables: {
            period: askable(shown.period),
            filter: variables.filter,
            includeBots: variables.includeBots,
            input,
          },
          snapshotId: shown.snapshot.id,
          ...claimAbout(
            nextOf(shown)?.activePerUser,
            'analytics',
            'cohorts',
            'average',
            entryOf({ offset: 1 }),
            'activePerUser',
          ),
        };
      }}
      controls={
        <>
          <Choice
            label={t('segments.entryLabel')}
            value={entry}
            values={entries}
            name={(value) => t(`segments.entry.${value}`)}
            onChange={setEntry}
          />
          <Choice
            label={t('segments.unitLabel')}
            value={unit}
            values={units}
            name={(value) => t(`segments.unit.${value}`)}
            onChange={setUnit}
          />
        </>
      }
    >
      {(shown) =>
        shown.users === 0 ? (
          <EmptyState title={t('segments.empty.title')}>{t('segments.empty.text')}</EmptyState>
        ) : (
          <CohortFigures data={shown} />
        )
      }
    </SegmentsFrame>
  );
}

function CohortFigures({ data }: { data: Data }) {
  const t = useTranslations();
  const formats = useFormats();
  const [figure, setFigure] = useUrlState('figure', figureCodec);
  const { granularity: unit, cohorts, average } = data;
  const unitName = useUnitName(unit);
  const most = Math.max(
    1e-9,
    ...cohorts.flatMap(({ cells }) => cells.map(({ revenuePerUserSoFar }) => Number(revenuePerUserSoFar ?? 0))),
  );
  const known = useMemo(() => average.filter(({ activePerUser }) => activePerUser.value !== null), [average]);
  const points = useMemo(
    () =>
      known.map(({ offset, users, activePerUser: { value, low, high, unit: of } }) => ({
        name: String(offset),
        value,
        low,
        high,
        lines: [
          [t('segments.cohorts.active'), formats.estimate({ value, unit: of })],
          [t('overview.interval'), formats.interval({ value, low, high, unit: of }) ?? '–'],
          [t('segments.users'), formats.count(users)],
        ] as const,
      })),
    [known, formats, t],
  );
  const option = useCallback(
    (ink: ChartInk) => shareLine(points, ink, formats.percentMark, t('segments.cohorts.axis', { unit })),
    [points, formats, t, unit],
  );
  const columns = useMemo<Column<Average>[]>(
    () => [
      {
        id: 'offset',
        header: t('segments.cohorts.axis', { unit }),
        isTitle: true,
        render: ({ offset }) => String(offset),
        value: ({ offset }) => offset,
      },
      {
        id: 'users',
        header: t('segments.users'),
        align: 'end',
        render: ({ users }) => formats.count(users),
        value: ({ users }) => users,
      },
      {
        id: 'active',
        header: t('segments.cohorts.active'),
        metric: 'cohortActive',
        align: 'end',
        render: ({ activePerUser }) => <EstimateText estimate={activePerUser} />,
        value: ({ activePerUser }) => activePerUser.value,
      },
    ],
    [t, formats, unit],
  );
  const table = (
    <DataTable
      label={t('segments.cohorts.averageTitle')}
      columns={columns}
      rows={average}
      rowKey={({ offset }) => String(offset)}
      csvName={`cohorts-${data.period.from}-${data.period.to}`}
    />
  );
  const width = Math.max(0, ...cohorts.map(({ cells }) => cells.length));
  const last = known.at(-1);
  return (
    <>
      <Section
        title={t('segments.cohorts.triangleTitle')}
        note={
          cohorts.length < data.cohortCount
            ? t('segments.latest', { shown: cohorts.length, count: data.cohortCount })
            : t('segments.cohorts.note')
        }
        aside={
          <SegmentedControl
            size="xs"
            aria-label={t('segments.cohorts.figureLabel')}
            value={figure}
            onChange={(value) => setFigure(figureCodec.read(value) ?? 'active')}
            data={figures.map((value) => ({ value, label: t(`segments.cohorts.figure.${value}`) }))}
          />
        }
      >
        <Triangle
          label={t('segments.cohorts.triangleTitle')}
          rowHeader={t('segments.cohorts.entered')}
          sizeHeader={t('segments.users')}
          columns={Array.from({ length: width }, (_, offset) => `+${offset}`)}
          rows={cohorts.map((cohort) => ({
            name: unitName(cohort.unit),
            ...(cohort.isLogBeginning ? { note: t('segments.cohorts.logBegins') } : {}),
            size: formats.count(cohort.users),
            cells: cohort.cells.map(({ active, activePerUser, revenuePerUserSoFar, buyers, revenue }) => ({
              text:
                active === null || cohort.users === 0
                  ? null
                  : figure === 'active'
                    ? formats.estimate(activePerUser)
                    : revenuePerUserSoFar === null
                      ? null
                      : formats.moneyCompact(Number(revenuePerUserSoFar)),
              weight: figure === 'active' ? (activePerUser.value ?? 0) : Number(revenuePerUserSoFar ?? 0) / most,
              title:
                active === null
                  ? t('segments.unknownCell')
                  : t('segments.cohorts.cellTitle', {
                      active,
                      buyers: buyers ?? 0,
                      revenue: formats.money(revenue ?? '0'),
                    }),
            })),
          }))}
        />
      </Section>
      <Section title={t('segments.cohorts.averageTitle')}>
        {last ? (
          <Chart
            height={280}
            option={option}
            twin={table}
            summary={t('segments.cohorts.chartSummary', {
              share: formats.estimate(last.activePerUser),
              place: last.offset,
              unit,
            })}
          />
        ) : (
          table
        )}
      </Section>
    </>
  );
}
