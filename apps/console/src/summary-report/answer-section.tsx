import { type ReactNode, useEffect, useMemo } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { LongQueryView } from '../client/long-query-view.js';
import type { LongQuery } from '../client/use-long-query.js';
import { askable, keptSearch, type ScopeVariables } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { Method } from '../ui/page/method.js';
import { Section } from '../ui/page/page.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { ProvenanceProvider, type Provenance } from '../ui/text/provenance.js';
import { QText } from '../ui/text/q-text.js';
import { Waiting } from '../ui/notice/states.js';
import classes from './summary-report.module.css';

/** The part of a hypothesis's answer that the report shows of each. */
export interface Answered {
  snapshot: NonNullable<Provenance['snapshot']>;
  timeZone: string;
  period: { from: string; to: string };
  definition: { name: string; formula: string; population: string; query: string };
  lookedAt: number;
  level: number;
  findingCount: number;
}

/** Tells the report how much a question looked at, once it is answered. */
export type OnAnswered = (path: string, answer: Pick<Answered, 'lookedAt' | 'level' | 'findingCount'>) => void;

/** What each of the report's questions is asked with. */
export interface QuestionProps {
  variables: ScopeVariables;
  /** Findings that are listed. */
  first: number;
  onAnswered: OnAnswered;
}

interface AnswerSectionProps<Answer extends Answered, Finding> {
  /** The question, in words. */
  question: string;
  /** Page that tells the whole. */
  path: string;
  /** What is asked, and kept as evidence of a finding. */
  asked: Pick<ActRequest, 'document' | 'variables'>;
  answer: Answer | undefined;
  query: Pick<LongQuery<unknown>, 'error' | 'ask' | 'work'>;
  onAnswered: OnAnswered;
  /** What is asked, where that can be chosen. */
  controls?: ReactNode;
  /** The answer in a sentence. */
  sentence(answer: Answer): ReactNode;
  /** The findings that are listed, the strongest first. */
  findings(answer: Answer): readonly Finding[];
  /** Columns of a finding, before that of its q. */
  columns: readonly Column<Finding>[];
  rowKey(finding: Finding): string;
  qOf(finding: Finding): number | null;
  csvName: string;
  /** What is acted on: the strongest finding. */
  act(finding: Finding, answer: Answer): Pick<ActRequest, 'title' | 'summary' | 'claim'>;
}

/** One of the report's three questions: its answer in a sentence, the strongest findings, the way to the whole. */
export function AnswerSection<Answer extends Answered, Finding>({
  question,
  path,
  asked,
  answer,
  query,
  onAnswered,
  controls,
  sentence,
  findings,
  columns,
  rowKey,
  qOf,
  csvName,
  act,
}: AnswerSectionProps<Answer, Finding>) {
  const t = useTranslations();
  const [search] = useSearchParams();
  const { pathname, search: address } = useLocation();
  const [strongest] = answer ? findings(answer) : [];
  const all = useMemo<Column<Finding>[]>(
    () => [
      ...columns,
      {
        id: 'q',
        header: t('behavior.q'),
        metric: 'qValue',
        align: 'end',
        render: (finding) => <QText q={qOf(finding)} />,
        csv: (finding) => ({ qValue: qOf(finding) }),
      },
    ],
    [t, columns, qOf],
  );
  useEffect(() => {
    if (answer) onAnswered(path, answer);
  }, [answer, path, onAnswered]);
  return (
    <Section
      title={question}
      aside={
        <span className={classes.tools}>
          {controls}
          {answer && strongest !== undefined && (
            <ActButton
              what={question}
              request={() => ({
                page: pathname + address,
                ...act(strongest, answer),
                document: asked.document,
                variables: { ...asked.variables, period: askable(answer.period) },
                snapshotId: answer.snapshot.id,
              })}
            />
          )}
          <Link className={classes.link} to={`${path}${keptSearch(search)}`}>
            {t('summaryReport.more')}
          </Link>
        </span>
      }
    >
      <LongQueryView query={query} answer={answer} whileLoading={<Waiting heights={[210]} />}>
        {(shown) => (
          <ProvenanceProvider
            snapshot={shown.snapshot}
            timeZone={shown.timeZone}
            period={shown.period}
            query={shown.definition.query}
          >
            <p className={classes.sentence}>{sentence(shown)}</p>
            {strongest !== undefined && (
              <DataTable label={question} columns={all} rows={findings(shown)} rowKey={rowKey} csvName={csvName} />
            )}
            <div className={classes.method}>
              <Method definition={shown.definition}>
                <p>
                  {t('summaryReport.lookedAt', {
                    lookedAt: shown.lookedAt,
                    found: shown.findingCount,
                    level: shown.level,
                  })}
                </p>
              </Method>
            </div>
          </ProvenanceProvider>
        )}
      </LongQueryView>
    </Section>
  );
}
