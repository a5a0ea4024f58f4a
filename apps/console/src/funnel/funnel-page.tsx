import { SegmentedControl } from '@mantine/core';
import { useCallback } from 'react';
import { useLocation } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useFormats } from '../i18n/use-formats.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { askable, useScope, type ScopeVariables } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/act.js';
import { inSentence } from '../ui/lead.js';
import { Method } from '../ui/method.js';
import { Page, Section } from '../ui/page.js';
import { ProvenanceProvider } from '../ui/provenance.js';
import { SnapshotLine } from '../ui/snapshot-line.js';
import { AnswerSkeleton, Waiting } from '../ui/states.js';
import { oneOf, useUrlState } from '../ui/url-state.js';
import { CategoryChart } from './category-chart.js';
import { CategoryTable } from './category-table.js';
import { FunnelDocument, FunnelEvidenceDocument, type FunnelQuery } from './funnel.generated.js';
import { largestLoss } from './largest-loss.js';
import { StepBars } from './step-bars.js';

export type FunnelData = FunnelQuery['analytics']['funnel'];
export type FunnelStepData = FunnelData['steps'][number];

const modes = ['ANY_PRODUCT', 'SAME_PRODUCT'] as const;
const modeCodec = oneOf(modes, 'ANY_PRODUCT');
const categories = 100;

/** Where do we lose them? */
export default function FunnelPage() {
  const t = useTranslations();
  const { variables } = useScope();
  const [productMode, setMode] = useUrlState('mode', modeCodec);
  const [{ data, error }, ask] = useQuery({ query: FunnelDocument, variables: { ...variables, productMode, breakdownFirst: categories } });
  const funnel = data?.analytics.funnel;
  const request = useActRequest(funnel, variables);
  return (
    <Page
      name={t('app.pages.funnel')}
      question={t('app.questions.funnel')}
      answer={funnel ? <FunnelAnswer funnel={funnel} /> : error ? undefined : <AnswerSkeleton />}
      filters={
        <>
          <ScopeBar answered={funnel?.period ?? null} />
          <SegmentedControl
            size="xs"
            aria-label={t('funnel.modeLabel')}
            value={productMode}
            onChange={(value) => setMode(modeCodec.read(value) ?? 'ANY_PRODUCT')}
            data={modes.map((value) => ({ value, label: t(`funnel.mode.${value}`) }))}
          />
        </>
      }
      actions={funnel && <ActButton request={() => request(null)} />}
    >
      <QueryView data={funnel} error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} whileLoading={<Waiting heights={[320, 360, 480]} />}>
        {(shown) => (
          <ProvenanceProvider snapshot={shown.snapshot} timeZone={shown.timeZone} period={shown.period} query={shown.definition.query}>
            <SnapshotLine />
            <StepBars funnel={shown} request={() => request(null)} />
            {shown.byCategory.length > 1 && <CategoryChart categories={shown.byCategory} />}
            <Section title={t('funnel.byCategory')} note={t('funnel.byCategoryNote')}>
              <CategoryTable funnel={shown} request={request} />
            </Section>
            <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
              <p>{t('funnel.method', { mode: shown.productMode })}</p>
            </Method>
          </ProvenanceProvider>
        )}
      </QueryView>
    </Page>
  );
}

function FunnelAnswer({ funnel: { steps, purchaseSessionsWithoutCart } }: { funnel: FunnelData }) {
  const t = useTranslations();
  const formats = useFormats();
  const loss = largestLoss(steps);
  if (!loss) return t('funnel.answer.nothing');
  return (
    <>
      {t.rich('funnel.answer.loss', {
        ...inSentence,
        from: loss.from.eventType,
        to: loss.to.eventType,
        share: formats.percent(loss.share),
        lost: formats.count(loss.lost),
        of: formats.count(loss.from.sessions),
      })}{' '}
      {purchaseSessionsWithoutCart > 0 && t('funnel.answer.withoutCart', { count: purchaseSessionsWithoutCart })}
    </>
  );
}

/** What is acted on: the funnel as a whole, or that of one category. */
function useActRequest(funnel: FunnelData | undefined, variables: ScopeVariables): (category: string | null) => ActRequest {
  const t = useTranslations();
  const formats = useFormats();
  const { pathname, search } = useLocation();
  return useCallback(
    (category) => {
      if (!funnel) throw new Error('nothing is shown that could be acted on');
      const steps = funnel.byCategory.find((entry) => entry.category === category)?.steps ?? funnel.steps;
      const loss = largestLoss(steps);
      const kind = loss?.to.eventType === 'CART' ? 'VIEWED_NOT_CARTED' : 'CARTED_NOT_BOUGHT';
      const where = category ?? variables.filter?.category ?? null;
      return {
        page: pathname + search,
        title: loss ? t('funnel.act.title', { from: loss.from.eventType, to: loss.to.eventType, where: where ?? 'none' }) : t('funnel.act.titleNothing'),
        summary: loss
          ? t('funnel.act.summary', {
              period: formats.dayRange(funnel.period.from, funnel.period.to),
              where: where ?? 'none',
              from: loss.from.eventType,
              to: loss.to.eventType,
              lost: loss.lost,
              of: formats.count(loss.from.sessions),
              share: formats.percent(loss.share),
            })
          : t('funnel.answer.nothing'),
        document: FunnelEvidenceDocument,
        variables: {
          period: askable(funnel.period),
          filter: category === null ? variables.filter : { ...variables.filter, category },
          includeBots: variables.includeBots,
          productMode: funnel.productMode,
        },
        snapshotId: funnel.snapshot.id,
        audience: { kind, period: askable(funnel.period) },
      };
    },
    [funnel, variables, formats, t, pathname, search],
  );
}
