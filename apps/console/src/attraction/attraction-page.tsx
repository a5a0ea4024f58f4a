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
import { AttractionDocument, AttractionEvidenceDocument, AttractionPricesDocument } from './attraction.generated.js';
import {
  ASSUMPTIONS,
  type AttractionData,
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
} from './attraction-state.js';
import { EffectPlot } from './effect-plot.js';
import { FindingList } from './finding-list.js';
import { PriceSection } from './price-section.js';
import { type AttractionWords, differenceFacts, useAttractionWords } from './use-attraction-words.js';

/** Which product attributes go with purchases in each category? */
export default function AttractionPage() {
  const t = useTranslations();
  const formats = useFormats();
  const words = useAttractionWords();
  const powerWords = usePowerWords('TRAIT');
  const { pathname, search } = useLocation();
  const { variables } = useScope();
  const [step, setStep] = useUrlState('step', stepCodec);
  const [askedTrait, setTrait] = useUrlState('trait', traitCodec);
  const [askedCategory, setCategory] = useUrlState('look', categoryCodec);
  const query = useLongQuery(
    AttractionDocument,
    { ...variables, input: { first: LISTED } },
    { question: 'ATTRACTION', ...variables },
  );
  const { data, error, work } = query;
  const attraction = data?.analytics.attraction;
  const nameOf = (name: string): string => {
    const key = ASSUMPTIONS[name];
    return key ? t(`attraction.assumption.${key}`) : name;
  };
  const request = useCallback(
    (effect: Effect | null): ActRequest => {
      if (!attraction) throw new Error('nothing is shown that could be acted on');
      const period = formats.dayRange(attraction.period.from, attraction.period.to);
      return {
        page: pathname + search,
        title: effect
          ? t('attraction.act.title', { category: words.category(effect.category), trait: words.trait(effect) })
          : t('attraction.act.whole'),
        summary: effect
          ? t('attraction.act.summary', {
              period,
              category: words.category(effect.category),
              trait: words.trait(effect),
              step: effect.step,
              ratio: words.ratio(effect.rateRatio.value),
              interval: words.interval(effect.rateRatio),
              q: words.q(effect.qValue),
              status: effect.status,
            })
          : t('attraction.act.wholeSummary', { period, found: attraction.findingCount, lookedAt: attraction.lookedAt }),
        document: AttractionEvidenceDocument,
        variables: { ...variables, period: askable(attraction.period), input: { first: LISTED } },
        snapshotId: attraction.snapshot.id,
        ...(effect && attraction.findings.includes(effect)
          ? claimSide(
              effect.effect,
              1,
              'analytics',
              'attraction',
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
                period: askable(attraction.period),
              },
            }
          : {}),
      };
    },
    [attraction, variables, words, formats, t, pathname, search],
  );
  return (
    <Page
      name={t('app.pages.attraction')}
      question={t('app.questions.attraction')}
      answer={
        attraction ? (
          <>
            <TrackingLead answer={attraction} />
            <AttractionAnswer attraction={attraction} words={words} />
          </>
        ) : error || work ? undefined : (
          <AnswerSkeleton />
        )
      }
      filters={
        <>
          <ScopeBar answered={attraction?.period ?? null} />
          <SegmentedControl
            size="xs"
            aria-label={t('attraction.stepLabel')}
            value={step}
            onChange={(value) => setStep(stepCodec.read(value) ?? 'VIEW_TO_CART')}
            data={steps.map((value) => ({ value, label: t(`attraction.step.${value}`) }))}
          />
        </>
      }
      actions={attraction && <ActButton request={() => request(null)} />}
    >
      <LongQueryView query={query} answer={attraction} whileLoading={<Waiting heights={[220, 430, 430]} />}>
        {(shown) => {
          const trait = chosenTrait(shown, step, askedTrait);
          const category = chosenCategory(shown, askedCategory);
          const all = effectsAt(shown, step);
          const compared = all.filter((effect) => traitKey(effect) === trait);
          const own = all.filter((effect) => effect.category === category);
          const figures = shown.categories
            .find((one) => one.category === category)
            ?.steps.find((one) => one.step === step);
          const summary = shown.traits.find((one) => one.step === step && traitKey(one) === trait);
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
                <Section title={t('attraction.holds', { count: shown.findingCount })} note={t('attraction.holdsNote')}>
                  <FindingList findings={shown.findings} words={words} request={request} onShow={setCategory} />
                </Section>
              )}
              <Section title={t('attraction.across.title')} note={t('attraction.across.note')}>
                {trait === null ? (
                  <EmptyState title={t('attraction.nothingLookedAt')}>{t('attraction.answer.tooFew')}</EmptyState>
                ) : (
                  <>
                    <Select
                      size="xs"
                      w={300}
                      mb="sm"
                      searchable
                      allowDeselect={false}
                      label={t('attraction.traitLabel')}
                      value={trait}
                      onChange={(value) => setTrait(value ?? '')}
                      data={traitChoices(all, words)}
                    />
                    <EffectPlot
                      effects={compared}
                      nameOf={(effect) => words.category(effect.category)}
                      nameHead={t('attraction.column.category')}
                      summary={summary ? words.across(summary, shown.minimumEffect) : t('attraction.across.alone')}
                      sortKey="across"
                      words={words}
                      request={request}
                      csvName={`attraction-${trait}-${period}`}
                    />
                  </>
                )}
              </Section>
              {category !== null && (
                <Section title={t('attraction.within.title')} note={t('attraction.within.note')}>
                  <Select
                    size="xs"
                    w={300}
                    mb="sm"
                    searchable
                    allowDeselect={false}
                    label={t('attraction.column.category')}
                    value={category}
                    onChange={(value) => setCategory(value ?? '')}
                    data={shown.categories.map((one) => ({ value: one.category, label: words.category(one.category) }))}
                  />
                  {figures && (
                    <p>
                      {t('attraction.within.rate', {
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
                      nameHead={t('attraction.column.trait')}
                      summary={t('attraction.within.summary', {
                        category: words.category(category),
                        count: own.length,
                        holds: own.filter(({ status }) => status === 'CONFIRMED').length,
                        refuted: own.filter(({ status }) => status === 'REFUTED').length,
                        open: own.filter(({ status }) => status === 'NOT_CONFIRMED').length,
                      })}
                      sortKey="within"
                      words={words}
                      request={request}
                      csvName={`attraction-${category}-${period}`}
                    />
                  ) : (
                    <EmptyState title={t('attraction.nothingLookedAt')}>{t('attraction.within.tooFew')}</EmptyState>
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
                    document: AttractionPricesDocument,
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
              <AssumptionList assumptions={shown.assumptions} nameOf={nameOf} />
              <Method definition={shown.definition} computedInMs={shown.computedInMs} fromCache={shown.fromCache}>
                <p>
                  {t('attraction.method', {
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

function AttractionAnswer({ attraction, words }: { attraction: AttractionData; words: AttractionWords }) {
  const t = useTranslations();
  const powerWords = usePowerWords('TRAIT');
  const { findings, findingCount, refutedCount, power, incomputable } = attraction;
  const [first] = findings;
  if (!first && !incomputable)
    return t('attraction.answer.none', { refuted: refutedCount, power: powerWords.one(power) });
  if (!first) return incomputable?.reason === 'NO_DATA' ? t('attraction.answer.noData') : t('attraction.answer.tooFew');
  return t.rich('attraction.answer.found', {
    ...inSentence,
    category: words.category(first.category),
    trait: words.trait(first),
    step: first.step,
    ratio: words.ratio(first.rateRatio.value),
    low: words.ratio(Number(first.rateRatio.value) < 1 ? first.rateRatio.high : first.rateRatio.low),
    repels: String(Number(first.rateRatio.value) < 1),
    others: findingCount - 1,
    ...differenceFacts(attraction, words),
  });
}

/** Every trait that some category was looked at in, those of most categories first. */
function traitChoices(effects: readonly Effect[], words: AttractionWords): { value: string; label: string }[] {
  const counts = new Map<string, { label: string; count: number }>();
  for (const effect of effects)
    counts.set(traitKey(effect), { label: words.trait(effect), count: (counts.get(traitKey(effect))?.count ?? 0) + 1 });
  return [...counts].toSorted((a, b) => b[1].count - a[1].count).map(([value, { label }]) => ({ value, label }));
}
