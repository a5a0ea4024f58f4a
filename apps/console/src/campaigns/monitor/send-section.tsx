import { Button, CopyButton, SegmentedControl } from '@mantine/core';
import { useTranslations } from 'use-intl';
import { useSession } from '../../client/session.js';
import { useFormats } from '../../i18n/use-formats.js';
import { Section } from '../../ui/page/page.js';
import { oneOf, useUrlState } from '../../ui/page/url-state.js';
import resultClasses from '../result/result.module.css';
import { FileImport } from './file-import.js';
import classes from './monitor.module.css';
import type { Monitored } from './monitored.js';
import { graphqlSnippet, metricSources, sdkSnippet } from './snippets.js';

const ways = ['sdk', 'graphql', 'file'] as const;
const wayCodec = oneOf(ways, 'sdk');

/** How exposures and outcomes get in: code to copy, or files. */
export function SendSection({
  campaign,
  onDone,
}: {
  campaign: Pick<Monitored, 'id' | 'plan' | 'startedAt'>;
  onDone(): void;
}) {
  const t = useTranslations();
  const { list } = useFormats();
  const { can } = useSession();
  const mayImport = can('campaigns:write') || (can('events:write') && can('imports:write'));
  const [way, setWay] = useUrlState('send', wayCodec);
  const { recorded } = metricSources(campaign.plan);
  const sent = { campaignId: campaign.id, arm: campaign.plan.arms[1]?.name ?? '', recorded: recorded[0] ?? null };
  const code = way === 'graphql' ? graphqlSnippet(sent) : sdkSnippet(sent);
  return (
    <Section
      title={t('monitor.send.title')}
      note={t('monitor.send.note')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('monitor.send.kind')}
          value={way}
          onChange={(value) => setWay(wayCodec.read(value) ?? 'sdk')}
          data={ways.map((value) => ({ value, label: t(`monitor.send.ways.${value}`) }))}
        />
      }
    >
      {way !== 'file' ? (
        <div className={resultClasses.stack}>
          <p className={classes.note}>{t('monitor.send.key')}</p>
          <pre className={classes.code} lang="en" aria-label={t('monitor.send.code')} tabIndex={0}>
            {code}
          </pre>
          <div className={classes.actions}>
            <CopyButton value={code}>
              {({ copied, copy }) => (
                <Button variant="default" size="xs" onClick={copy}>
                  {copied ? t('monitor.send.copied') : t('monitor.send.copy')}
                </Button>
              )}
            </CopyButton>
          </div>
        </div>
      ) : campaign.startedAt === null || !mayImport ? (
        <p className={classes.note}>
          {campaign.startedAt === null ? t('monitor.send.notRunning') : t('monitor.send.mayNot')}
        </p>
      ) : (
        <div className={classes.files}>
          <FileImport
            campaignId={campaign.id}
            what="exposures"
            columns={t('monitor.send.exposuresColumns')}
            onDone={onDone}
          />
          {recorded.length > 0 ? (
            <FileImport
              campaignId={campaign.id}
              what="outcomes"
              columns={t('monitor.send.outcomesColumns', { metrics: list(recorded) })}
              onDone={onDone}
            />
          ) : (
            <p className={classes.note}>{t('monitor.send.noRecorded')}</p>
          )}
        </div>
      )}
    </Section>
  );
}
