import { Group, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { usePages } from '../client/use-pages.js';
import { auditAction as english } from '../i18n/en/audit-action.js';
import type { EnglishDictionary } from '../i18n/dictionary.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { MoreButton } from '../ui/table/more-button.js';
import { Section } from '../ui/page/page.js';
import { Waiting } from '../ui/notice/states.js';
import classes from './settings.module.css';
import {
  ListAuditLogDocument,
  GetAuditRetentionDocument,
  type ListAuditLogQuery,
} from '@cartograph/sdk/operations/accounts';

type Entry = ListAuditLogQuery['auditLog']['nodes'][number];

/** The start of the day after a day, as the browser's clock has it. */
function nextDay(day: string): string {
  const start = new Date(`${day}T00:00`);
  start.setDate(start.getDate() + 1);
  return start.toISOString();
}

const pick = (data: ListAuditLogQuery) => data.auditLog;

/** Every change that was asked for and every file that was taken, by whom and with what outcome. */
export function AuditLog() {
  const t = useTranslations();
  const { instant } = useFormats();
  const [action, setAction] = useState<string | null>(null);
  const [actor, setActor] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [asked] = useDebouncedValue(actor.trim(), 300);
  const [{ data: kept }] = useQuery({ query: GetAuditRetentionDocument });
  const filter = {
    action,
    actor: asked || null,
    from: from === '' ? null : new Date(`${from}T00:00`).toISOString(),
    to: to === '' ? null : nextDay(to),
  };
  const { nodes, error, isLoading, hasMore, more, refresh } = usePages(
    ListAuditLogDocument,
    { first: 50, filter },
    'AuditEntry',
    pick,
  );
  const actions = Object.keys(english).map((value) => ({
    value,
    label: t(`auditAction.${value as keyof EnglishDictionary['auditAction']}`),
  }));
  const columns = useMemo<Column<Entry>[]>(
    () => [
      { id: 'at', isOneLine: true, header: t('settings.at'), render: ({ at }) => instant(at), value: ({ at }) => at },
      { id: 'actor', header: t('settings.actor'), render: ({ actor: who }) => who, value: ({ actor: who }) => who },
      {
        id: 'address',
        header: t('settings.address'),
        render: ({ address }) => address ?? '–',
        value: ({ address }) => address,
      },
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
        render: ({ outcome, count, lastAt }) =>
          count === 1 ? outcome : t('settings.outcomeTimes', { outcome, count, last: instant(lastAt) }),
        value: ({ outcome }) => outcome,
        csv: ({ outcome, count, lastAt }) => ({ outcome, count, lastAt }),
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
    <Section
      title={t('settings.tab.audit')}
      note={[t('settings.auditNote'), kept && t('settings.auditKept', { days: kept.auditRetentionDays })]
        .filter(Boolean)
        .join(' ')}
    >
      <Group gap="sm" align="end" mb="sm">
        <Select
          label={t('settings.action')}
          data={actions}
          value={action}
          onChange={setAction}
          placeholder={t('settings.anyAction')}
          searchable
          clearable
        />
        <TextInput
          label={t('settings.actor')}
          value={actor}
          onChange={(event) => setActor(event.currentTarget.value)}
        />
        <TextInput
          label={t('settings.fromDay')}
          type="date"
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          label={t('settings.toDay')}
          type="date"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      </Group>
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
