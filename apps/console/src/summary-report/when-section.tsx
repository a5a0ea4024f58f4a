import { SegmentedControl } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { levelCodec, levels } from '../demand/demand-state.js';
import { useDemandWords } from '../demand/use-demand-words.js';
import { useFormats } from '../i18n/use-formats.js';
import { claimSide, entry } from '../ui/text/claim.js';
import type { Column } from '../ui/table/data-table.js';
import { inSentence } from '../ui/page/lead.js';
import { useUrlState } from '../ui/page/url-state.js';
import { AnswerSection, type QuestionProps } from './answer-section.js';
import { SummaryReportPeaksDocument, type SummaryReportPeaksQuery } from '@cartograph/sdk/operations/summary-report';

type Peak = SummaryReportPeaksQuery['analytics']['demand']['findings'][number];

const qOf = ({ qValue }: Peak): number | null => qValue;

/** When does which category peak? The surest peaks. */
export function WhenSection({ variables, first, onAnswered }: QuestionProps) {
  const t = useTranslations();
  const formats = useFormats();
  const words = useDemandWords();
  const [level, setLevel] = useUrlState('level', levelCodec);
  const asked = { ...variables, level, first };
  const [{ data, error }, ask] = useQuery({ query: SummaryReportPeaksDocument, variables: asked });
  const columns = useMemo<Column<Peak>[]>(
    () => [
      {
        id: 'category',
        header: t('summaryReport.column.category'),
        isTitle: true,
        render: ({ category }) => words.category(category),
        csv: ({ category }) => ({ category }),
      },
      {
        id: 'when',
        header: t('summaryReport.column.when'),
        render: (peak) => words.when(peak),
        csv: ({ weekday, fromHour, toHour }) => ({ weekday, fromHour, toHour }),
      },
      {
        id: 'effect',
        header: t('summaryReport.column.demand'),
        align: 'end',
        render: ({ effect }) =>
          t('demand.changeWithInterval', { change: words.change(effect.value), interval: words.interval(effect) }),
        csv: ({ effect: { value, low, high } }) => ({ relativeDemand: value, low, high }),
      },
    ],
    [t, words],
  );
  return (
    <AnswerSection
      question={t('app.questions.demand')}
      path="/demand"
      onAnswered={onAnswered}
      controls={
        <SegmentedControl
          size="xs"
          aria-label={t('demand.levelLabel')}
          value={level}
          onChange={(value) => setLevel(levelCodec.read(value) ?? 'TOP')}
          data={levels.map((value) => ({ value, label: t(`demand.level.${value}`) }))}
        />
      }
      asked={{ document: SummaryReportPeaksDocument, variables: asked }}
      answer={data?.analytics.demand}
      query={{ error, ask: () => ask({ requestPolicy: 'network-only' }), work: null }}
      sentence={({ findings: [peak], findingCount, notConfirmedCount, power, incomputable }) =>
        incomputable
          ? t(incomputable.reason === 'NO_DATA' ? 'demand.answer.noData' : 'demand.answer.tooFew')
          : peak
            ? t.rich('demand.answer.peaks', {
                ...inSentence,
                category: words.category(peak.category),
                when: words.when(peak),
                change: words.change(peak.effect.value),
                low: words.change(peak.effect.low),
                others: findingCount - 1,
                notConfirmed: notConfirmedCount,
              })
            : t('demand.answer.none', { notConfirmed: notConfirmedCount, power: words.power(power) })
      }
      findings={({ findings }) => findings}
      columns={columns}
      rowKey={({ category, weekday, fromHour }) => `${category} ${weekday} ${fromHour}`}
      qOf={qOf}
      csvName="summary-report-when"
      act={(peak, { period }) => ({
        title: t('summaryReport.act.when', { category: words.category(peak.category), when: words.when(peak) }),
        summary: t('summaryReport.act.whenSummary', {
          period: formats.dayRange(period.from, period.to),
          category: words.category(peak.category),
          when: words.when(peak),
          change: words.change(peak.effect.value),
          interval: words.interval(peak.effect),
        }),
        ...claimSide(peak.effect, 1, 'analytics', 'demand', 'findings', entry({ subject: peak.subject }), 'effect'),
      })}
    />
  );
}
