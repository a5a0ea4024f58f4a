import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useShop } from '../client/shop.js';
import { useFormats } from '../i18n/use-formats.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { inSentence } from '../ui/lead.js';
import { Section } from '../ui/page.js';
import { SnapshotLine } from '../ui/snapshot-line.js';
import { EmptyState, NoPermission, Waiting } from '../ui/states.js';
import { sortBy, useUrlState } from '../ui/url-state.js';
import { BotsDocument, type BotsQuery } from './data.generated.js';
import classes from './rows.module.css';

type BotSession = BotsQuery['largest']['nodes'][number];
interface RuleRow {
  rule: (typeof rules)[number];
  sessions: number;
}

const rules = ['MANY_EVENTS', 'MANY_PURCHASES', 'TOO_FAST'] as const;
const sortCodec = sortBy(['rule', 'started', 'lasted', 'events', 'purchases'], { column: 'events', direction: 'DESC' });

/** Sessions no person has: by which rule, what part of the log they are, and the largest of them. */
export function BotsTab() {
  const t = useTranslations();
  const { snapshot } = useShop();
  const mayRead = useSession().can('people:read');
  const [{ data, error }, ask] = useQuery({ query: BotsDocument, pause: !mayRead || snapshot === null });
  if (!mayRead) return <NoPermission isPage={false} />;
  if (snapshot === null) return <EmptyState title={t('noSnapshot.title')}>{t('data.answer.empty')}</EmptyState>;
  return (
    <QueryView data={data} error={error} onRetry={() => ask({ requestPolicy: 'network-only' })} whileLoading={<Waiting heights={[260, 360]} />}>
      {(bots) => (
        <>
          <SnapshotLine />
          <Rules bots={bots} />
          {bots.largest.nodes.length > 0 && <Largest bots={bots} />}
        </>
      )}
    </QueryView>
  );
}

function Rules({ bots: { shop, manyEvents, manyPurchases, tooFast, largest } }: { bots: BotsQuery }) {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const byRule: readonly RuleRow[] = [
    { rule: 'MANY_EVENTS', sessions: manyEvents.totalCount },
    { rule: 'MANY_PURCHASES', sessions: manyPurchases.totalCount },
    { rule: 'TOO_FAST', sessions: tooFast.totalCount },
  ];
  const sessions = byRule.reduce((sum, row) => sum + row.sessions, 0);
  const listed = largest.nodes.length;
  const part = (type: 'total' | 'purchases'): string => {
    const of = shop.counts[type];
    return of === 0 ? '–' : percent(largest.nodes.reduce((sum, { counts }) => sum + counts[type], 0) / of);
  };
  const columns: Column<RuleRow>[] = [
    { id: 'rule', header: t('data.bots.ruleColumn'), isTitle: true, render: ({ rule }) => t(`data.bots.rule.${rule}.name`), csv: ({ rule }) => ({ rule }) },
    { id: 'meaning', header: t('data.bots.meaning'), render: ({ rule }) => t(`data.bots.rule.${rule}.meaning`) },
    { id: 'sessions', header: t('metric.sessions.name'), align: 'end', render: (row) => count(row.sessions), value: (row) => row.sessions },
  ];
  return (
    <Section title={t('data.bots.title')} note={t('data.bots.note')}>
      <p className={classes.lead} data-testid="bots-answer">
        {sessions === 0
          ? t('data.bots.none', { all: shop.sessions })
          : t.rich('data.bots.answer', { ...inSentence, sessions, all: shop.sessions, share: percent(sessions / shop.sessions), listed, whole: listed === sessions ? 'yes' : 'no', events: part('total'), purchases: part('purchases') })}
      </p>
      <p className={classes.note}>{t('data.bots.rulesNote')}</p>
      <DataTable label={t('data.bots.rulesTitle')} columns={columns} rows={byRule} rowKey={({ rule }) => rule} csvName="bot-rules" />
    </Section>
  );
}

function Largest({ bots: { shop, largest } }: { bots: BotsQuery }) {
  const t = useTranslations();
  const { count, instant, duration, percent } = useFormats();
  const [sort, setSort] = useUrlState('sort', sortCodec);
  const columns = useMemo<Column<BotSession>[]>(
    () => [
      { id: 'session', header: t('data.bots.session'), isTitle: true, render: ({ externalId }) => (externalId === null ? t('data.bots.noId') : <code className={classes.value}>{externalId}</code>), csv: ({ externalId }) => ({ session: externalId }) },
      { id: 'user', header: t('data.bots.user'), render: ({ user }) => <code>{user.externalId}</code>, csv: ({ user }) => ({ user: user.externalId }) },
      { id: 'rule', header: t('data.bots.ruleColumn'), render: ({ botRule }) => (botRule ? t(`data.bots.rule.${botRule}.name`) : '–'), value: ({ botRule }) => botRule },
      { id: 'started', header: t('data.bots.started'), isOneLine: true, render: ({ startedAt }) => instant(startedAt), value: ({ startedAt }) => startedAt },
      { id: 'lasted', header: t('data.bots.lasted'), align: 'end', render: ({ durationSeconds }) => duration(durationSeconds), value: ({ durationSeconds }) => durationSeconds },
      { id: 'events', header: t('metric.events.name'), align: 'end', render: ({ counts }) => count(counts.total), value: ({ counts }) => counts.total },
      { id: 'share', header: t('data.bots.ofEvents'), align: 'end', render: ({ counts }) => percent(counts.total / shop.counts.total) },
      { id: 'purchases', header: t('metric.purchases.name'), align: 'end', render: ({ counts }) => count(counts.purchases), value: ({ counts }) => counts.purchases },
    ],
    [t, count, instant, duration, percent, shop],
  );
  return (
    <Section title={t('data.bots.topTitle')}>
      <DataTable label={t('data.bots.topTitle')} columns={columns} rows={largest.nodes} rowKey={({ id }) => id} sort={sort} onSort={setSort} csvName="bot-sessions" />
    </Section>
  );
}
