import { Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { LongQueryView } from '../client/long-query-view.js';
import { useLongQuery } from '../client/use-long-query.js';
import { useFormats } from '../i18n/use-formats.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { askable, useScope } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { claimAbout, entry } from '../ui/text/claim.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { Figure, FigureRow } from '../ui/page/figure.js';
import { inSentence } from '../ui/page/lead.js';
import { Method } from '../ui/page/method.js';
import { Page } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, EmptyState, Waiting } from '../ui/notice/states.js';
import { isLost, isMissing, TrackingLead } from '../ui/notice/tracking-lead.js';
import { oneOf, useUrlState } from '../ui/page/url-state.js';
import { GetAbandonmentDocument } from '@cartograph/sdk/operations/abandonment';
import { AudienceButton } from '../client/audience-button.js';
import { CartOutcomes, CartParts, CartReturns, type CartData } from './cart-sections.js';

/** Whether the log has carts, and no purchases to tell what became of them. */
const isUnknown = ({ carts, abandonedPerCart }: CartData): boolean => carts > 0 && abandonedPerCart.value === null;

const graces = ['none', '1', '24', '168'] as const;
const graceCodec = oneOf(graces, 'none');
const categories = 100;

/** Carts that were left: how many, worth how much, and whether their users come back. */
export function CartsPage({ choice }: { choice: ReactNode }) {
  const t = useTranslations();
  const { money, count, dayRange, estimate } = useFormats();
  const { variables } = useScope();
  const { pathname, search } = useLocation();
  const [grace, setGrace] = useUrlState('grace', graceCodec);
  const input = { graceHours: grace === 'none' ? null : Number(grace), first: categories };
  const query = useLongQuery(
    GetAbandonmentDocument,
    { ...variables, input },
    { question: 'ABANDONMENT', ...variables, abandonment: input },
  );
  const carts = query.data?.analytics.abandonment;
  const rule = {
    kind: 'CART_ABANDONED' as const,
    period: carts ? askable(carts.period) : null,
    category: variables.filter?.category ?? null,
    brand: variables.filter?.brand ?? null,
    includeBots: variables.includeBots,
    graceHours: input.graceHours,
  };
  /** What is acted on: the carts as a whole, or those of one category. */
  const request = (category: string | null): ActRequest => {
    if (!carts) throw new Error('nothing is shown that could be acted on');
    const period = dayRange(carts.period.from, carts.period.to);
    const shown = carts.byCategory.find(({ part }) => part === category) ?? carts;
    const where = category === null ? 'none' : category === '(none)' ? t('words.noCategory') : categoryLabel(category);
    const filter = category === null || category === '(none)' ? variables.filter : { ...variables.filter, category };
    return {
      page: pathname + search,
      title: t('abandonment.act.title', { period, where }),
      summary: t('abandonment.act.summary', {
        period,
        where,
        abandoned: count(shown.abandoned),
        carts: shown.carts,
        share: estimate(shown.abandonedPerCart),
        value: money(shown.valueLeft),
      }),
      document: GetAbandonmentDocument,
      variables: {
        ...variables,
        period: askable(carts.period),
        input: category === null ? { ...input, first: 1 } : input,
      },
      snapshotId: carts.snapshot.id,
      // The chart is of the hours.
      isPictured: false,
      ...claimAbout(
        shown.abandonedPerCart,
        'analytics',
        'abandonment',
        ...(category === null ? [] : ['byCategory', entry({ part: category })]),
        'abandonedPerCart',
      ),
      audience: { ...rule, category: filter?.category ?? null },
    };
  };
  return (
    <Page
      name={t('app.pages.funnel')}
      question={t('app.questions.funnel')}
      answer={carts ? <CartsAnswer carts={carts} /> : query.error || query.work ? undefined : <AnswerSkeleton />}
      filters={
        <>
          {choice}
          <ScopeBar answered={carts?.period ?? null} />
          <Select
            size="xs"
            w={{ base: '100%', sm: 310 }}
            aria-label={t('abandonment.grace')}
            value={grace}
            allowDeselect={false}
            onChange={(value) => setGrace(graceCodec.read(value ?? '') ?? 'none')}
            data={graces.map((value) => ({
              value,
              label: `${t('abandonment.grace')}: ${t(`abandonment.graces.${value}`)}`,
            }))}
          />
        </>
      }
      actions={carts && !isUnknown(carts) && <ActButton request={() => request(null)} />}
    >
      <LongQueryView query={query} answer={carts} whileLoading={<Waiting heights={[110, 260, 240, 420]} />}>
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
            {isUnknown(shown) ? (
              <EmptyState title={t('abandonment.unknownTitle')}>{t('abandonment.unknownText')}</EmptyState>
            ) : (
              <>
                <FigureRow>
                  <Figure
                    metric="cartAbandonment"
                    value={<EstimateText estimate={shown.abandonedPerCart} stacked />}
                    beside={t('abandonment.beside.abandoned', {
                      abandoned: count(shown.abandoned),
                      carts: shown.carts,
                    })}
                  />
                  <Figure
                    metric="valueLeft"
                    value={money(shown.valueLeft)}
                    beside={[
                      t('abandonment.beside.products', { count: shown.productsLeft }),
                      ...(shown.unpricedLeft > 0
                        ? [t('abandonment.beside.unpriced', { count: shown.unpricedLeft })]
                        : []),
                    ].join(', ')}
                  />
                  <Figure
                    metric="valueRecovered"
                    value={shown.recovery.carts === 0 ? '–' : money(shown.recovery.valueRecovered)}
                    beside={t('abandonment.beside.recovered', { value: money(shown.recovery.valueLeft) })}
                  />
                  <Figure
                    metric="abandoners"
                    value={count(shown.users)}
                    beside={
                      shown.users > 0 && (
                        <AudienceButton
                          rule={rule}
                          name={t('abandonment.audienceName', { period: dayRange(shown.period.from, shown.period.to) })}
                          label={t('abandonment.audience')}
                          what={t('abandonment.audience')}
                        />
                      )
                    }
                  />
                </FigureRow>
                <CartOutcomes carts={shown} />
                <CartReturns carts={shown} />
                <CartParts carts={shown} request={request} />
              </>
            )}
            <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
              <p>{t('abandonment.method')}</p>
            </Method>
          </ProvenanceProvider>
        )}
      </LongQueryView>
    </Page>
  );
}

