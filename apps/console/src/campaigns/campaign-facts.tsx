import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useFormats } from '../i18n/use-formats.js';
import { Marked } from '../ui/demo-badge.js';
import { Section } from '../ui/page.js';
import classes from './campaigns.module.css';
import type { Campaign } from './verdicts.js';

/** What was planned, for whom, and where it came from. */
export function CampaignFacts({ campaign }: { campaign: Campaign }) {
  const t = useTranslations();
  const { can } = useSession();
  const { change, share, instant } = useFormats();
  const { audience, actionItem, createdBy } = campaign;
  return (
    <Section title={t('campaigns.planTitle')}>
      <p className={classes.hypothesis}>{campaign.hypothesis}</p>
      <dl className={classes.facts}>
        <div>
          <dt>{t('campaigns.statusLabel')}</dt>
          <dd>{t(`campaigns.status.${campaign.status}`)}</dd>
        </div>
        <div>
          <dt>{t('campaigns.audience')}</dt>
          <dd>
            <Marked isSynthetic={campaign.isSynthetic}>{t('actionItems.audienceOption', { name: audience.name, size: audience.size })}</Marked>
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
          <dt>{t('campaigns.share')}</dt>
          <dd>{share(campaign.treatmentShare)}</dd>
        </div>
        <div>
          <dt>{t('definition.snapshot')}</dt>
          <dd>
            <code>{audience.snapshotId}</code>
          </dd>
        </div>
        <div>
          <dt>{t('campaigns.created')}</dt>
          <dd>{createdBy ? t('campaigns.createdBy', { name: createdBy.name, at: instant(campaign.createdAt) }) : instant(campaign.createdAt)}</dd>
        </div>
        {actionItem && (
          <div>
            <dt>{t('campaigns.actionItem')}</dt>
            <dd>
              <Link className={classes.link} to={`/action-items?item=${encodeURIComponent(actionItem.id)}`}>
                {actionItem.title}
              </Link>
            </dd>
          </div>
        )}
      </dl>
    </Section>
  );
}
