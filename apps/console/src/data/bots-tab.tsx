import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useShop } from '../client/shop.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/table/data-table.js';
import { inSentence } from '../ui/page/lead.js';
import { Section } from '../ui/page/page.js';
import { SnapshotLine } from '../ui/notice/snapshot-line.js';
import { EmptyState, Waiting } from '../ui/notice/states.js';
import { sortBy, useUrlState } from '../ui/page/url-state.js';
import { BotsDocument, type BotsQuery } from '@cartograph/sdk/operations/data';
import classes from './rows.module.css';

type Bots = NonNullable<BotsQuery['dataHealth']>['bots'];
type Rule = Bots['rules'][number];
type BotSession = NonNullable<Bots['top']>[number];

const sortCodec = sortBy(['rule', 'started', 'lasted', 'events', 'purchases'], { column: 'events', direction: 'DESC' });

/** Sessions no person has: by which rule, what part of the log they are, and the largest of them. */
export function BotsTab() {
  const t = useTranslations();
  const { snapshot } = useShop();
  const mayReadPeople = useSession().can('people:read');
  const [{ data, error }, ask] = useQuery({
    query: BotsDocument,
    variables: { mayReadPeople },
    pause: snapshot === null,
  });
  const empty = <EmptyState title={t('noSnapshot.title')}>{t('data.answer.empty')}</EmptyState>;
  if (snapshot === null) return empty;
  return (
    <QueryView
      data={data}
      error={error}
      onRetry={() => ask({ requestPolicy: 'network-only' })}
      whileLoading={<Waiting heights={[260, 360]} />}
    >
      {({ shop, dataHealth }) => {
        if (!dataHealth) return empty;
        const { rules, top } = dataHealth.bots;
        return (
          <>
            <SnapshotLine hasMoney />
            <Rules rules={rules} shop={shop} />
            {top ? (
              top.length > 0 && <Largest sessions={top} allEvents={shop.counts.total} />
            ) : (
              <p className={classes.note}>{t('data.bots.topNotAllowed')}</p>
            )}
          </>
        );
      }}
    </QueryView>
  );
}

function Rules({ rules, shop }: { rules: readonly Rule[]; shop: BotsQuery['shop'] }) {
  const t = useTranslations();
  const { count, percent, money } = useFormats();
  const sum = (value: (rule: Rule) => number): number => rules.reduce((total, rule) => total + value(rule), 0);
  const sessions = sum((rule) => rule.sessions);
  const share = (part: number, whole: number): string => (whole === 0 ? '–' : percent(part / whole));
  const part = (value: number, of: number | null): string =>
    of === null ? count(value) : t('data.bots.part', { count: count(value), share: percent(of) });
  const columns: Column<Rule>[] = [
    {
      id: 'rule',
      header: t('data.bots.ruleColumn'),
      isTitle: true,
      render: ({ rule }) => t(`data.bots.rule.${rule}.name`),
      csv: ({ rule }) => ({ rule }),
    },
    { id: 'meaning', header: t('data.bots.meaning'), render: ({ rule }) => t(`data.bots.rule.${rule}.meaning`) },
    {
      id: 'sessions',
      header: t('metric.sessions.name'),
      align: 'end',
      render: (rule) => part(rule.sessions, rule.sessionShare),
      value: (rule) => rule.sessions,
    },
    {
      id: 'events',
      header: t('metric.events.name'),
      align: 'end',
      render: ({ counts, eventShare }) => part(counts.total, eventShare),
      value: ({ counts }) => counts.total,
    },
    {
      id: 'purchases',
      header: t('metric.purchases.name'),
      align: 'end',
      render: ({ counts, purchaseShare }) => part(counts.purchases, purchaseShare),
      value: ({ counts }) => counts.purchases,
    },
    {
      id: 'revenue',
      header: t('metric.revenue.name'),
      align: 'end',
      render: ({ revenue }) => money(revenue),
      value: ({ revenue }) => revenue,
    },
  ];
  return (
    <Section title={t('data.bots.title')} note={t('data.bots.note')}>
      <p className={classes.lead} data-testid="bots-answer">
        {sessions === 0
          ? t('data.bots.none', { all: shop.sessions })
          : t.rich('data.bots.answer', {
              ...inSentence,
              sessions,
              all: shop.sessions,
              share: share(sessions, shop.sessions),
              events: share(
                sum(({ counts }) => counts.total),
                shop.counts.total,
              ),
              purchases: share(
                sum(({ counts }) => counts.purchases),
                shop.counts.purchases,
              ),
            })}
      </p>
      <p className={classes.note}>{t('data.bots.rulesNote')}</p>
      <DataTable
        label={t('data.bots.rulesTitle')}
        columns={columns}
        rows={rules}
        rowKey={({ rule }) => rule}
        csvName="bot-rules"
      />
    </Section>
  );
}

function Largest({ sessions, allEvents }: { sessions: readonly BotSession[]; allEvents: number }) {
  const t = useTranslations();
  const { count, instant, duration, percent } = useFormats();
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo<Column<BotSession>[]>(
    () => [
      {
        id: 'session',
        header: t('data.bots.session'),
        isTitle: true,
        render: ({ externalId }) =>
          externalId === null ? t('data.bots.noId') : <code className={classes.value}>{externalId}</code>,
        csv: ({ externalId }) => ({ session: externalId }),
      },
      {
        id: 'user',
        header: t('data.bots.user'),
        render: ({ user }) => <code>{user.externalId}</code>,
        csv: ({ user }) => ({ user: user.externalId }),
      },
      {
        id: 'rule',
        header: t('data.bots.ruleColumn'),
        render: ({ botRule }) => (botRule ? t(`data.bots.rule.${botRule}.name`) : '–'),
        value: ({ botRule }) => botRule,
      },
      {
        id: 'started',
        header: t('data.bots.started'),
        isOneLine: true,
        render: ({ startedAt }) => instant(startedAt),
        value: ({ startedAt }) => startedAt,
      },
      {
        id: 'lasted',
        header: t('data.bots.lasted'),
        align: 'end',
        render: ({ durationSeconds }) => duration(durationSeconds),
        value: ({ durationSeconds }) => durationSeconds,
      },
      {
        id: 'events',
        header: t('metric.events.name'),
        align: 'end',
        render: ({ counts }) => count(counts.total),
        value: ({ counts }) => counts.total,
      },
      {
        id: 'share',
        header: t('data.bots.ofEvents'),
        align: 'end',
        render: ({ counts }) => percent(counts.total / allEvents),
      },
      {
        id: 'purchases',
        header: t('metric.purchases.name'),
        align: 'end',
        render: ({ counts }) => count(counts.purchases),
        value: ({ counts }) => counts.purchases,
      },
    ],
    [t, count, instant, duration, percent, allEvents],
  );
  return (
    <Section title={t('data.bots.topTitle')}>
      <DataTable
        label={t('data.bots.topTitle')}
        columns={columns}
        rows={sessions}
        rowKey={({ id }) => id}
        sort={sort}
        onSort={setSort}
        csvName="bot-sessions"
      />
    </Section>
  );
}
