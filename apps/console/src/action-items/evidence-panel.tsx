import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useMutation, useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useRefusal } from '../client/user-errors.js';
import { useFormats } from '../i18n/use-formats.js';
import { Marked } from '../ui/notice/demo-badge.js';
import { useToast } from '../ui/notice/toast.js';
import { GetActionItemDocument, ApproveEvidenceDocument } from '@cartograph/sdk/operations/plan';
import type { Item } from './board-state.js';
import classes from './evidence-panel.module.css';

/** What was seen, frozen: the finding, its query, its snapshot, its result, and who has approved it. */
export function EvidencePanel({ item }: { item: Item }) {
  const t = useTranslations();
  const { instant } = useFormats();
  const { account, can } = useSession();
  const toast = useToast();
  const read = useRefusal();
  const [{ data }] = useQuery({ query: GetActionItemDocument, variables: { id: item.id } });
  const [{ fetching }, approve] = useMutation(ApproveEvidenceDocument);
  const { insight } = item;
  const { evidence } = insight;
  const frozen = data?.actionItem?.insight.evidence;
  const isMine =
    account !== null && [item.createdBy?.id, item.ownerAccount?.id, insight.createdBy?.id].includes(account.id);
  const approveNow = async (): Promise<void> => {
    const { data: answer, error } = await approve({ input: { insightId: insight.id } });
    const refusal = read({ userErrors: answer?.approveEvidence.userErrors, error });
    if (refusal.general) toast({ kind: 'failed', text: refusal.general });
  };
  return (
    <section className={classes.panel} aria-label={t('evidence.title')}>
      <h3 className={classes.title}>{t('evidence.title')}</h3>
      <p className={classes.summary}>{evidence.summary}</p>
      <dl className={classes.facts}>
        <dt>{t('definition.snapshot')}</dt>
        <dd>
          <Marked isSynthetic={item.isSynthetic}>
            <code>{evidence.snapshotId}</code>
          </Marked>
        </dd>
        <dt>{t('evidence.frozenAt')}</dt>
        <dd>{instant(evidence.frozenAt)}</dd>
        <dt>{t('evidence.approval')}</dt>
        <dd>
          {evidence.approvedBy && evidence.approvedAt ? (
            <span className={classes.approved}>
              <IconCircleCheck size={15} aria-hidden />{' '}
              {t('evidence.approvedBy', { name: evidence.approvedBy.name, at: instant(evidence.approvedAt) })}
            </span>
          ) : (
            t('evidence.notApproved')
          )}
        </dd>
      </dl>
      <div className={classes.actions}>
        {insight.page.startsWith('/') && !insight.page.startsWith('//') && (
          <Button component={Link} to={insight.page} variant="default">
            {t('evidence.openPage')}
          </Button>
        )}
        {!evidence.approvedBy && can('evidence:approve') && (
          <Button
            variant="light"
            loading={fetching}
            disabled={isMine}
            onClick={() => void approveNow()}
            title={isMine ? t('evidence.notOwn') : undefined}
          >
            {t('evidence.approve')}
          </Button>
        )}
      </div>
      {isMine && !evidence.approvedBy && can('evidence:approve') && (
        <p className={classes.hint}>{t('evidence.notOwn')}</p>
      )}
      {frozen?.query === null && <p className={classes.hint}>{t('evidence.hidden')}</p>}
      {frozen && frozen.query !== null && (
        <>
          <details className={classes.details}>
            <summary>{t('evidence.query')}</summary>
            <pre lang="en">{frozen.query}</pre>
            <pre lang="en">{JSON.stringify(frozen.variables, null, 2)}</pre>
          </details>
          <details className={classes.details}>
            <summary>{t('evidence.result')}</summary>
            <pre lang="en">{JSON.stringify(frozen.result, null, 2)}</pre>
          </details>
        </>
      )}
    </section>
  );
}
