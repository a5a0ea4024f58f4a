import type { ExploreInput } from '@cartograph/sdk/schema';
import { useCallback, useRef } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { askable, useScope, type ScopeVariables } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { useFaultWords } from '../ui/words/fault-words.js';
import { inSentence } from '../ui/page/lead.js';
import { Method } from '../ui/page/method.js';
import { Page, Section } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, Waiting } from '../ui/notice/states.js';
import { TrackingLead } from '../ui/notice/tracking-lead.js';
import { anyText, useUrlState } from '../ui/page/url-state.js';
import { ExploreChart } from './explore-chart.js';
import { ExploreControls, useExploreChoices } from './explore-controls.js';
import { ExploreFilterControls, FilterChips, useExploreFilters, useFilterChips } from './explore-filters.js';
import type { ExploreData } from './explore-shape.js';
import { askedFilters } from './explore-state.js';
import { ExploreTable } from './explore-table.js';
import { GetExploreDocument } from '@cartograph/sdk/operations/explore';
import { ExportMenu } from './export-menu.js';
import { useExploreWords } from './key-words.js';
import { isLost, lostFaults } from './lost-faults.js';

/** Any measure by up to three dimensions; `view` in the address is how links to saved views were written before views had a page. */
export default function ExplorePage() {
  const [view] = useUrlState('view', anyText);
  return view === '' ? <Explore /> : <Navigate to={`/views/${encodeURIComponent(view)}`} replace />;
}

function Explore() {
  const t = useTranslations();
  const words = useExploreWords();
  const { variables } = useScope();
  const { measure, by, top, picture } = useExploreChoices();
  const filters = useExploreFilters();
  const input = { measure, by, top, ...askedFilters(filters, by) };
  const holder = useRef<HTMLDivElement>(null);
  const [{ data, error }, ask] = useQuery({ query: GetExploreDocument, variables: { ...variables, input } });
  const explored = data?.analytics.explore;
  const request = useActRequest(explored, variables, input);
  return (
    <Page
      name={t('app.pages.explore')}
      question={t('app.questions.explore')}
      answer={explored ? <ExploreAnswer explored={explored} /> : error ? undefined : <AnswerSkeleton />}
      filters={
        <>
          <ScopeBar answered={explored?.period ?? null} />
          <ExploreControls />
          <ExploreFilterControls />
          <FilterChips />
        </>
      }
      actions={
        explored && (
          <>
            <ProvenanceProvider snapshot={explored.snapshot}>
              <ExportMenu
                explored={explored}
                input={input}
                holder={picture === 'table' || explored.rows.length === 0 ? null : holder}
              />
            </ProvenanceProvider>
            <ActButton request={() => request(null)} />
          </>
        )
      }
    >
      <QueryView
        data={explored}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[380, 480]} />}
      >
        {(shown) => (
          <ProvenanceProvider
            snapshot={shown.snapshot}
            timeZone={shown.timeZone}
            period={shown.period}
            faults={shown.faults}
            daysLeftOut={shown.daysLeftOut}
            query={shown.definition.query}
          >
            <SnapshotLine hasMoney={shown.total.estimate.unit === 'MONEY'} />
            {picture !== 'table' && shown.rows.length > 0 && (
              <Section
                title={t('explore.chartTitle', {
                  measure: words.measure(shown.measure),
                  by: shown.dimensions.map(({ dimension }) => words.dimension(dimension)).join(' × '),
                })}
                note={lostFaults(shown).length > 0 && <LostNote explored={shown} />}
              >
                <ExploreChart explored={shown} picture={picture} holder={holder} />
              </Section>
            )}
            <Section
              title={t('explore.tableTitle')}
              note={<TableNote explored={shown} hasPicture={picture !== 'table' && shown.rows.length > 0} />}
            >
              <ExploreTable explored={shown} request={request} />
            </Section>
            <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
              <p>{t('explore.method')}</p>
            </Method>
          </ProvenanceProvider>
        )}
      </QueryView>
    </Page>
  );
}

/** The figure of all together, what it was before, and the largest group. */
export function ExploreAnswer({ explored }: { explored: ExploreData }) {
  const { denominator, estimate } = explored.total;
  return (
    <>
      <TrackingLead answer={explored} lacks={denominator === null && estimate.value !== null ? 'total' : null} />
      <ExploreSentence explored={explored} />
    </>
  );
}

/** Whether faults forbid comparing with the period before. */
const isForbidden = ({ previousPeriod, previousTotal }: ExploreData): boolean =>
  previousPeriod !== null && previousTotal === null;

