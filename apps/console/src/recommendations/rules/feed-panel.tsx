import { Button, FileButton } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { newMutationKey } from '../../client/mutation-key.js';
import { onServer } from '../../client/base-path.js';
import { dependsOn } from '../../client/depends-on.js';
import { useJobTray } from '../../client/job-tray.js';
import { useSession } from '../../client/session.js';
import { useRefusal } from '../../client/user-errors.js';
import { useFormats } from '../../i18n/use-formats.js';
import { FormAlert } from '../../ui/notice/form-alert.js';
import { useToast } from '../../ui/notice/toast.js';
import {
  GetProductFeedDocument,
  SetProductFeedDocument,
  type ProductFeedFieldsFragment,
} from '@cartograph/sdk/operations/rules';
import classes from './rules.module.css';

/** What the shop said last of its stock, and a way to say it again. */
export function FeedPanel() {
  const t = useTranslations();
  const { can } = useSession();
  const { instant } = useFormats();
  const [{ data }] = useQuery({ query: GetProductFeedDocument, context: dependsOn('ProductFeed', 'RuleSet') });
  const feed = data?.productFeed;
  if (!data) return null;
  return (
    <div className={classes.feed}>
      <h3 className={classes.feedTitle}>{t('rules.feed.title')}</h3>
      <p className={classes.hint}>
        {feed
          ? t('rules.feed.is', {
              file: feed.fileName,
              at: instant(feed.updatedAt),
              stock: feed.inStock,
              count: feed.products,
            })
          : t('rules.feed.none')}
      </p>
      {feed && feed.badLines > 0 && <BadLines feed={feed} />}
      {can('imports:write') && <FeedUpload hasFeed={feed != null} />}
    </div>
  );
}

const reasons: Readonly<Record<string, string>> = {
  'product-id': 'id',
  'in-stock': 'stock',
  columns: 'columns',
  quotes: 'quotes',
  price: 'price',
};

function BadLines({ feed: { badLines, badExamples } }: { feed: ProductFeedFieldsFragment }) {
  const t = useTranslations();
  return (
    <details className={classes.hint}>
      <summary>{t('rules.feed.bad', { count: badLines })}</summary>
      <ul className={classes.badLines}>
        {badExamples.map(({ line, reason, text }) => (
          <li key={line}>{t('rules.feed.badLine', { line, reason: reasons[reason] ?? reason, text })}</li>
        ))}
      </ul>
    </details>
  );
}

function FeedUpload({ hasFeed }: { hasFeed: boolean }) {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const { follow } = useJobTray();
  const { share } = useFormats();
  const [, set] = useMutation(SetProductFeedDocument);
  const [sent, setSent] = useState<number | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const take = async (uploadId: string | null): Promise<void> => {
    const { data, error } = await set(
      { input: { uploadId, clientMutationKey: newMutationKey() } },
      { additionalTypenames: ['ProductFeed', 'RuleSet', 'RuleProblem', 'RecommendationList'] },
    );
    const { general } = read({ userErrors: data?.setProductFeed.userErrors, error }, [], {
      CONFLICT: t('rules.feed.refused.needed'),
    });
    setRefused(general);
    const job = data?.setProductFeed.job;
    // The strip of jobs says how it goes on, and brings the page up to date.
    if (job) follow(job.id);
    else if (general === null)
      toast({ kind: 'done', text: uploadId === null ? t('rules.feed.removed') : t('rules.feed.taken') });
  };
  const send = async (file: File | null): Promise<void> => {
    if (!file) return;
    setRefused(null);
    setSent(0);
    try {
      const { CartographClient } = await import('@cartograph/sdk');
      const upload = await new CartographClient({ url: onServer('/') }).imports.upload(file, {
        onProgress: (progress) => setSent(progress.total === 0 ? 1 : progress.sent / progress.total),
      });
      await take(upload.id);
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error));
    } finally {
      setSent(null);
    }
  };
  return (
    <>
      <FormAlert text={refused} />
      <div className={classes.bar}>
        <FileButton
          accept=".csv,.gz,text/csv"
          onChange={(file) => void send(file)}
          inputProps={{ 'aria-label': t('rules.feed.upload') }}
        >
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="compact-xs"
              loading={sent !== null}
              leftSection={<IconUpload size={13} />}
            >
              {hasFeed ? t('rules.feed.replace') : t('rules.feed.upload')}
            </Button>
          )}
        </FileButton>
        {sent !== null && <output className={classes.hint}>{t('rules.feed.sending', { share: share(sent) })}</output>}
        {hasFeed && sent === null && (
          <Button variant="subtle" color="gray" size="compact-xs" onClick={() => void take(null)}>
            {t('rules.feed.remove')}
          </Button>
        )}
      </div>
    </>
  );
}
