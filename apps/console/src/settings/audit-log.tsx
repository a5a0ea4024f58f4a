import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { usePages } from '../client/use-pages.js';
import type { EnglishDictionary } from '../i18n/dictionary.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { MoreButton } from '../ui/more-button.js';
import { Section } from '../ui/page.js';
import { Waiting } from '../ui/states.js';
import classes from './settings.module.css';
import { AuditLogDocument, type AuditLogQuery } from './settings.generated.js';

type Entry = AuditLogQuery['auditLog']['nodes'][number];

const pick = (data: AuditLogQuery) => data.auditLog;

/** Every change that was asked for, by whom and with what outcome. */
export function AuditLog() {
  const t = useTranslations();
  const { instant } = useFormats();
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    AuditLogDocument,
    { first: 50 },
    'AuditEntry',
    pick,
  );
  const columns = useMemo<Column<Entry>[]>(
    () => [
      { id: 'at', isOneLine: true, header: t('settings.at'), render: ({ at }) => instant(at), value: ({ at }) => at },
      { id: 'actor', header: t('settings.actor'), render: ({ actor }) => actor, value: ({ actor }) => actor },
      {
        id: 'action',
        header: t('settings.action'),
        isTitle: true,
        render: ({ action }) => {
          const known = action as keyof EnglishDictionary['auditAction'];
          return t.has(`auditAction.${known}`) ? (
            <span title={action}>{t(`auditAction.${known}`)}</span>
          ) : (
            <code>{action}</code>
          );
        },
        value: ({ action }) => action,
      },
      {
        id: 'target',
        header: t('settings.target'),
        render: ({ target }) => (target ? <code>{target}</code> : '–'),
        value: ({ target }) => target,
      },
      {
        id: 'outcome',
        header: t('settings.outcome'),
        render: ({ outcome }) => outcome,
        value: ({ outcome }) => outcome,
      },
      {
        id: 'request',
        header: t('settings.request'),
        render: ({ requestId }) => <code>{requestId}</code>,
        value: ({ requestId }) => requestId,
      },
      {
        id: 'detail',
        header: t('settings.detail'),
        render: ({ detail }) =>
          detail === null ? (
            '–'
          ) : (
            <code className={classes.detail} title={JSON.stringify(detail)}>
              {JSON.stringify(detail)}
            </code>
          ),
        csv: ({ detail }) => ({ detail: JSON.stringify(detail) }),
      },
    ],
    [t, instant],
  );
  return (
    <Section title={t('settings.tab.audit')} note={t('settings.auditNote')}>
      <QueryView data={nodes} error={error} onRetry={refresh} whileLoading={<Waiting heights={[420]} />}>
        {(entries) => (
          <>
            <DataTable
              label={t('settings.tab.audit')}
              columns={columns}
              rows={entries}
              rowKey={({ id }) => id}
              csvName="audit-log"
              empty={t('settings.noEntries')}
            />
            <MoreButton hasMore={hasMore} isLoading={isLoading} onMore={more} />
          </>
        )}
      </QueryView>
    </Section>
  );
}
