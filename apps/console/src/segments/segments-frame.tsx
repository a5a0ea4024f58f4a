import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { Method } from '../ui/page/method.js';
import { Page } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, Waiting } from '../ui/notice/states.js';
import type { GetRfmQuery } from '@cartograph/sdk/operations/segments';
import { SegmentTabs, useSegmentTab } from './tabs.js';

/** What all answers of this page say about themselves. */
export type Answered = Pick<
  GetRfmQuery['analytics']['rfm'],
  'snapshot' | 'timeZone' | 'period' | 'faults' | 'daysLeftOut' | 'definition' | 'computedInMs' | 'fromCache'
>;

interface FrameProps<Data extends Answered> {
  data: Data | undefined;
  error: CombinedError | undefined;
  onRetry(): void;
  answer(data: Data): ReactNode;
  controls?: ReactNode;
  request(data: Data): ActRequest;
  children(data: Data): ReactNode;
}

/** Question, answer, controls, whatever supports the answer, and the method: alike for each of the page's questions. */
export function SegmentsFrame<Data extends Answered>({
  data,
  error,
  onRetry,
  answer,
  controls,
  request,
  children,
}: FrameProps<Data>) {
  const t = useTranslations();
  const tab = useSegmentTab();
  return (
    <Page
      name={t('app.pages.segments')}
      question={t(`segments.question.${tab}`)}
      answer={data ? answer(data) : error ? undefined : <AnswerSkeleton />}
      filters={
        <>
          <ScopeBar answered={data?.period ?? null} />
          <SegmentTabs />
          {controls}
        </>
      }
      actions={data && <ActButton request={() => request(data)} />}
    >
      <QueryView data={data} error={error} onRetry={onRetry} whileLoading={<Waiting heights={[320, 360]} />}>
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
            {children(shown)}
            <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
              {t.rich(`segments.method.${tab}`, { p: (chunks) => <p>{chunks}</p> })}
            </Method>
          </ProvenanceProvider>
        )}
      </QueryView>
    </Page>
  );
}
