import { CopyButton, Button } from '@mantine/core';
import type { Definition } from '@cartograph/sdk/schema';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../../i18n/use-formats.js';
import classes from './method.module.css';
import { useProvenance } from '../text/provenance.js';

interface MethodProps {
  /** How the numbers are made, in the page's language. */
  children: ReactNode;
  definition?: Definition;
  computedInMs?: number;
  fromCache?: boolean;
}

/** The last block of a page: how, over whom, on which snapshot, by which query. */
export function Method({ children, definition, computedInMs, fromCache }: MethodProps) {
  const t = useTranslations();
  const { instant, dayRange } = useFormats();
  const { snapshot, timeZone, period } = useProvenance();
  return (
    <details className={classes.method}>
      <summary>{t('method.title')}</summary>
      <div className={classes.body}>
        <div className={classes.words}>{children}</div>
        <dl className={classes.facts}>
          {snapshot && (
            <div>
              <dt>{t('definition.snapshot')}</dt>
              <dd>
                {t('definition.snapshotOf', { at: instant(snapshot.committedAt), rows: snapshot.rows })}{' '}
                <code>{snapshot.id}</code>
              </dd>
            </div>
          )}
          {period && (
            <div>
              <dt>{t('definition.period')}</dt>
              <dd>{dayRange(period.from, period.to)}</dd>
            </div>
          )}
          {timeZone && (
            <div>
              <dt>{t('method.timeZone')}</dt>
              <dd>{timeZone}</dd>
            </div>
          )}
          {computedInMs !== undefined && (
            <div>
              <dt>{t('method.computed')}</dt>
              <dd>{t('method.computedIn', { ms: computedInMs, cached: fromCache ? 'yes' : 'no' })}</dd>
            </div>
          )}
        </dl>
        {definition && (
          <div>
            <div className={classes.queryHead}>
              <span>{t('method.query')}</span>
              <CopyButton value={definition.query}>
                {({ copied, copy }) => (
                  <Button variant="subtle" size="compact-xs" onClick={copy}>
                    {copied ? t('method.copied') : t('method.copy')}
                  </Button>
                )}
              </CopyButton>
            </div>
            <pre className={classes.query} lang="en">
              {definition.query}
            </pre>
          </div>
        )}
      </div>
    </details>
  );
}
