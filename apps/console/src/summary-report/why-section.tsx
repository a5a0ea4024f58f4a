import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useLongQuery } from '../client/use-long-query.js';
import { differenceFacts, usePurchaseDriversWords } from '../purchase-drivers/use-purchase-drivers-words.js';
import { useFormats } from '../i18n/use-formats.js';
import { claimSide, entry } from '../ui/text/claim.js';
import type { Column } from '../ui/table/data-table.js';
import { usePowerWords } from '../ui/words/power-words.js';
import { inSentence } from '../ui/page/lead.js';
import { AnswerSection, type QuestionProps } from './answer-section.js';
import {
  SummaryReportPurchaseDriversDocument,
  type SummaryReportPurchaseDriversQuery,
} from '@cartograph/sdk/operations/summary-report';

type Effect = SummaryReportPurchaseDriversQuery['analytics']['purchaseDrivers']['findings'][number];

const qOf = ({ qValue }: Effect): number | null => qValue;

/** Which product attributes go with purchases in each category? The strongest of what holds. */
export function WhySection({ variables, first, onAnswered }: QuestionProps) {
  const t = useTranslations();
  const formats = useFormats();
  const words = usePurchaseDriversWords();
  const powerWords = usePowerWords('TRAIT');
  const asked = { ...variables, first };
  const query = useLongQuery(SummaryReportPurchaseDriversDocument, asked, {
    question: 'PURCHASE_DRIVERS',
    ...variables,
  });
  const { data } = query;
  const columns = useMemo<Column<Effect>[]>(
    () => [
      {
        id: 'category',
        header: t('summaryReport.column.category'),
        isTitle: true,
        render: ({ category }) => words.category(category),
        csv: ({ category }) => ({ category }),
      },
      {
        id: 'trait',
        header: t('summaryReport.column.trait'),
        render: (effect) => words.trait(effect),
        csv: ({ attribute, level }) => ({ attribute, level }),
      },
      {
        id: 'step',
        header: t('summaryReport.column.step'),
        render: ({ step }) => t(`purchaseDrivers.step.${step}`),
        csv: ({ step }) => ({ step }),
      },
      {
        id: 'ratio',
        header: t('summaryReport.column.times'),
        align: 'end',
        render: ({ rateRatio }) => `${words.ratio(rateRatio.value)} ${words.interval(rateRatio)}`,
        csv: ({ rateRatio: { value, low, high } }) => ({ rateRatio: value, low, high }),
      },
      {
        id: 'points',
        header: t('summaryReport.column.points'),
        align: 'end',
        render: ({ percentagePoints }) => words.points(percentagePoints),
        csv: ({ percentagePoints: { value } }) => ({ percentagePoints: value }),
      },
    ],
    [t, words],
  );
  return (
    <AnswerSection
      question={t('app.questions.purchaseDrivers')}
      path="/purchase-drivers"
      onAnswered={onAnswered}
      asked={{ document: SummaryReportPurchaseDriversDocument, variables: asked }}
      answer={data?.analytics.purchaseDrivers}
      query={query}
      sentence={(purchaseDrivers) => {
        const {
          findings: [effect],
          findingCount,
          refutedCount,
          power,
          incomputable,
        } = purchaseDrivers;
        if (incomputable)
          return t(
            incomputable.reason === 'NO_DATA' ? 'purchaseDrivers.answer.noData' : 'purchaseDrivers.answer.tooFew',
          );
        if (!effect) return t('purchaseDrivers.answer.none', { refuted: refutedCount, power: powerWords.one(power) });
        return t.rich('purchaseDrivers.answer.found', {
          ...inSentence,
          trait: words.trait(effect),
          category: words.category(effect.category),
          step: effect.step,
          ratio: words.ratio(effect.rateRatio.value),
          low: words.ratio((effect.rateRatio.value ?? 1) < 1 ? effect.rateRatio.high : effect.rateRatio.low),
          repels: String((effect.rateRatio.value ?? 1) < 1),
          others: findingCount - 1,
          ...differenceFacts(purchaseDrivers, words),
        });
      }}
      findings={({ findings }) => findings}
      columns={columns}
      rowKey={({ category, attribute, level, step }) => `${category} ${attribute} ${level} ${step}`}
      qOf={qOf}
      csvName="summary-report-why"
      act={(effect, { period }) => ({
        title: t('purchaseDrivers.act.title', {
          category: words.category(effect.category),
          trait: words.trait(effect),
        }),
        summary: t('purchaseDrivers.act.summary', {
          period: formats.dayRange(period.from, period.to),
          category: words.category(effect.category),
          trait: words.trait(effect),
          step: effect.step,
          ratio: words.ratio(effect.rateRatio.value),
          interval: words.interval(effect.rateRatio),
          q: words.q(effect.qValue),
          status: effect.status,
        }),
        ...claimSide(
          effect.effect,
          1,
          'analytics',
          'purchaseDrivers',
          'findings',
          entry({ subject: effect.subject, step: effect.step }),
          'effect',
        ),
      })}
    />
  );
}
