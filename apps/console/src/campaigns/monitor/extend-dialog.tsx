import { Button, Group, Modal, NumberInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { accepted, useRefusal } from '../../client/user-errors.js';
import { useFormats } from '../../i18n/use-formats.js';
import { useFocusBack } from '../../ui/form/focus-back.js';
import { FormAlert } from '../../ui/notice/form-alert.js';
import { useToast } from '../../ui/notice/toast.js';
import type { Campaign } from '../campaign.js';
import classes from '../campaigns.module.css';
import type { Plan } from '../result/analysis.js';
import { ExtendCampaignDocument } from '@cartograph/sdk/operations/campaigns';

interface ExtendDialogProps {
  campaign: Pick<Campaign, 'id' | 'version'>;
  plan: Pick<Plan, 'plannedUnits' | 'framework'>;
  onClose(): void;
  onExtended(): void;
}

const week = 7;
const fields = ['days', 'plannedUnits', 'reason'];

/** Lets more users enter a running campaign than was planned, with the reason that is shown beside its result. */
export function ExtendDialog({ campaign, plan: { plannedUnits, framework }, onClose, onExtended }: ExtendDialogProps) {
  const t = useTranslations();
  useFocusBack();
  const { count } = useFormats();
  const read = useRefusal();
  const toast = useToast();
  const [days, setDays] = useState<number | string>(week);
  const [units, setUnits] = useState<number | string>('');
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, extend] = useMutation(ExtendCampaignDocument);
  const isFixed = framework.kind === 'GROUP_SEQUENTIAL';
  const save = async (): Promise<void> => {
    if (typeof days !== 'number') {
      setRefusal({ fields: { days: t('monitor.extend.badDays') }, general: null });
      return;
    }
    const { data, error } = await extend({
      input: {
        id: campaign.id,
        version: campaign.version,
        days,
        reason: reason.trim(),
        ...(typeof units === 'number' && !isFixed ? { plannedUnits: units } : {}),
      },
    });
    if (data?.extendCampaign.campaign && data.extendCampaign.userErrors.length === 0) {
      toast({ kind: 'done', text: t('monitor.extend.done') });
      onExtended();
      onClose();
    } else {
      const own = {
        'REQUIRED reason': t('monitor.extend.needed'),
        'INVALID days': t('monitor.extend.badDays'),
        'INVALID plannedUnits': t('monitor.extend.badUnits'),
      };
      setRefusal(read({ userErrors: data?.extendCampaign.userErrors, error }, fields, own));
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('monitor.extend.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        className={classes.stack}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p>{t('monitor.extend.text')}</p>
        <FormAlert text={refusal.general} />
        <NumberInput
          label={t('monitor.extend.days')}
          value={days}
          onChange={setDays}
          allowDecimal={false}
          min={1}
          max={366}
          error={refusal.fields['days']}
          data-autofocus
        />
        <NumberInput
          label={t('monitor.extend.units')}
          description={
            isFixed
              ? t('monitor.extend.unitsFixed')
              : plannedUnits === null
                ? undefined
                : t('monitor.extend.unitsHint', { planned: count(plannedUnits) })
          }
          value={units}
          onChange={setUnits}
          allowDecimal={false}
          min={1}
          disabled={isFixed}
          error={refusal.fields['plannedUnits']}
        />
        <Textarea
          label={t('monitor.extend.reason')}
          autosize
          minRows={2}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={refusal.fields['reason']}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('act.cancel')}
          </Button>
          <Button type="submit" loading={fetching}>
            {t('monitor.extend.now')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
