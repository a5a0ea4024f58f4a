import { type ReactNode, useEffect } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { LongQueryView } from '../client/long-query-view.js';
import type { LongQuery } from '../client/use-long-query.js';
import { keptSearch, type ScopeVariables } from '../scope/scope.js';
import { ActButton, type ActRequest } from '../ui/page/act.js';
import { Method } from '../ui/page/method.js';
import { Section } from '../ui/page/page.js';
import { ProvenanceProvider, type Provenance } from '../ui/text/provenance.js';
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

interface AnswerSectionProps<Answer extends Answered> {
  /** The question, in words. */
  question: string;
  /** Page that tells the whole. */
  path: string;
  answer: Answer | undefined;
  query: Pick<LongQuery<unknown>, 'error' | 'ask' | 'work'>;
  onAnswered: OnAnswered;
  /** What is asked, where that can be chosen. */
  controls?: ReactNode;
  /** The answer in a sentence. */
  sentence(answer: Answer): ReactNode;
  /** What is acted on: the strongest finding; null where there is none. */
  request(answer: Answer): ActRequest | null;
  /** The strongest findings, as a table. */
  children(answer: Answer): ReactNode;
}

/** One of the report's three questions: its answer in a sentence, the strongest findings, the way to the whole. */
export function AnswerSection<Answer extends Answered>({
  question,
  path,
  answer,
  query,
  onAnswered,
  controls,
  sentence,
  request,
  children,
}: AnswerSectionProps<Answer>) {
  const t = useTranslations();
  const [search] = useSearchParams();
  const acted = answer && request(answer);
  useEffect(() => {
    if (answer) onAnswered(path, answer);
  }, [answer, path, onAnswered]);
  return (
    <Section
      title={question}
      aside={
        <span className={classes.tools}>
          {controls}
          {acted && <ActButton what={question} request={() => acted} />}
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
            {shown.findingCount > 0 && children(shown)}
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