/** What its rates leave out or mix, then how many carts were abandoned and whether their users come back. */
export function CartsAnswer({ carts }: { carts: CartData }) {
  return (
    <>
      <TrackingLead answer={carts} />
      <CartsSentence carts={carts} />
    </>
  );
}

function CartsSentence({ carts }: { carts: CartData }) {
  const t = useTranslations();
  const { money, count, percent, estimate } = useFormats();
  if (carts.carts === 0 && isMissing(carts)) return t('tracking.missing');
  if (carts.carts === 0) return isLost(carts, 'CART') ? t('abandonment.lost') : t('abandonment.nothing');
  if (isUnknown(carts)) return t('abandonment.unknown', { carts: carts.carts });
  const day = carts.returns.find(({ hours }) => hours === 24)?.returnedPerCart;
  const week = carts.returns.find(({ hours }) => hours === 168)?.boughtSamePerCart;
  return (
    <>
      {t.rich('abandonment.answer', {
        ...inSentence,
        share: estimate(carts.abandonedPerCart),
        abandoned: count(carts.abandoned),
        carts: count(carts.carts),
        value: money(carts.valueLeft),
      })}{' '}
      {day?.value != null &&
        week?.value != null &&
        t('abandonment.answerReturn', { share: percent(day.value), bought: percent(week.value) })}
    </>
  );
}
