import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { useJobErrorWords } from '../ui/words/job-error-words.js';
import { Section } from '../ui/page/page.js';
import { ListJobsDocument } from '@cartograph/sdk/operations/jobs';
import classes from './import-report.module.css';

/** Imports that did not come through: the cause, where the first bad row stands, and what to do. */
export function FailedImports() {
  const t = useTranslations();
  const { instant } = useFormats();
  const words = useJobErrorWords();
  const mayRead = useSession().can('jobs:read');
  const [{ data }] = useQuery({
    query: ListJobsDocument,
    variables: { filter: { kind: 'IMPORT' }, first: 20 },
    pause: !mayRead,
    requestPolicy: 'cache-and-network',
  });
  const failed = (data?.jobs.nodes ?? []).filter(
    ({ state }) => state === 'FAILED' || state === 'CANCELED' || state === 'INTERRUPTED',
  );
  if (failed.length === 0) return null;
  return (
    <Section title={t('data.failedTitle')}>
      <ul className={classes.failed}>
        {failed.map((job) => {
          const { id, createdAt, state } = job;
          const why = job.error ? words(job) : null;
          return (
            <li key={id}>
              <span className={classes.quiet}>{instant(createdAt)}</span> {t(`job.state.${state}`)}
              {why && <p lang={why.isTranslated ? undefined : 'en'}>{why.text}</p>}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
