import { useMemo } from 'react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useItemAddress } from '../../client/archived.js';
import { useSession } from '../../client/session.js';
import { useFormats } from '../../i18n/use-formats.js';
import { Marked } from '../../ui/notice/demo-badge.js';
import { Section } from '../../ui/page/page.js';
import classes from '../campaigns.module.css';
import { CampaignPlannedDocument } from '@cartograph/sdk/operations/campaigns';
import { draftOfPlan } from '../designer/draft.js';
import { PlanMeaning } from '../designer/plan-meaning.js';
import type { Campaign } from '../campaign.js';

/** What was planned, for whom, and where it came from. */
export function CampaignFacts({ campaign }: { campaign: Campaign }) {
  const t = useTranslations();
  const { can } = useSession();
  const { change, share, instant } = useFormats();
  const { audience, actionItem, createdBy } = campaign;
  const itemAddress = useItemAddress();
  const [{ data }] = useQuery({ query: CampaignPlannedDocument, variables: { id: campaign.id } });
  const planned = data?.campaign;
  const draft = useMemo(
    () =>
      planned && {
        plan: draftOfPlan(planned.plan),
        upliftRelative: planned.upliftRelative,
        alpha: planned.alpha,
        power: planned.power,
      },
    [planned],
  );
  return (
    <Section title={t('campaigns.planTitle')}>
      <p className={classes.hypothesis}>{campaign.hypothesis}</p>
      {draft && (
        <div className={classes.planned}>
          <PlanMeaning draft={draft} />
          <Link className={classes.link} to={`/campaigns/${encodeURIComponent(campaign.id)}/design`}>
            {t('designer.toDesign')}
          </Link>
        </div>
      )}
      <dl className={classes.facts}>
        <div>
          <dt>{t('campaigns.statusLabel')}</dt>
          <dd>{t(`campaigns.status.${campaign.status}`)}</dd>
        </div>
        <div>
          <dt>{t('campaigns.audience')}</dt>
          <dd>
            <Marked isSynthetic={campaign.isSynthetic}>
              {t('actionItems.audienceOption', { name: audience.name, size: audience.size })}
            </Marked>
            {can('people:read') && can('audiences:write') && (
              <div>
                <Link className={classes.link} to={`/recommendations?export=${encodeURIComponent(audience.id)}`}>
                  {t('recommendations.export.ofAudience')}
                </Link>
              </div>
            )}
          </dd>
        </div>
        <div>
          <dt>{t('campaigns.uplift')}</dt>
          <dd>{change(campaign.upliftRelative)}</dd>
        </div>
        <div>
          <dt>{t('campaigns.power')}</dt>
          <dd>{share(campaign.power)}</dd>
        </div>
        <div>
          <dt>{t('campaigns.alpha')}</dt>
          <dd>{share(campaign.alpha)}</dd>
        </div>
        <div>
          <dt>{t('definition.snapshot')}</dt>
          <dd>
            <span title={audience.snapshotId}>
              {t('snapshotLine.snapshot', {
                at: instant(audience.preview.snapshot.committedAt),
                rows: audience.preview.snapshot.rows,
              })}
            </span>
          </dd>
        </div>
        <div>
          <dt>{t('campaigns.created')}</dt>
          <dd>
            {createdBy
              ? t('campaigns.createdBy', { name: createdBy.name, at: instant(campaign.createdAt) })
              : instant(campaign.createdAt)}
          </dd>
        </div>
        {actionItem && (
          <div>
            <dt>{t('campaigns.actionItem')}</dt>
            <dd>
              <Link className={classes.link} to={itemAddress(actionItem.id, actionItem.isSynthetic)}>
                {actionItem.title}
              </Link>
            </dd>
          </div>
        )}
      </dl>
    </Section>
  );
}