function ExploreSentence({ explored }: { explored: ExploreData }) {
  const { measure, dimensions, rows, total, previousTotal, totalChange } = explored;
  const t = useTranslations();
  const formats = useFormats();
  const words = useExploreWords();
  if (isLost(total)) return t('explore.answer.lost', { measure: words.measure(measure) });
  if (total.estimate.value === null) return t('explore.answer.nothing', { measure: words.measure(measure) });
  const [now, before] = [total.estimate.value, previousTotal?.estimate.value ?? null];
  const isShare = total.estimate.unit === 'FRACTION';
  const tested = {
    tested: totalChange === null ? 'no' : totalChange.isSignificant ? 'apart' : 'chance',
    interval: totalChange === null ? '' : words.difference(totalChange.difference),
  };
  const largest = rows
    .filter(({ keys, figure }) => keys.every(({ kind }) => kind === 'VALUE') && (figure.estimate.value ?? 0) > 0)
    .toSorted((a, b) => (b.figure.estimate.value ?? 0) - (a.figure.estimate.value ?? 0))[0];
  return (
    <>
      {t.rich('explore.answer.total', {
        ...inSentence,
        measure: words.measure(measure),
        total: words.figure(total),
        interval: formats.interval(total.estimate) ?? 'none',
      })}{' '}
      {before !== null &&
        (isShare
          ? t('explore.answer.points', { points: formats.points(now - before), ...tested })
          : before === 0
            ? null
            : t('explore.answer.change', { change: formats.change(now / before - 1), ...tested }))}
      {isForbidden(explored) && t('explore.answer.notCompared')}{' '}
      {largest &&
        dimensions.length > 0 &&
        t.rich('explore.answer.largest', {
          ...inSentence,
          name: largest.keys.map((key, at) => words.key(dimensions[at]?.dimension, key)).join(' · '),
          value: words.figure(largest.figure),
        })}
    </>
  );
}

/** What the table does not have as rows of their own, and why rows are not compared. */
function TableNote({ explored, hasPicture }: { explored: ExploreData; hasPicture: boolean }) {
  const { dimensions, notCompared } = explored;
  const t = useTranslations();
  const words = useExploreWords();
  const cut = dimensions.flatMap(({ dimension, groups, shown }) =>
    groups !== null && shown !== null && groups > shown
      ? [t('explore.cut', { dimension: words.dimension(dimension), groups, shown })]
      : [],
  );
  return (
    <>
      {t('explore.tableNote')} {cut.map((text) => `${text} `)}
      {notCompared !== null &&
        t('explore.notCompared', {
          why: isForbidden(explored)
            ? 'faults'
            : dimensions.some(({ dimension }) => dimension === 'MONTH')
              ? 'months'
              : 'weeks',
        })}
      {!hasPicture && <LostNote explored={explored} />}
    </>
  );
}

const mostFaults = 5;

/** Why figures are gaps and dashes: the faults of the log, the first in words. Nothing where every figure is known. */
export function LostNote({ explored }: { explored: Parameters<typeof lostFaults>[0] }) {
  const t = useTranslations();
  const { day } = useFormats();
  const words = useFaultWords();
  const faults = lostFaults(explored);
  if (faults.length === 0) return null;
  const said = faults
    .slice(0, mostFaults)
    .map((fault) => t('explore.lostFault', { day: day(fault.date), words: words(fault) }));
  return <> {t('explore.lost', { faults: said.join(' '), more: faults.length - said.length })}</>;
}

/** What is acted on: everything, or one group. */
function useActRequest(
  explored: ExploreData | undefined,
  variables: ScopeVariables,
  input: ExploreInput,
): (row: ExploreData['rows'][number] | null) => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const words = useExploreWords();
  const { pathname, search } = useLocation();
  const chips = useFilterChips();
  return useCallback(
    (row) => {
      if (!explored) throw new Error('nothing is shown that could be acted on');
      const { measure, dimensions, period, snapshot, total } = explored;
      const group = row ? row.keys.map((key, at) => words.key(dimensions[at]?.dimension, key)).join(' · ') : 'none';
      const figure = row?.figure ?? total;
      return {
        page: pathname + search,
        title: t('explore.act.title', { measure: words.measure(measure), group }),
        summary: t('explore.act.summary', {
          measure: words.measure(measure),
          group,
          period: formats.dayRange(period.from, period.to),
          value: words.figure(figure),
          interval: formats.interval(figure.estimate) ?? 'none',
          total: words.figure(total),
          filters: chips.length === 0 ? 'none' : chips.map(({ text }) => text).join(', '),
        }),
        document: GetExploreDocument,
        variables: { period: askable(period), filter: variables.filter, includeBots: variables.includeBots, input },
        snapshotId: snapshot.id,
      };
    },
    [explored, variables, input, chips, words, formats, t, pathname, search],
  );
}
