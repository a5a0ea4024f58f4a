import { Button, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useMutation, useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { dependsOn } from '../client/depends-on.js';
import { newMutationKey } from '../client/mutation-key.js';
import { readProblem } from '../client/problem.js';
import { useSession } from '../client/session.js';
import { useShop } from '../client/shop.js';
import { accepted, useRefusal } from '../client/user-errors.js';
import { AudiencesDocument, CreateAudienceDocument } from '../gql/plan.generated.js';
import { useFormats } from '../i18n/use-formats.js';
import { categoryLabel } from '../ui/category-name.js';
import { FormAlert } from '../ui/form-alert.js';
import { Page, Section } from '../ui/page.js';
import { AnswerSkeleton, NoPermission, Waiting } from '../ui/states.js';
import { usePatchParams } from '../ui/url-state.js';
import { AudienceChoice } from './audience-choice.js';
import { CampaignDesignDocument, CampaignSourceDocument, CreateCampaignDocument } from './campaigns.generated.js';
import { DesignControls } from './design-controls.js';
import { DesignView } from './design-view.js';
import { fraction, planGap, readPlan, type Plan } from './plan-state.js';
import { useDesignVerdict } from './verdicts.js';

/** Audience, design, then a campaign that can be simulated. */
export default function NewCampaign() {
  const t = useTranslations();
  const { can } = useSession();
  const [search] = useSearchParams();
  const plan = useMemo(() => readPlan(search), [search]);
  const [{ data: source }] = useQuery({ query: CampaignSourceDocument, variables: { actionItemId: plan.actionItemId ?? '' }, pause: plan.actionItemId === null });
  const item = plan.actionItemId === null ? null : (source?.actionItem ?? null);
  useItemDefaults(item, search);
  const [settled] = useDebouncedValue(plan, 250);
  const gap = planGap(settled);
  const input = {
    ...(settled.audienceId === null ? { rule: settled.rule } : { audienceId: settled.audienceId }),
    upliftRelative: fraction(settled.upliftPercent),
    alpha: settled.alpha,
    power: settled.power,
    treatmentShare: settled.treatmentShare,
  };
  const [{ data, error, fetching }] = useQuery({ query: CampaignDesignDocument, variables: { input }, pause: gap !== null });
  const design = gap === null ? data?.campaignDesign : undefined;
  const verdict = useDesignVerdict();
  const problem = error && !fetching ? readProblem(error) : null;
  if (!can('campaigns:write')) return <NoPermission />;
  return (
    <Page
      name={t('campaigns.new')}
      question={t('campaigns.newQuestion')}
      answer={gap !== null ? t(`campaigns.gap.${gap}`) : design ? verdict(design, settled) : problem ? t(`problem.${problem.code}.title`) : <AnswerSkeleton />}
    >
      <Section title={t('campaigns.step.audience')} note={t('campaigns.step.audienceNote')}>
        <AudienceChoice plan={plan} />
      </Section>
      <Section title={t('campaigns.step.design')} note={t('campaigns.step.designNote')}>
        <DesignControls plan={plan} />
        {problem ? <FormAlert text={problem.message} /> : design ? <DesignView design={design} plan={settled} /> : gap === null ? <Waiting heights={[90, 260]} /> : null}
      </Section>
      <Section title={t('campaigns.step.save')} note={t('campaigns.step.saveNote')}>
        <SaveForm key={item?.id} plan={plan} itemTitle={item?.title ?? null} isReady={design !== undefined && gap === null && !problem} />
      </Section>
    </Page>
  );
}

/** An action item's own audience and expected uplift, unless the address says otherwise; never an audience of a demo shop that is gone. */
function useItemDefaults(item: { expectedUplift: number | null; audience: { id: string; isSynthetic: boolean } | null } | null, search: URLSearchParams): void {
  const patch = usePatchParams();
  const shop = useShop();
  useEffect(() => {
    if (!item) return;
    const changes: Record<string, string> = {};
    if (!search.has('uplift') && item.expectedUplift !== null && item.expectedUplift !== 0) changes['uplift'] = String(Number((item.expectedUplift * 100).toPrecision(12)));
    if (!search.has('audience') && !search.has('kind') && item.audience && (shop.isSynthetic || !item.audience.isSynthetic)) changes['audience'] = item.audience.id;
    if (Object.keys(changes).length > 0) patch(changes, 'replace');
  }, [item, search, patch, shop.isSynthetic]);
}

const formFields = ['name', 'hypothesis'];

function SaveForm({ plan, itemTitle, isReady }: { plan: Plan; itemTitle: string | null; isReady: boolean }) {
  const t = useTranslations();
  const navigate = useNavigate();
  const read = useRefusal();
  const { dayRange } = useFormats();
  const [{ data: audiences }] = useQuery({ query: AudiencesDocument, context: dependsOn('Audience') });
  const [name, setName] = useState(itemTitle ?? '');
  const [hypothesis, setHypothesis] = useState('');
  const [refusal, setRefusal] = useState(accepted);
  const [keys] = useState(() => ({ audience: newMutationKey(), campaign: newMutationKey() }));
  const [isSaving, setIsSaving] = useState(false);
  const [, createAudience] = useMutation(CreateAudienceDocument);
  const [, createCampaign] = useMutation(CreateCampaignDocument);
  const { rule } = plan;
  const audienceName = t('audience.named', {
    kind: rule.kind,
    category: rule.category ? categoryLabel(rule.category) : '',
    hasPeriod: rule.period ? 'yes' : 'no',
    period: rule.period ? dayRange(rule.period.from, rule.period.to) : '',
  });
  const chosen = audiences?.audiences.nodes.find(({ id }) => id === plan.audienceId);

  const run = async (): Promise<string | null> => {
    let { audienceId } = plan;
    if (audienceId === null) {
      const { data, error } = await createAudience({ input: { name: audienceName, rule, clientMutationKey: keys.audience } });
      audienceId = data?.createAudience.audience?.id ?? null;
      if (audienceId === null) {
        setRefusal(read({ userErrors: data?.createAudience.userErrors, error }));
        return null;
      }
    }
    const { data, error } = await createCampaign({
      input: {
        name: name.trim(),
        hypothesis: hypothesis.trim(),
        audienceId,
        actionItemId: plan.actionItemId,
        upliftRelative: fraction(plan.upliftPercent),
        alpha: plan.alpha,
        power: plan.power,
        treatmentShare: plan.treatmentShare,
        clientMutationKey: keys.campaign,
      },
    });
    const id = data?.createCampaign.campaign?.id ?? null;
    if (id === null) setRefusal(read({ userErrors: data?.createCampaign.userErrors, error }, formFields));
    return id;
  };

  const save = async (): Promise<void> => {
    setIsSaving(true);
    const id = await run();
    setIsSaving(false);
    if (id !== null) void navigate(`/campaigns/${encodeURIComponent(id)}`);
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
        <TextInput label={t('campaigns.name')} required maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} error={refusal.fields['name']} placeholder={t('campaigns.namePlaceholder')} />
        <Textarea
          label={t('campaigns.hypothesis')}
          description={t('campaigns.hypothesisHint')}
          required
          autosize
          minRows={2}
          value={hypothesis}
          onChange={(event) => setHypothesis(event.currentTarget.value)}
          error={refusal.fields['hypothesis']}
        />
        <p>{t('campaigns.audienceFrozen', { name: chosen?.name ?? audienceName })}</p>
        <div>
          <Button type="submit" size="sm" loading={isSaving} disabled={!isReady || name.trim() === '' || hypothesis.trim() === ''}>
            {t('campaigns.create')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
