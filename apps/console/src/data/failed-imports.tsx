import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { Section } from '../ui/page/page.js';
import { ListJobsDocument } from '@cartograph/sdk/operations/jobs';
import classes from './import-report.module.css';

/** Imports that did not come through: the cause, where the first bad row stands, and what to do. */
export function FailedImports() {
  const t = useTranslations();
  const { instant } = useFormats();
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
        {failed.map(({ id, createdAt, state, error }) => (
          <li key={id}>
            <span className={classes.quiet}>{instant(createdAt)}</span> {t(`job.state.${state}`)}
            {error !== null && <p>{error}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
