import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { WorkingOut } from '../client/long-query-view.js';
import { useItemAddress } from '../client/archived.js';
import { QueryView } from '../client/query-view.js';
import { useSession } from '../client/session.js';
import { useShop } from '../client/shop.js';
import { useFormats } from '../i18n/use-formats.js';
import { Marked } from '../ui/notice/demo-badge.js';
import { Page, Section } from '../ui/page/page.js';
import { AnswerSkeleton, NotFound, Waiting } from '../ui/notice/states.js';
import { pageOf, useAskedWith } from './asked-with.js';
import { DeleteInsight } from './delete-insight.js';
import type { Insight } from './insight.js';
import { InsightDetailDocument } from '@cartograph/sdk/operations/plan';
import classes from './insights.module.css';
import { RerunChain } from './rerun-chain.js';
import { ResultTable } from './result-table.js';
import { useRerun, type Rerun } from './use-rerun.js';

/** One insight: what was found, how it was asked, what stands on it, and whether newer data confirm it. */
export default function InsightPage() {
  const { id = '' } = useParams();
  return <InsightOf key={id} id={id} />;
}

function InsightOf({ id }: { id: string }) {
  const t = useTranslations();
  const [{ data, error }, ask] = useQuery({ query: InsightDetailDocument, variables: { id } });
  const rerun = useRerun(id);
  const insight = data?.insight;
  if (data && !insight) return <NotFound actions={<Link to="/insights">{t('insights.back')}</Link>} />;
  return (
    <Page
      name={insight?.title ?? t('app.pages.insights')}
      question={insight?.title ?? t('app.questions.insights')}
      answer={insight ? <Finding insight={insight} /> : error ? undefined : <AnswerSkeleton />}
      actions={
        insight && (
          <>
            <DeleteInsight insight={insight} />
            <RerunButton insight={insight} rerun={rerun} />
          </>
        )
      }
    >
      {rerun.work && <WorkingOut work={rerun.work} />}
      <QueryView
        data={insight ?? undefined}
        error={error}
        onRetry={() => ask({ requestPolicy: 'network-only' })}
        whileLoading={<Waiting heights={[220, 300]} />}
      >
        {(shown) => <Detail insight={shown} />}
      </QueryView>
    </Page>
  );
}

/** What a re-run's summary quotes the first finding behind; the words before it are the server's English, and said here in the page's language. */
const FOUND_FIRST = 'Found first: ';

/** What was found; of a re-run whether newer data confirm it, and what was found first. */
function Finding({ insight: { evidence, rerun } }: { insight: Insight }) {
  const t = useTranslations();
  const { estimate, interval } = useFormats();
  if (!rerun) return evidence.summary;
  const { before, after } = rerun;
  const written = (figure: NonNullable<typeof before>): string =>
    [estimate(figure), ...(interval(figure) === null ? [] : [`[${interval(figure)}]`])].join(' ');
  return t('insights.again', {
    verdict: rerun.verdict,
    figures: before && after ? 'both' : 'none',
    before: before ? written(before) : '',
    now: after ? written(after) : '',
    first: evidence.summary.split(FOUND_FIRST).at(-1) ?? '',
  });
}

function Detail({ insight }: { insight: Insight }) {
  const t = useTranslations();
  const { instant } = useFormats();
  const askedWith = useAskedWith();
  const itemAddress = useItemAddress();
  const { page, evidence, picture, note, actionItems, createdAt, createdBy, title, isSynthetic } = insight;
  const question = pageOf(page);
  return (
    <>
      <Section title={t('insights.question')}>
        <dl className={classes.facts}>
          {question && (
            <>
              <dt>{t('insights.question')}</dt>
              <dd>{t(`app.questions.${question}`)}</dd>
            </>
          )}
          {askedWith(evidence.variables).map(({ name, value }) => (
            <FactPair key={name} name={name} value={value} />
          ))}
          <dt>{t('insights.snapshot')}</dt>
          <dd>
            <Marked isSynthetic={isSynthetic}>
              <code>{evidence.snapshotId}</code>
            </Marked>
          </dd>
          <dt>{t('insights.column.kept')}</dt>
          <dd>
            {t('insights.keptBy', {
              at: instant(createdAt),
              who: createdBy ? 'somebody' : 'none',
              name: createdBy?.name ?? '',
            })}
          </dd>
          {note && (
            <>
              <dt>{t('insights.note')}</dt>
              <dd>{note}</dd>
            </>
          )}
        </dl>
        {page.startsWith('/') && !page.startsWith('//') && (
          <Link className={classes.link} to={page}>
            {t('insights.openPage')}
          </Link>
        )}
      </Section>
      {picture && (
        <Section title={t('insights.picture')}>
          <img className={classes.picture} src={picture.dataUrl} alt={t('insights.pictureOf', { title })} />
        </Section>
      )}
      {evidence.query === null ? (
        <p className={classes.quiet}>{t('evidence.hidden')}</p>
      ) : (
        <ResultTable insight={insight} />
      )}
      <RerunChain insight={insight} />
      <Section title={t('insights.citedBy')}>
        {actionItems.length === 0 ? (
          <p className={classes.quiet}>{t('insights.notCited')}</p>
        ) : (
          <ul className={classes.chain}>
            {actionItems.map((item) => (
              <li key={item.id}>
                <Marked isSynthetic={item.isSynthetic}>
                  <Link className={classes.link} to={itemAddress(item.id, item.isSynthetic)}>
                    {item.title}
                  </Link>
                </Marked>
                <span className={classes.quiet}>{t(`actionItems.status.${item.status}`)}</span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      {evidence.query !== null && (
        <details>
          <summary>{t('method.title')}</summary>
          <p className={classes.quiet}>{t('insights.method')}</p>
          <pre className={classes.query} lang="en">
            {evidence.query}
          </pre>
        </details>
      )}
      <p>
        <Link className={classes.link} to="/insights">
          {t('insights.back')}
        </Link>
      </p>
    </>
  );
}

function FactPair({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** Asks the question again on the current snapshot. */
function RerunButton({ insight, rerun: { run, isWaiting } }: { insight: Insight; rerun: Rerun }) {
  const t = useTranslations();
  const { can } = useSession();
  const { snapshot } = useShop();
  if (!can('insights:write')) return null;
  const isNewest = snapshot?.id === insight.evidence.snapshotId;
  return (
    <Button
      leftSection={<IconRefresh size={15} stroke={1.8} />}
      loading={isWaiting}
      disabled={isNewest}
      title={isNewest ? t('insights.sameData') : undefined}
      onClick={run}
    >
      {t('insights.rerun')}
    </Button>
  );
}
