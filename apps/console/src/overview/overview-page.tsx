import { SegmentedControl } from '@mantine/core';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { useScope } from '../scope/scope.js';
import { ActButton } from '../ui/page/act.js';
import { Method } from '../ui/page/method.js';
import { Page, Section } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, Waiting } from '../ui/notice/states.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { DayChart } from './day-chart.js';
import { DayTable } from './day-table.js';
import { FunnelStrip } from './funnel-strip.js';
import { Headline } from './headline.js';
import { NoBefore } from './no-before.js';
import { granularities } from './part-words.js';
import { OverviewAnswer } from './overview-answer.js';
import { OverviewDocument } from '@cartograph/sdk/operations/analytics';
import { useOverviewAct } from './use-overview-act.js';

const byCodec = oneOf(granularities, 'DAY');

/** How is the shop doing? */
export default function OverviewPage() {
  const t = useTranslations();
  const { variables } = useScope();
  const [granularity, setGranularity] = useUrlState('by', byCodec);
  const [{ data, error }, ask] = useQuery({ query: OverviewDocument, variables: { ...variables, granularity } });
  const overview = data?.analytics.overview;
  const request = useOverviewAct(overview, variables);
  return (
    <Page
      name={t('app.pages.overview')}
      question={t('app.questions.overview')}
      answer={overview ? <OverviewAnswer overview={overview} /> : error ? undefined : <AnswerSkeleton />}
      filters={
        <>
          <ScopeBar answered={overview?.period ?? null} />
          <SegmentedControl
            size="xs"
            aria-label={t('overview.byLabel')}
            value={granularity}
            onChange={(value) => setGranularity(byCodec.read(value) ?? 'DAY')}
            data={granularities.map((value) => ({ value, label: t(`overview.by.${value}`) }))}
          />
        </>
      }
      actions={overview && <ActButton request={() => request(null)} />}
    >
      <QueryView
        data={overview}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[126, 400, 130, 480]} />}
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
            <SnapshotLine hasMoney />
            {/* Of a period outside of the log nothing is known, and figures of 0 would say otherwise. */}
            {shown.parts.length > 0 && (
              <>
                <Headline overview={shown} />
                <NoBefore overview={shown} />
                <DayChart overview={shown} />
                <FunnelStrip variables={variables} />
              </>
            )}
            <Section title={t(`overview.tableTitle.${shown.granularity}`)} note={t('overview.byDayNote')}>
              <DayTable overview={shown} request={request} />
            </Section>
            <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
              <p>{t('overview.method')}</p>
            </Method>
          </ProvenanceProvider>
        )}
      </QueryView>
    </Page>
  );
}
