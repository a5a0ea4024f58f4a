import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import { useSession } from '../../client/session.js';
import type { Campaign } from '../campaign.js';
import { DecideDialog } from '../result/decide-dialog.js';
import type { Decision } from '../result/analysis.js';
import { StopDialog } from '../stop-dialog.js';
import { ExtendDialog } from './extend-dialog.js';
import classes from './monitor.module.css';
import type { Monitored } from './monitored.js';
import { StartDialog } from './start-dialog.js';

interface MonitorActionsProps {
  campaign: Campaign;
  monitored: Pick<Monitored, 'id' | 'status' | 'plan'>;
  /** What the newest analysis says, as far as it may be told. */
  said: Decision | null;
  onChanged(): void;
}

/** Starting, extending, finishing, deciding: what the campaign's status allows, each with its reason. */
export function MonitorActions({ campaign, monitored: { id, status, plan }, said, onChanged }: MonitorActionsProps) {
  const t = useTranslations();
  const { can } = useSession();
  const [isStarting, starting] = useDisclosure();
  const [isExtending, extending] = useDisclosure();
  const [isStopping, stopping] = useDisclosure();
  const [isDeciding, deciding] = useDisclosure();
  const mayWrite = can('campaigns:write');
  return (
    <div className={classes.actions}>
      {mayWrite && status === 'APPROVED' && <Button onClick={starting.open}>{t('monitor.actions.start')}</Button>}
      {mayWrite && status === 'RUNNING' && (
        <>
          {plan.days !== null && (
            <Button variant="default" onClick={extending.open}>
              {t('monitor.actions.extend')}
            </Button>
          )}
          <Button variant="default" onClick={stopping.open}>
            {t('monitor.actions.stop')}
          </Button>
          <Button
            variant={said && said.kind !== 'KEEP_RUNNING' && said.kind !== 'CANNOT_TELL' ? 'filled' : 'default'}
            onClick={deciding.open}
          >
            {t('monitor.actions.decide')}
          </Button>
        </>
      )}
      {(status === 'RUNNING' || status === 'FINISHED') && (
        <Button component={Link} to={`/campaigns/${encodeURIComponent(id)}/result`} variant="subtle">
          {t('monitor.toResult')}
        </Button>
      )}
      {isStarting && (
        <StartDialog campaign={campaign} days={plan.days} onClose={starting.close} onStarted={onChanged} />
      )}
      {isExtending && <ExtendDialog campaign={campaign} plan={plan} onClose={extending.close} onExtended={onChanged} />}
      {isStopping && <StopDialog campaign={campaign} onClose={stopping.close} onStopped={onChanged} />}
      {isDeciding && (
        <DecideDialog
          campaign={campaign}
          arms={plan.arms.slice(1).map(({ name }) => name)}
          said={said}
          onClose={deciding.close}
          onDecided={onChanged}
        />
      )}
    </div>
  );
}
