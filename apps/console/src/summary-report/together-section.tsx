import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useLongQuery } from '../client/use-long-query.js';
import { useThingName } from '../ui/text/thing-name.js';
import { useFormats } from '../i18n/use-formats.js';
import { claimAgainst, entry } from '../ui/text/claim.js';
import type { Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { usePowerWords } from '../ui/words/power-words.js';
import { inSentence } from '../ui/page/lead.js';
import { AnswerSection, type QuestionProps } from './answer-section.js';
import {
  SummaryReportBehaviorDocument,
  type SummaryReportBehaviorQuery,
} from '@cartograph/sdk/operations/summary-report';

type Association = SummaryReportBehaviorQuery['analytics']['association'];
type Pair = Association['baskets']['pairs'][number];

const qOf = ({ judgment }: Pair): number | null => judgment.qValue;
const confirmed = ({ baskets }: Association): Pair[] => baskets.pairs.filter(({ judgment }) => judgment.holds);

/** How do actions hang together? The pairs of categories that hold at equal activity. */
export function TogetherSection({ variables, first, onAnswered }: QuestionProps) {
  const t = useTranslations();
  const formats = useFormats();
  const name = useThingName();
  const power = usePowerWords('PAIR');
  const asked = { ...variables, first };
  const query = useLongQuery(SummaryReportBehaviorDocument, asked, { question: 'ASSOCIATION', ...variables });
  const { data } = query;
  const columns = useMemo<Column<Pair>[]>(
    () => [
      {
        id: 'pair',
        header: t('behavior.pairs.pairHead'),
        isTitle: true,
        render: (row) => t('behavior.pairs.pair', { first: name(row.first), second: name(row.second) }),
        csv: (row) => ({ first: row.first, second: row.second }),
      },
      {
        id: 'together',
        header: t('behavior.pairs.together'),
        align: 'end',
        render: ({ together }) => formats.count(together),
        csv: ({ together }) => ({ together }),
      },
      {
        id: 'controlled',
        header: t('behavior.controlled'),
        metric: 'controlledOdds',
        align: 'end',
        render: ({ controlled }) => <EstimateText estimate={controlled} />,
        csv: ({ controlled: { value, low, high } }) => ({ controlled: value, low, high }),
      },
    ],
    [t, formats, name],
  );
  return (
    <AnswerSection
      question={t('app.questions.behavior')}
      path="/behavior"
      onAnswered={onAnswered}
      asked={{ document: SummaryReportBehaviorDocument, variables: asked }}
      answer={data?.analytics.association}
      query={query}
      sentence={(association) => {
        const { baskets, findingCount, refutedCount, lookedAt, incomputable } = association;
        const [pair] = confirmed(association);
        if (incomputable) return t('behavior.answer.nothing');
        if (!pair)
          return t.rich('behavior.answer.noPair', {
            ...inSentence,
            found: findingCount,
            lookedAt: formats.count(lookedAt),
            refuted: refutedCount,
            power: power.one(baskets.power),
          });
        return t.rich('behavior.answer.pair', {
          ...inSentence,
          unit: baskets.unit,
          from: baskets.from,
          to: baskets.to,
          first: name(pair.first),
          second: name(pair.second),
          times: formats.estimate(pair.controlled),
          interval: formats.interval(pair.controlled) ?? '–',
          found: findingCount,
          lookedAt: formats.count(lookedAt),
        });
      }}
      findings={confirmed}
      columns={columns}
      rowKey={(row) => `${row.first} ${row.second}`}
      qOf={qOf}
      csvName="summary-report-together"
      act={(pair, { baskets, period }) => ({
        title: t('behavior.pairs.act', { first: name(pair.first), second: name(pair.second) }),
        summary: t('behavior.act.inPeriod', {
          period: formats.dayRange(period.from, period.to),
          finding: t('behavior.pairs.summary', {
            unit: baskets.unit,
            from: baskets.from,
            to: baskets.to,
            first: name(pair.first),
            second: name(pair.second),
            times: formats.estimate(pair.controlled),
            interval: formats.interval(pair.controlled) ?? '–',
            together: pair.together,
          }),
        }),
        ...claimAgainst(
          pair.controlled,
          baskets.baseline,
          [
            'analytics',
            'association',
            'baskets',
            'pairs',
            entry({ first: pair.first, second: pair.second }),
            'controlled',
          ],
          ['analytics', 'association', 'baskets', 'baseline'],
        ),
      })}
    />
  );
}
