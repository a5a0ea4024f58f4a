import { Button, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation, useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { dependsOn } from '../client/depends-on.js';
import { newMutationKey } from '../client/mutation-key.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import {
  ListAudiencesDocument,
  CreateAudienceDocument,
  CreateCampaignDocument,
} from '@cartograph/sdk/operations/campaigns';
import { useFormats } from '../i18n/use-formats.js';
import { categoryLabel } from '../ui/text/category-name.js';
import { FormAlert } from '../ui/notice/form-alert.js';
import { RestoredNote, useKeptDraft } from '../ui/form/kept-draft.js';
import { planInput, usualPlan, type Draft } from './designer/draft.js';
import { writePlan } from './designer/draft-address.js';
import { nothingRefused, usePlanRefusal, type RefusedPlan } from './designer/use-draft-errors.js';
import type { Plan } from './plan-state.js';

interface FormProps {
  whom: Plan;
  draft: Draft;
  itemTitle: string | null;
  isReady: boolean;
  /** Told what of the plan the server refuses, at its fields. */
  onRefused(refused: RefusedPlan): void;
}

/** Freezes the audience where it is new, and saves the campaign. */
export function NewCampaignForm({ whom, draft, itemTitle, isReady, onRefused }: FormProps) {
  const t = useTranslations();
  const navigate = useNavigate();
  const read = useRefusal();
  const readPlan = usePlanRefusal();
  const { dayRange } = useFormats();
  const [{ data: audiences }] = useQuery({
    query: ListAudiencesDocument,
    variables: { first: 100 },
    context: dependsOn('Audience'),
  });
  const kept = useKeptDraft(`campaign.${whom.actionItemId ?? ''}.${whom.audienceId ?? JSON.stringify(whom.rule)}`, {
    name: itemTitle ?? '',
    hypothesis: '',
  });
  const { name, hypothesis } = kept.draft;
  const [refusal, setRefusal] = useState(accepted);
  const [keys] = useState(() => ({ audience: newMutationKey(), campaign: newMutationKey() }));
  const [isSaving, setIsSaving] = useState(false);
  const [, createAudience] = useMutation(CreateAudienceDocument);
  const [, createCampaign] = useMutation(CreateCampaignDocument);
  const { rule } = whom;
  const audienceName = t('audience.named', {
    kind: rule.kind,
    category: rule.category ? categoryLabel(rule.category) : '',
    hasPeriod: rule.period ? 'yes' : 'no',
    period: rule.period ? dayRange(rule.period.from, rule.period.to) : '',
  });
  const chosen = audiences?.audiences.nodes.find(({ id }) => id === whom.audienceId);

  const run = async (): Promise<string | null> => {
    let { audienceId } = whom;
    if (audienceId === null) {
      const { data, error } = await createAudience({
        input: { name: audienceName, rule, clientMutationKey: keys.audience },
      });
      audienceId = data?.createAudience.audience?.id ?? null;
      if (audienceId === null) {
        setRefusal(read({ userErrors: data?.createAudience.userErrors, error }));
        return null;
      }
    }
    const isUsual = writePlan(draft.plan) === writePlan(usualPlan);
    const { data, error } = await createCampaign({
      input: {
        name: name.trim(),
        hypothesis: hypothesis.trim(),
        audienceId,
        actionItemId: whom.actionItemId,
        upliftRelative: draft.upliftRelative ?? 0,
        alpha: draft.alpha,
        power: draft.power,
        plan: isUsual ? null : planInput(draft.plan),
        clientMutationKey: keys.campaign,
      },
    });
    const id = data?.createCampaign.campaign?.id ?? null;
    if (id !== null) return id;
    const userErrors = data?.createCampaign.userErrors ?? [];
    const ofForm = userErrors.filter(({ field }) => field?.[0] === 'name' || field?.[0] === 'hypothesis');
    const ofPlan = readPlan(userErrors.filter((one) => !ofForm.includes(one)));
    onRefused(ofPlan);
    const said = read({ userErrors: ofForm, error }, ['name', 'hypothesis']);
    setRefusal({
      ...said,
      general: said.general ?? ofPlan.general ?? (Object.keys(ofPlan.fields).length > 0 ? t('designer.mend') : null),
    });
    return null;
  };

  const save = async (): Promise<void> => {
    setIsSaving(true);
    setRefusal(accepted);
    onRefused(nothingRefused);
    const id = await run();
    setIsSaving(false);
    if (id === null) return;
    kept.forget();
    void navigate(`/campaigns/${encodeURIComponent(id)}`);
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="sm" maw={640}>
        <FormAlert text={refusal.general} />
        <RestoredNote draft={kept} />
        <TextInput
          label={t('campaigns.name')}
          required
          maxLength={200}
          value={name}
          onChange={(event) => kept.write({ ...kept.draft, name: event.currentTarget.value })}
          error={refusal.fields['name']}
          placeholder={t('campaigns.namePlaceholder')}
        />
        <Textarea
          label={t('campaigns.hypothesis')}
          description={t('campaigns.hypothesisHint')}
          required
          autosize
          minRows={2}
          value={hypothesis}
          onChange={(event) => kept.write({ ...kept.draft, hypothesis: event.currentTarget.value })}
          error={refusal.fields['hypothesis']}
        />
        <p>{t('campaigns.audienceFrozen', { name: chosen?.name ?? audienceName })}</p>
        <div>
          <Button
            type="submit"
            size="sm"
            loading={isSaving}
            disabled={!isReady || name.trim() === '' || hypothesis.trim() === ''}
          >
            {t('campaigns.create')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
