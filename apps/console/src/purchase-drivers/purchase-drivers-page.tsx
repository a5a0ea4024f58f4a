import { SegmentedControl, Select } from '@mantine/core';
import { useCallback } from 'react';
import { useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { LongQueryView } from '../client/long-query-view.js';
import { useLongQuery } from '../client/use-long-query.js';
import { useFormats } from '../i18n/use-formats.js';
import { ScopeBar } from '../scope/scope-bar.js';
import { askable, useScope } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { claimSide, entry } from '../ui/text/claim.js';
import { inSentence } from '../ui/page/lead.js';
import { AssumptionList } from '../ui/words/assumption-list.js';
import { Method } from '../ui/page/method.js';
import { usePowerWords } from '../ui/words/power-words.js';
import { Page, Section } from '../ui/page/page.js';
import { ProvenanceProvider } from '../ui/text/provenance.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { AnswerSkeleton, EmptyState, Waiting } from '../ui/notice/states.js';
import { TrackingLead } from '../ui/notice/tracking-lead.js';
import { useUrlState } from '../ui/page/url-state.js';
import {
  GetPurchaseDriversDocument,
  PurchaseDriversEvidenceDocument,
} from '@cartograph/sdk/operations/purchase-drivers';
import { GetPricesDocument } from '@cartograph/sdk/operations/prices';
import {
  type PurchaseDriversData,
  categoryCodec,
  chosenCategory,
  chosenTrait,
  type Effect,
  effectsAt,
  LISTED,
  stepCodec,
  steps,
  traitCodec,
  traitKey,
} from './purchase-drivers-state.js';
import { EffectPlot } from './effect-plot.js';
import { FindingList } from './finding-list.js';
import { PriceSection } from './price-section.js';
import { type PurchaseDriversWords, differenceFacts, usePurchaseDriversWords } from './use-purchase-drivers-words.js';

/** Which product attributes go with purchases in each category? */
export default function PurchaseDriversPage() {
  const t = useTranslations();
  const formats = useFormats();
  const words = usePurchaseDriversWords();
  const powerWords = usePowerWords('TRAIT');
  const { pathname, search } = useLocation();
  const { variables } = useScope();
  const [step, setStep] = useUrlState('step', stepCodec);
  const [askedTrait, setTrait] = useUrlState('trait', traitCodec);
  const [askedCategory, setCategory] = useUrlState('look', categoryCodec);
  const query = useLongQuery(
    GetPurchaseDriversDocument,
    { ...variables, input: { first: LISTED } },
    { question: 'PURCHASE_DRIVERS', ...variables },
  );
  const { data, error, work } = query;
  const purchaseDrivers = data?.analytics.purchaseDrivers;
  const request = useCallback(
    (effect: Effect | null): ActRequest => {
      if (!purchaseDrivers) throw new Error('nothing is shown that could be acted on');
      const period = formats.dayRange(purchaseDrivers.period.from, purchaseDrivers.period.to);
      return {
        page: pathname + search,
        title: effect
          ? t('purchaseDrivers.act.title', { category: words.category(effect.category), trait: words.trait(effect) })
          : t('purchaseDrivers.act.whole'),
        summary: effect
          ? t('purchaseDrivers.act.summary', {
              period,
              category: words.category(effect.category),
              trait: words.trait(effect),
              step: effect.step,
              ratio: words.ratio(effect.rateRatio.value),
              interval: words.interval(effect.rateRatio),
              q: words.q(effect.qValue),
              status: effect.status,
            })
          : t('purchaseDrivers.act.wholeSummary', {
              period,
              found: purchaseDrivers.findingCount,
              lookedAt: purchaseDrivers.lookedAt,
            }),
        document: PurchaseDriversEvidenceDocument,
        variables: { ...variables, period: askable(purchaseDrivers.period), input: { first: LISTED } },
        snapshotId: purchaseDrivers.snapshot.id,
        ...(effect && purchaseDrivers.findings.includes(effect)
          ? claimSide(
              effect.effect,
              1,
              'analytics',
              'purchaseDrivers',
              'findings',
              entry({ subject: effect.subject, step: effect.step }),
              'effect',
            )
          : {}),
        ...(effect && effect.category !== '(none)'
          ? {
              audience: {
                kind: 'CATEGORY_VIEWERS' as const,
                category: effect.category,
                period: askable(purchaseDrivers.period),
              },
            }
          : {}),
      };
    },
    [purchaseDrivers, variables, words, formats, t, pathname, search],
  );
  return (
    <Page
      name={t('app.pages.purchaseDrivers')}
      question={t('app.questions.purchaseDrivers')}
      answer={
        purchaseDrivers ? (
          <>
            <TrackingLead answer={purchaseDrivers} />
            <PurchaseDriversAnswer purchaseDrivers={purchaseDrivers} words={words} />
          </>
        ) : error || work ? undefined : (
          <AnswerSkeleton />
        )
      }
      filters={
        <>
          <ScopeBar answered={purchaseDrivers?.period ?? null} />
          <SegmentedControl
            size="xs"
            aria-label={t('purchaseDrivers.stepLabel')}
            value={step}
            onChange={(value) => setStep(stepCodec.read(value) ?? 'VIEW_TO_CART')}
            data={steps.map((value) => ({ value, label: t(`purchaseDrivers.step.${value}`) }))}
          />
        </>
      }
      actions={purchaseDrivers && <ActButton request={() => request(null)} />}
    >
      <LongQueryView query={query} answer={purchaseDrivers} whileLoading={<Waiting heights={[220, 430, 430]} />}>
        {(shown) => {
          const trait = chosenTrait(shown, step, askedTrait);
          const category = chosenCategory(shown, askedCategory);
          const all = effectsAt(shown, step);
          const compared = all.filter((effect) => traitKey(effect) === trait);
          const own = all.filter((effect) => effect.category === category);
          const figures = shown.categories
            .find((one) => one.category === category)
            ?.steps.find((one) => one.step === step);
          const summary = shown.attributes.find((one) => one.step === step && traitKey(one) === trait);
          const period = `${shown.period.from}-${shown.period.to}`;
          return (
            <ProvenanceProvider
              snapshot={shown.snapshot}
              timeZone={shown.timeZone}
              period={shown.period}
              faults={shown.faults}
              daysLeftOut={shown.daysLeftOut}
              query={shown.definition.query}
            >
              <SnapshotLine />
              {shown.findings.length > 0 && (
                <Section
                  title={t('purchaseDrivers.holds', { count: shown.findingCount })}
                  note={t('purchaseDrivers.holdsNote')}
                >
                  <FindingList findings={shown.findings} words={words} request={request} onShow={setCategory} />
                </Section>
              )}
              <Section title={t('purchaseDrivers.across.title')} note={t('purchaseDrivers.across.note')}>
                {trait === null ? (
                  <EmptyState title={t('purchaseDrivers.nothingLookedAt')}>
                    {t('purchaseDrivers.answer.tooFew')}
                  </EmptyState>
                ) : (
                  <>
                    <Select
                      size="xs"
                      w={300}
                      mb="sm"
                      searchable
                      allowDeselect={false}
                      label={t('purchaseDrivers.traitLabel')}
                      value={trait}
                      onChange={(value) => setTrait(value ?? '')}
                      data={traitChoices(all, words)}
                    />
                    <EffectPlot
                      effects={compared}
                      nameOf={(effect) => words.category(effect.category)}
                      nameHead={t('purchaseDrivers.column.category')}
                      summary={summary ? words.across(summary, shown.minimumEffect) : t('purchaseDrivers.across.alone')}
                      sortKey="across"
                      words={words}
                      request={request}
                      csvName={`purchaseDrivers-${trait}-${period}`}
                    />
                  </>
                )}
              </Section>
              {category !== null && (
                <Section title={t('purchaseDrivers.within.title')} note={t('purchaseDrivers.within.note')}>
                  <Select
                    size="xs"
                    w={300}
                    mb="sm"
                    searchable
                    allowDeselect={false}
                    label={t('purchaseDrivers.column.category')}
                    value={category}
                    onChange={(value) => setCategory(value ?? '')}
                    data={shown.categories.map((one) => ({ value: one.category, label: words.category(one.category) }))}
                  />
                  {figures && (
                    <p>
                      {t('purchaseDrivers.within.rate', {
                        step,
                        category: words.category(category),
                        rate: formats.estimate(figures.rate),
                        reached: figures.reached,
                        wentOn: figures.wentOn,
                        sessions: figures.informativeSessions,
                        left: figures.tooFew.length,
                      })}
                    </p>
                  )}
                  {own.length > 0 ? (
                    <EffectPlot
                      effects={own}
                      nameOf={words.trait}
                      nameHead={t('purchaseDrivers.column.trait')}
                      summary={t('purchaseDrivers.within.summary', {
                        category: words.category(category),
                        count: own.length,
                        holds: own.filter(({ status }) => status === 'CONFIRMED').length,
                        refuted: own.filter(({ status }) => status === 'REFUTED').length,
                        open: own.filter(({ status }) => status === 'NOT_CONFIRMED').length,
                      })}
                      sortKey="within"
                      words={words}
                      request={request}
                      csvName={`purchaseDrivers-${category}-${period}`}
                    />
                  ) : (
                    <EmptyState title={t('purchaseDrivers.nothingLookedAt')}>
                      {t('purchaseDrivers.within.tooFew')}
                    </EmptyState>
                  )}
                </Section>
              )}
              {category !== null && category !== '(none)' && (
                <PriceSection
                  category={category}
                  variables={variables}
                  words={words}
                  act={({ title, summary: text, input, category: about, snapshotId }) => ({
                    page: pathname + search,
                    title,
                    summary: text,
                    document: GetPricesDocument,
                    variables: {
                      ...variables,
                      period: askable(shown.period),
                      filter: { ...variables.filter, category: about },
                      input,
                    },
                    snapshotId,
                  })}
                />
              )}
              <AssumptionList assumptions={shown.assumptions} />
              <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
                <p>
                  {t('purchaseDrivers.method', {
                    lookedAt: shown.lookedAt,
                    minimum: formats.share(shown.minimumEffect),
                    level: formats.share(shown.level),
                    left: shown.pairsLeftOut,
                    power: powerWords.all(shown.power),
                  })}
                </p>
              </Method>
            </ProvenanceProvider>
          );
        }}
      </LongQueryView>
    </Page>
  );
}

function PurchaseDriversAnswer({
  purchaseDrivers,
  words,
}: {
  purchaseDrivers: PurchaseDriversData;
  words: PurchaseDriversWords;
}) {
  const t = useTranslations();
  const powerWords = usePowerWords('TRAIT');
  const { findings, findingCount, refutedCount, power, incomputable } = purchaseDrivers;
  const [first] = findings;
  if (!first && !incomputable)
    return t('purchaseDrivers.answer.none', { refuted: refutedCount, power: powerWords.one(power) });
  if (!first)
    return incomputable?.reason === 'NO_DATA' ? t('purchaseDrivers.answer.noData') : t('purchaseDrivers.answer.tooFew');
  return t.rich('purchaseDrivers.answer.found', {
    ...inSentence,
    category: words.category(first.category),
    trait: words.trait(first),
    step: first.step,
    ratio: words.ratio(first.rateRatio.value),
    low: words.ratio(Number(first.rateRatio.value) < 1 ? first.rateRatio.high : first.rateRatio.low),
    repels: String(Number(first.rateRatio.value) < 1),
    others: findingCount - 1,
    ...differenceFacts(purchaseDrivers, words),
  });
}

/** Every attribute that some category was looked at in, those of most categories first. */
function traitChoices(effects: readonly Effect[], words: PurchaseDriversWords): { value: string; label: string }[] {
  const counts = new Map<string, { label: string; count: number }>();
  for (const effect of effects)
    counts.set(traitKey(effect), { label: words.trait(effect), count: (counts.get(traitKey(effect))?.count ?? 0) + 1 });
  return [...counts].toSorted((a, b) => b[1].count - a[1].count).map(([value, { label }]) => ({ value, label }));
}
