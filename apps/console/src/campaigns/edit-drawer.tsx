import { Button, Drawer, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { accepted, useRefusal } from '../client/user-errors.js';
import { useFocusBack } from '../ui/form/focus-back.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { RestoredNote, useKeptDraft } from '../ui/form/kept-draft.js';
import { useToast } from '../ui/notice/toast.js';
import { UpdateCampaignDocument } from '@cartograph/sdk/operations/campaigns';
import type { Campaign } from './campaign.js';

const formFields = ['name', 'hypothesis'];

/** Changes a campaign's name and, until it is approved, its hypothesis, as the Designer changes the rest of its plan; what somebody else saved meanwhile is shown before anything is overwritten. */
export function EditDrawer({ campaign, onClose, onSaved }: { campaign: Campaign; onClose(): void; onSaved(): void }) {
  const t = useTranslations();
  useFocusBack();
  const toast = useToast();
  const read = useRefusal();
  const [{ fetching }, update] = useMutation(UpdateCampaignDocument);
  // With the version it was written on: what is restored overwrites nothing that was saved meanwhile.
  const kept = useKeptDraft(`campaign-edit.${campaign.id}`, {
    version: campaign.version,
    name: campaign.name,
    hypothesis: campaign.hypothesis,
  });
  const { version, ...draft } = kept.draft;
  const [refusal, setRefusal] = useState(accepted);
  const isOpen = campaign.status === 'DRAFT' || campaign.status === 'SIMULATED';
  const set = (part: Partial<typeof draft>): void => kept.write({ ...kept.draft, ...part });
  const save = async (): Promise<void> => {
    const { data, error } = await update({
      input: {
        id: campaign.id,
        version,
        name: draft.name.trim(),
        ...(isOpen ? { hypothesis: draft.hypothesis.trim() } : {}),
      },
    });
    const payload = data?.updateCampaign;
    if (payload?.campaign && payload.userErrors.length === 0) {
      kept.forget();
      toast({ kind: 'done', text: t('campaigns.saved') });
      onSaved();
      onClose();
      return;
    }
    if (payload?.campaign && payload.userErrors.some(({ code }) => code === 'CONFLICT')) {
      kept.write({ ...kept.draft, version: payload.campaign.version });
      setRefusal({ fields: {}, general: t('campaigns.conflict') });
      onSaved();
      return;
    }
    setRefusal(read({ userErrors: payload?.userErrors, error }, formFields));
  };
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={t('campaigns.edit')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap="sm">
          <RestoredNote draft={kept} />
          <FormAlert text={refusal.general} />
          <TextInput
            label={t('campaigns.name')}
            required
            value={draft.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
            error={refusal.fields['name']}
          />
          <Textarea
            label={t('campaigns.hypothesis')}
            description={isOpen ? undefined : t('campaigns.hypothesisClosed')}
            required
            autosize
            minRows={2}
            disabled={!isOpen}
            value={draft.hypothesis}
            onChange={(event) => set({ hypothesis: event.currentTarget.value })}
            error={refusal.fields['hypothesis']}
          />
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
