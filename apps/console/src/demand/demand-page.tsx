import { Select, SegmentedControl } from '@mantine/core';
import { useCallback } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { askable, useScope, type ScopeVariables } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { inSentence } from '../ui/page/lead.js';
import { AssumptionList } from '../ui/words/assumption-list.js';
import { Method } from '../ui/page/method.js';
import { Page, Section } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, EmptyState, Waiting } from '../ui/notice/states.js';
import { TrackingLead } from '../ui/notice/tracking-lead.js';
import { useUrlState } from '../ui/page/url-state.js';
import { CategoryTable } from './category-table.js';
import { GetDemandDocument, DemandEvidenceDocument } from '@cartograph/sdk/operations/demand';
import {
  COUNTED,
  levelCodec,
  levels,
  LISTED,
  mapCodec,
  measureCodec,
  measures,
  type DemandData,
  type Peak,
} from './demand-state.js';
import { HeatMap } from './heat-map.js';
import { PeakList } from './peak-list.js';
import { useDemandWords, type DemandWords } from './use-demand-words.js';

/** The lists of windows that rise, by what became of them. */
const PEAK_LISTS = [
  ['findings', 'confirmed'],
  ['notConfirmed', 'notConfirmed'],
  ['refuted', 'refuted'],
] as const;
const COUNTS = { findings: 'findingCount', notConfirmed: 'notConfirmedCount', refuted: 'refutedCount' } as const;

/** When does which category peak? */
export default function DemandPage() {
  const t = useTranslations();
  const formats = useFormats();
  const words = useDemandWords();
  const { variables } = useScope();
  const [measure, setMeasure] = useUrlState('measure', measureCodec);
  const [level, setLevel] = useUrlState('level', levelCodec);
  const [mapped, setMapped] = useUrlState('map', mapCodec);
  const input = { measure, level, heatMapOf: mapped || null, first: LISTED };
  const [{ data, error }, ask] = useQuery({ query: GetDemandDocument, variables: { ...variables, input } });
  const demand = data?.analytics.demand;
  const request = useActRequest(demand, variables, input, words);
  return (
    <Page
      name={t('app.pages.demand')}
      question={t('app.questions.demand')}
      answer={
        demand ? (
          <>
            <TrackingLead answer={demand} lacks="hours" lostTypes={COUNTED[demand.measure]} />
            <DemandAnswer demand={demand} words={words} isOfCategory={variables.filter?.category != null} />
          </>
        ) : error ? undefined : (
          <AnswerSkeleton />
        )
      }
      filters={
        <>
          <ScopeBar answered={demand?.period ?? null} />
          <Select
            size="xs"
            w={210}
            allowDeselect={false}
            aria-label={t('demand.measureLabel')}
            value={measure}
            onChange={(value) => setMeasure(measureCodec.read(value ?? '') ?? 'DEMAND')}
            data={measures.map((value) => ({ value, label: t(`demand.measure.${value}`) }))}
          />
          <SegmentedControl
            size="xs"
            aria-label={t('demand.levelLabel')}
            value={level}
            onChange={(value) => setLevel(levelCodec.read(value) ?? 'TOP')}
            data={levels.map((value) => ({ value, label: t(`demand.level.${value}`) }))}
          />
        </>
      }
      actions={demand && <ActButton request={() => request(null)} />}
    >
      <QueryView
        data={demand}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[430, 260, 420]} />}
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
            <SnapshotLine />
            <Section title={t('demand.mapTitle')} note={t('demand.mapNote')}>
              {shown.categories.length > 0 && (
                <Select
                  size="xs"
                  w={280}
                  mb="sm"
                  searchable
                  allowDeselect={false}
                  label={t('demand.column.category')}
                  value={shown.heatMap?.category ?? null}
                  onChange={(value) => setMapped(value ?? '')}
                  data={shown.categories.map(({ category }) => ({ value: category, label: words.category(category) }))}
                />
              )}
              {shown.heatMap ? (
                <HeatMap
                  map={shown.heatMap}
                  words={words}
                  csvName={`demand-${shown.heatMap.category}-${shown.period.from}-${shown.period.to}`}
                />
              ) : (
                <EmptyState title={t('demand.noMap')}>{t('demand.noCategory')}</EmptyState>
              )}
            </Section>
            {PEAK_LISTS.map(
              ([list, name]) =>
                shown[list].length > 0 && (
                  <Section
                    key={name}
                    title={t(`demand.${name}`, { count: shown[COUNTS[list]] })}
                    note={t(`demand.${name}Note`, { least: formats.change(shown.minimumEffect) })}
                  >
                    <PeakList
                      peaks={shown[list]}
                      measure={shown.measure}
                      minimumEffect={shown.minimumEffect}
                      words={words}
                      request={request}
                      onShow={setMapped}
                    />
                  </Section>
                ),
            )}
            <Section
              title={t('demand.categories')}
              note={t('demand.categoriesNote', { shown: shown.categories.length, total: shown.categoryCount })}
            >
              {shown.power.length > 0 && <p>{words.powerByRise(shown.power)}</p>}
              <CategoryTable demand={shown} words={words} onShow={setMapped} />
            </Section>
            <AssumptionList assumptions={shown.assumptions} />
            <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
              <p>{t('demand.method', { measure: shown.measure, lookedAt: shown.lookedAt })}</p>
            </Method>
          </ProvenanceProvider>
        )}
      </QueryView>
    </Page>
  );
}

