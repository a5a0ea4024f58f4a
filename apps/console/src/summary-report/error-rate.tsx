import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../i18n/use-formats.js';
import classes from './summary-report.module.css';
import type { OnAnswered } from './answer-section.js';
import { togetherOf, type Told } from './together-of.js';

/** What the report's questions looked at, as far as they are answered. */
export function useAnswered(): { told: ReadonlyMap<string, Told>; tell: OnAnswered } {
  const [told, setTold] = useState<ReadonlyMap<string, Told>>(new Map());
  const tell = useCallback<OnAnswered>(
    (path, { lookedAt, level, findingCount }) =>
      setTold((before) => new Map([...before, [path, { lookedAt, level, findingCount }]])),
    [],
  );
  return { told, tell };
}

/** How often a report like this errs, over everything that its questions asked; shown once all are answered. */
export function ErrorRate({ answers }: { answers: ReadonlyMap<string, Told> }) {
  const t = useTranslations();
  const { share } = useFormats();
  const sum = togetherOf([...answers.values()]);
  if (sum === null) return null;
  return (
    <p className={classes.errorRate}>
      {t('summaryReport.errorRate', {
        questions: sum.questions,
        lookedAt: sum.lookedAt,
        found: sum.found,
        level: share(sum.level),
        any: share(sum.any),
      })}
    </p>
  );
}
