import { useTranslations } from 'use-intl';
import { useQuery } from 'urql';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { DayChart } from '../overview/day-chart.js';
import { DayTable } from '../overview/day-table.js';
import { FunnelStrip } from '../overview/funnel-strip.js';
import { Headline } from '../overview/headline.js';
import { NoBefore } from '../overview/no-before.js';
import { OverviewAnswer } from '../overview/overview-answer.js';
import { OverviewDocument } from '@cartograph/sdk/operations/analytics';
import { useOverviewAct } from '../overview/use-overview-act.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { useScope } from '../scope/scope.js';
import { ActButton } from '../ui/page/act.js';
import { Page, Section } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, Waiting } from '../ui/notice/states.js';
import { useUrlState } from '../ui/page/url-state.js';
import { againstCodec } from './against.js';
import { AgainstPicker } from './against-picker.js';
import { ErrorRate, useAnswered } from './error-rate.js';
import { PrintButton } from './print-button.js';
import { TogetherSection } from './together-section.js';
import { WhenSection } from './when-section.js';
import { WhySection } from './why-section.js';

/** Findings of each question that the report has room for. */
const FINDINGS = 5;

/** What do customers do, when, and why? One page to share and to print; everything it shows is in its address. */
export default function SummaryReportPage() {
  const t = useTranslations();
  const { dayRange } = useFormats();
  const { variables } = useScope();
  const [against, setAgainst] = useUrlState('against', againstCodec);
  const [{ data, error }, ask] = useQuery({
    query: OverviewDocument,
    variables: {
      ...variables,
      granularity: 'DAY' as const,
      ...(against.kind === 'days' ? { comparedWith: against.period } : {}),
    },
  });
  const overview = data?.analytics.overview;
  const act = useOverviewAct(overview, variables);
  const answers = useAnswered();
  return (
    <Page
      name={t('app.pages.summaryReport')}
      question={t('app.questions.summaryReport')}
      answer={
        overview ? (
          <OverviewAnswer overview={{ ...overview, changes: against.kind === 'before' ? overview.changes : [] }} />
        ) : error ? undefined : (
          <AnswerSkeleton />
        )
      }
      filters={
        <>
          <ScopeBar answered={overview?.period ?? null} />
          <AgainstPicker
            value={against}
            suggested={overview?.previousPeriod ?? overview?.period ?? null}
            onChange={setAgainst}
          />
        </>
      }
      actions={
        <>
          <PrintButton />
          {overview && <ActButton request={() => act(null)} />}
        </>
      }
    >
      <QueryView
        data={overview}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[126, 400, 130]} />}
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
            <Headline
              overview={{ total: shown.total, changes: against.kind === 'nothing' ? [] : shown.changes }}
              comparedWith={against.kind === 'days' ? dayRange(against.period.from, against.period.to) : null}
            />
            {against.kind === 'before' && <NoBefore overview={shown} />}
            <DayChart overview={shown} />
            <FunnelStrip variables={variables} />
            <Section title={t('overview.tableTitle.DAY')} note={t('overview.byDayNote')}>
              <DayTable overview={shown} request={act} />
            </Section>
          </ProvenanceProvider>
        )}
      </QueryView>
      <TogetherSection variables={variables} first={FINDINGS} onAnswered={answers.tell} />
      <WhenSection variables={variables} first={FINDINGS} onAnswered={answers.tell} />
      <WhySection variables={variables} first={FINDINGS} onAnswered={answers.tell} />
      <ErrorRate answers={answers.told} />
    </Page>
  );
}
