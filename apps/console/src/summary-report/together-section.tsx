import { useMemo } from 'react';
import { useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { useLongQuery } from '../client/use-long-query.js';
import { QText } from '../ui/text/q-text.js';
import { useThingName } from '../ui/text/thing-name.js';
import { useFormats } from '../i18n/use-formats.js';
import { askable } from '../scope/scope.js';
import { claimAgainst, entry } from '../ui/text/claim.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { EstimateText } from '../ui/text/estimate-text.js';
import { usePowerWords } from '../ui/words/power-words.js';
import { inSentence } from '../ui/page/lead.js';
import { AnswerSection, type QuestionProps } from './answer-section.js';
import {
  SummaryReportBehaviorDocument,
  type SummaryReportBehaviorQuery,
} from '@cartograph/sdk/operations/summary-report';

type Pair = SummaryReportBehaviorQuery['analytics']['association']['baskets']['pairs'][number];

/** How do actions hang together? The pairs of categories that hold at equal activity. */
export function TogetherSection({ variables, first, onAnswered }: QuestionProps) {
  const t = useTranslations();
  const formats = useFormats();
  const name = useThingName();
  const power = usePowerWords('PAIR');
  const { pathname, search } = useLocation();
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
      {
        id: 'q',
        header: t('behavior.q'),
        metric: 'qValue',
        align: 'end',
        render: ({ judgement: { qValue } }) => <QText q={qValue} />,
        csv: ({ judgement: { qValue } }) => ({ qValue }),
      },
    ],
    [t, formats, name],
  );
  return (
    <AnswerSection
      question={t('app.questions.behavior')}
      path="/behavior"
      onAnswered={onAnswered}
      answer={data?.analytics.association}
      query={query}
      sentence={({ baskets, findingCount, refutedCount, lookedAt, incomputable }) => {
        const pair = baskets.pairs.find(({ judgement }) => judgement.holds);
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
      request={({ baskets, period, snapshot }) => {
        const pair = baskets.pairs.find(({ judgement }) => judgement.holds);
        if (!pair) return null;
        return {
          page: pathname + search,
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
          document: SummaryReportBehaviorDocument,
          variables: { ...asked, period: askable(period) },
          snapshotId: snapshot.id,
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
        };
      }}
    >
      {({ baskets }) => {
        const rows = baskets.pairs.filter(({ judgement }) => judgement.holds);
        return (
          rows.length > 0 && (
            <DataTable
              label={t('app.questions.behavior')}
              columns={columns}
              rows={rows}
              rowKey={(row) => `${row.first} ${row.second}`}
              csvName="summary-report-together"
            />
          )
        );
      }}
    </AnswerSection>
  );
}
