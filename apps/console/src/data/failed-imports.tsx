import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page.js';
import { ImportJobsDocument } from './data.generated.js';
import classes from './import-report.module.css';

/** Imports that did not come through, in the words of the job. */
export function FailedImports() {
  const t = useTranslations();
  const { instant } = useFormats();
  const mayRead = useSession().can('jobs:read');
  const [{ data }] = useQuery({ query: ImportJobsDocument, variables: { first: 20 }, pause: !mayRead });
  const failed = (data?.jobs.nodes ?? []).filter(({ state }) => state === 'FAILED' || state === 'CANCELLED' || state === 'INTERRUPTED');
  if (failed.length === 0) return null;
  return (
    <Section title={t('data.failedTitle')}>
      <ul className={classes.failed}>
        {failed.map(({ id, createdAt, state, error }) => (
          <li key={id}>
            <span className={classes.quiet}>{instant(createdAt)}</span> {t(`job.state.${state}`)} {error && <span lang="en">{error}</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