function DemandAnswer({
  demand: { findings, findingCount, notConfirmedCount, power, incomputable, categories },
  words,
  isOfCategory,
}: {
  demand: DemandData;
  words: DemandWords;
  /** One category was asked for, so that only one is told of. */
  isOfCategory: boolean;
}) {
  const t = useTranslations();
  if (incomputable?.reason === 'NO_DATA') return t('demand.answer.noData');
  const [only, ...rest] = categories;
  if (incomputable && only && rest.length === 0 && !isOfCategory)
    return only.category === '(none)'
      ? t('demand.answer.noCategory')
      : t.rich('demand.answer.oneCategory', { ...inSentence, category: words.category(only.category) });
  if (incomputable) return t('demand.answer.tooFew');
  const [first] = findings;
  if (!first) return t('demand.answer.none', { notConfirmed: notConfirmedCount, power: words.power(power) });
  return t.rich('demand.answer.peaks', {
    ...inSentence,
    category: words.category(first.category),
    when: words.when(first),
    change: words.change(first.effect.value),
    low: words.change(first.effect.low),
    others: findingCount - 1,
    notConfirmed: notConfirmedCount,
  });
}

/** What is acted on: the surest peak, or the one that is pressed. */
function useActRequest(
  demand: DemandData | undefined,
  variables: ScopeVariables,
  input: Record<string, unknown>,
  words: DemandWords,
): (peak: Peak | null) => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const { pathname, search } = useLocation();
  return useCallback(
    (pressed) => {
      if (!demand) throw new Error('nothing is shown that could be acted on');
      const peak = pressed ?? demand.findings[0] ?? null;
      const period = formats.dayRange(demand.period.from, demand.period.to);
      const facts = peak && {
        category: words.category(peak.category),
        when: words.when(peak),
        change: words.change(peak.effect.value),
        interval: words.interval(peak.effect),
        q: words.q(peak.qValue),
        status: peak.status,
        least: formats.change(demand.minimumEffect),
        period,
      };
      return {
        page: pathname + search,
        title: facts ? t('demand.act.title', facts) : t('demand.act.titleNothing'),
        summary: facts
          ? t('demand.act.summary', facts)
          : t('demand.act.summaryNothing', { period, power: words.power(demand.power) }),
        document: DemandEvidenceDocument,
        variables: {
          ...variables,
          period: askable(demand.period),
          input: { ...input, heatMapOf: peak?.category ?? null },
        },
        snapshotId: demand.snapshot.id,
        ...(peak && demand.findings.includes(peak)
          ? {
              claim: {
                path: ['analytics', 'demand', 'findings', `subject=${peak.subject}`, 'effect'],
                direction: 'ABOVE' as const,
                reference: 1,
              },
            }
          : {}),
      };
    },
    [demand, variables, input, words, formats, t, pathname, search],
  );
}
