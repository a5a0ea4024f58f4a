import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { dependsOn } from '../client/depends-on.js';
import { readProblem } from '../client/problem.js';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { useToday } from '../scope/use-today.js';
import { daysLeft } from '../ui/text/days-left.js';
import { Marked } from '../ui/notice/demo-badge.js';
import { dueState } from '../ui/text/due-state.js';
import { Section } from '../ui/page/page.js';
import { ProblemState, Waiting } from '../ui/notice/states.js';
import { TodayPlansDocument, type TodayPlansQuery } from '@cartograph/sdk/operations/changes';
import classes from './today.module.css';

const LISTED = 5;
const context = dependsOn('ActionItem', 'Campaign');

/** My action items by when they are due, and the campaigns that run. */
export function Plans() {
  const t = useTranslations();
  const { account, can } = useSession();
  const [{ data, error }, ask] = useQuery({
    query: TodayPlansDocument,
    variables: { ownerId: account?.id ?? null },
    context,
    pause: !can('plan:read'),
  });
  if (!can('plan:read')) return null;
  if (error && !data)
    return <ProblemState problem={readProblem(error)} onRetry={() => ask({ requestPolicy: 'network-only' })} />;
  if (!data) return <Waiting heights={[150]} />;
  return (
    <div className={classes.pair}>
      <Section title={account ? t('today.mineTitle') : t('today.itemsTitle')}>
        <Items items={data.actionItems.nodes} />
      </Section>
      <Section title={t('today.campaignsTitle')}>
        <Campaigns campaigns={data.campaigns.nodes} />
      </Section>
    </div>
  );
}

function Items({ items }: { items: TodayPlansQuery['actionItems']['nodes'] }) {
  const t = useTranslations();
  const { day } = useFormats();
  const today = useToday();
  const open = items
    .filter(({ status }) => status !== 'DONE' && status !== 'DROPPED')
    .toSorted((a, b) => ((a.dueOn ?? '9') < (b.dueOn ?? '9') ? -1 : 1));
  if (open.length === 0)
    return <Nothing text={t('today.noItems')} to="/action-items" page={t('app.pages.actionItems')} />;
  return (
    <>
      <ul className={classes.list}>
        {open.slice(0, LISTED).map((item) => (
          <li key={item.id}>
            <Marked isSynthetic={item.isSynthetic}>
              <Link className={classes.link} to={`/action-items?item=${encodeURIComponent(item.id)}`}>
                {item.title}
              </Link>
            </Marked>
            <span className={classes.due}>
              {t('today.due', { state: dueState(item, today) ?? 'none', day: item.dueOn ? day(item.dueOn) : '' })}
            </span>
          </li>
        ))}
      </ul>
      {open.length > LISTED && (
        <Link className={classes.link} to="/action-items">
          {t('today.moreItems', { count: open.length - LISTED })}
        </Link>
      )}
    </>
  );
}

function Campaigns({ campaigns }: { campaigns: TodayPlansQuery['campaigns']['nodes'] }) {
  const t = useTranslations();
  const [now] = useState(() => new Date());
  const running = campaigns.filter(({ status }) => status === 'RUNNING');
  const planned = campaigns.filter(
    ({ status }) => status === 'DRAFT' || status === 'SIMULATED' || status === 'APPROVED',
  ).length;
  return (
    <>
      {running.length === 0 ? (
        <Nothing text={t('today.noCampaigns')} to="/campaigns" page={t('app.pages.campaigns')} />
      ) : (
        <ul className={classes.list}>
          {running.map(({ id, name, isSynthetic, startedAt, plan, exposures }) => (
            <li key={id}>
              <Marked isSynthetic={isSynthetic}>
                <Link className={classes.link} to={`/campaigns/${encodeURIComponent(id)}/monitor`}>
                  {name}
                </Link>
              </Marked>
              <span className={classes.due}>
                {exposures.sampleRatio.isMismatch && (
                  <IconAlertTriangle size={14} stroke={1.8} aria-hidden className={classes.alarm} />
                )}
                {t('monitor.list.row', {
                  units: exposures.arms.reduce((sum, { units }) => sum + units, 0),
                  ratio: t('monitor.list.ratio', {
                    state: exposures.sampleRatio.isMismatch
                      ? 'mismatch'
                      : exposures.sampleRatio.pValue === null
                        ? 'unknown'
                        : 'ok',
                  }),
                  left: t('monitor.list.left', {
                    hasDays: plan.days === null || startedAt === null ? 'no' : 'yes',
                    left: plan.days === null || startedAt === null ? 0 : daysLeft(startedAt, plan.days, now),
                  }),
                })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {planned > 0 && (
        <Link className={classes.link} to="/campaigns">
          {t('today.planned', { count: planned })}
        </Link>
      )}
    </>
  );
}

/** Says that there is nothing, and where it would be. */
function Nothing({ text, to, page }: { text: string; to: string; page: string }) {
  return (
    <p className={classes.none}>
      {text}{' '}
      <Link className={classes.link} to={to}>
        {page}
      </Link>
    </p>
  );
}
