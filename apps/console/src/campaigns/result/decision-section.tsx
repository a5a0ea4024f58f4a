import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useTranslations } from 'use-intl';
import { useSession } from '../../client/session.js';
import { useFormats } from '../../i18n/use-formats.js';
import { Section } from '../../ui/page/page.js';
import type { Campaign } from '../campaign.js';
import { useGivenNames } from '../given-names.js';
import type { CampaignResult, Decision } from './analysis.js';
import { DecideDialog } from './decide-dialog.js';
import classes from './result.module.css';

interface DecisionSectionProps {
  campaign: Campaign;
  result: Pick<CampaignResult, 'decision' | 'status' | 'plan'>;
  said: Decision | null;
  onDecided(): void;
}

/** What people decided, and the way to decide. */
export function DecisionSection({
  campaign,
  result: { decision, status, plan },
  said,
  onDecided,
}: DecisionSectionProps) {
  const t = useTranslations();
  const { instant } = useFormats();
  const { can } = useSession();
  const names = useGivenNames();
  const [isDeciding, deciding] = useDisclosure();
  const mayDecide = can('campaigns:write') && (status === 'RUNNING' || status === 'FINISHED');
  return (
    <Section title={t('result.decision.title')}>
      <div className={classes.stack}>
        {decision ? (
          <div
            className={classes.verdict}
            data-mood={decision.kind === 'SHIP' ? 'good' : 'plain'}
            data-testid="decision"
          >
            <p>{t('result.decision.made', { kind: decision.kind, arm: names.arm(decision.arm ?? '') })}</p>
            <p className={classes.quiet}>
              {t('result.decision.when', { at: instant(decision.at), reason: decision.reason })}
            </p>
          </div>
        ) : (
          <p className={classes.list}>{t('result.decision.open')}</p>
        )}
        {mayDecide && (
          <div className={classes.tools}>
            <Button size="sm" variant={decision ? 'default' : 'filled'} onClick={deciding.open}>
              {decision ? t('result.decision.again') : t('result.decision.decide')}
            </Button>
          </div>
        )}
      </div>
      {isDeciding && (
        <DecideDialog
          campaign={campaign}
          arms={plan.arms.slice(1).map(({ name }) => name)}
          said={said}
          onClose={deciding.close}
          onDecided={onDecided}
        />
      )}
    </Section>
  );
}
