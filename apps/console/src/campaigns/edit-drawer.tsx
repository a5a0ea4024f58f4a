import { Button, Drawer, Group, NumberInput, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { accepted, useRefusal } from '../client/user-errors.js';
import { useFocusBack } from '../ui/focus-back.js';
import { FormAlert } from '../ui/form-alert.js';
import { useToast } from '../ui/toast.js';
import { UpdateCampaignDocument } from './campaigns.generated.js';
import { fraction } from './plan-state.js';
import type { Campaign } from './verdicts.js';

const formFields = ['name', 'hypothesis', 'upliftRelative', 'power', 'alpha', 'treatmentShare'];
const percent = (value: number): number => Number((value * 100).toPrecision(12));

/** Changes a campaign's plan; what somebody else saved meanwhile is shown before anything is overwritten. */
export function EditDrawer({ campaign, onClose, onSaved }: { campaign: Campaign; onClose(): void; onSaved(): void }) {
  const t = useTranslations();
  useFocusBack();
  const toast = useToast();
  const read = useRefusal();
  const [{ fetching }, update] = useMutation(UpdateCampaignDocument);
  const [version, setVersion] = useState(campaign.version);
  const [draft, setDraft] = useState({
    name: campaign.name,
    hypothesis: campaign.hypothesis,
    uplift: percent(campaign.upliftRelative),
    power: percent(campaign.power),
    alpha: percent(campaign.alpha),
    share: percent(campaign.treatmentShare),
  });
  const [refusal, setRefusal] = useState(accepted);
  const set = (part: Partial<typeof draft>): void => setDraft({ ...draft, ...part });
  const number = (name: 'uplift' | 'power' | 'alpha' | 'share', field: string, label: string) => (
    <NumberInput label={label} suffix=" %" decimalScale={2} value={draft[name]} onChange={(value) => typeof value === 'number' && set({ [name]: value })} error={refusal.fields[field]} />
  );
  const save = async (): Promise<void> => {
    const { data, error } = await update({
      input: {
        id: campaign.id,
        version,
        name: draft.name.trim(),
        hypothesis: draft.hypothesis.trim(),
        upliftRelative: fraction(draft.uplift),
        power: fraction(draft.power),
        alpha: fraction(draft.alpha),
        treatmentShare: fraction(draft.share),
      },
    });
    const payload = data?.updateCampaign;
    if (payload?.campaign && payload.userErrors.length === 0) {
      toast({ kind: 'done', text: t('campaigns.saved') });
      onSaved();
      onClose();
      return;
    }
    if (payload?.campaign && payload.userErrors.some(({ code }) => code === 'CONFLICT')) {
      setVersion(payload.campaign.version);
      setRefusal({ fields: {}, general: t('campaigns.conflict') });
      onSaved();
      return;
    }
    setRefusal(read({ userErrors: payload?.userErrors, error }, formFields));
  };
  return (
    <Drawer opened onClose={onClose} position="right" title={t('campaigns.edit')} closeButtonProps={{ 'aria-label': t('app.close') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap="sm">
          <FormAlert text={refusal.general} />
          <TextInput label={t('campaigns.name')} required value={draft.name} onChange={(event) => set({ name: event.currentTarget.value })} error={refusal.fields['name']} />
          <Textarea label={t('campaigns.hypothesis')} required autosize minRows={2} value={draft.hypothesis} onChange={(event) => set({ hypothesis: event.currentTarget.value })} error={refusal.fields['hypothesis']} />
          {number('uplift', 'upliftRelative', t('campaigns.uplift'))}
          {number('power', 'power', t('campaigns.power'))}
          {number('alpha', 'alpha', t('campaigns.alpha'))}
          {number('share', 'treatmentShare', t('campaigns.share'))}
          <Group justify="flex-end">
            <Button variant="default" size="sm" onClick={onClose}>
              {t('act.cancel')}
            </Button>
            <Button type="submit" size="sm" loading={fetching}>
              {t('actionItems.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}
