import { Button } from '@mantine/core';
import { memo, useDeferredValue, useMemo, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { QueryView } from '../../client/query-view.js';
import { useSession } from '../../client/session.js';
import { useRefusal } from '../../client/user-errors.js';
import { Section } from '../../ui/page/page.js';
import { AnswerSkeleton, Waiting } from '../../ui/notice/states.js';
import { useToast } from '../../ui/notice/toast.js';
import { useCampaign } from '../campaign.js';
import { TabAnswer } from '../tab-answer.js';
import {
  CampaignPlannedDocument,
  UpdateCampaignDocument,
  type CampaignPlannedQuery,
} from '@cartograph/sdk/operations/campaigns';
import classes from './designer.module.css';
import { draftOfPlan, planInput, type Draft } from './draft.js';
import { PlanEditor } from './plan-editor.js';
import { PlanMeaning } from './plan-meaning.js';
import { TestView, usePlannedTest } from './test-plan.js';
import { useTestVerdict } from './test-verdict.js';
import { useDraft, type DraftState } from './use-draft.js';
import { useDraftErrors, usePlanRefusal, useRefusedOf, type RefusedPlan } from './use-draft-errors.js';

type Planned = NonNullable<CampaignPlannedQuery['campaign']>;

const Editor = memo(PlanEditor);
const Meaning = memo(PlanMeaning);

/** Can the test tell? The plan, and what a test of it finds. */
export default function DesignerTab() {
  const { campaign } = useCampaign();
  const [{ data, error }, ask] = useQuery({
    query: CampaignPlannedDocument,
    variables: { id: campaign.id },
    requestPolicy: 'cache-and-network',
  });
  return (
    <QueryView
      data={data?.campaign ?? undefined}
      error={error}
      onRetry={() => ask({ requestPolicy: 'network-only' })}
      whileLoading={<DesignerWaiting />}
    >
      {(planned) => <Designer planned={planned} />}
    </QueryView>
  );
}

function DesignerWaiting() {
  return (
    <>
      <TabAnswer>
        <AnswerSkeleton />
      </TabAnswer>
      <Waiting heights={[420, 300]} />
    </>
  );
}

function Designer({ planned }: { planned: Planned }) {
  const t = useTranslations();
  const { upliftRelative, alpha, power, plan } = planned;
  const saved = useMemo<Draft>(
    () => ({ plan: draftOfPlan(plan), upliftRelative, alpha, power }),
    [plan, upliftRelative, alpha, power],
  );
  const state = useDraft(saved);
  const { draft, change } = state;
  const mistakes = useDraftErrors(draft);
  const isAskable = Object.keys(mistakes).length === 0;
  const addressed = useMemo(() => ({ campaignId: planned.id }), [planned.id]);
  const test = usePlannedTest(addressed, draft, isAskable);
  const verdict = useTestVerdict();
  const [refused, setRefused] = useRefusedOf(draft);
  const settled = useDeferredValue(draft);
  const errors = useMemo(
    () => (Object.keys(refused.fields).length === 0 ? mistakes : { ...refused.fields, ...mistakes }),
    [refused, mistakes],
  );
  return (
    <>
      <TabAnswer>
        {!isAskable
          ? t('designer.answer.wait')
          : test.design
            ? verdict(test.design, {
                upliftRelative: test.input.upliftRelative ?? 0,
                power: test.input.power ?? 0,
                windowDays: test.input.plan?.windowDays ?? 0,
              })
            : (test.problem ?? <AnswerSkeleton />)}
      </TabAnswer>
      <TestView draft={draft} test={test} errors={errors} onChange={change}>
        <Section title={t('designer.plan')}>
          <div className={classes.stack}>
            {isAskable && <Meaning draft={settled} />}
            <Editor draft={settled} errors={errors} onChange={change} />
          </div>
        </Section>
      </TestView>
      <SaveBar planned={planned} state={state} isAskable={isAskable} refused={refused} onRefused={setRefused} />
    </>
  );
}

interface SaveBarProps {
  planned: Planned;
  state: DraftState;
  isAskable: boolean;
  refused: RefusedPlan;
  onRefused(refused: RefusedPlan): void;
}

const open: ReadonlySet<Planned['status']> = new Set(['DRAFT', 'SIMULATED']);

/** Saves a changed plan; what somebody else saved meanwhile is said before it is put in place of theirs. */
function SaveBar({ planned, state, isAskable, refused, onRefused }: SaveBarProps) {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const readPlan = usePlanRefusal();
  const { refresh } = useCampaign();
  const mayWrite = useSession().can('campaigns:write');
  const [version, setVersion] = useState(planned.version);
  const [{ fetching }, update] = useMutation(UpdateCampaignDocument);
  const { draft, discard, isChanged } = state;
  const isStarted = useStarted(isChanged, planned.version, setVersion);
  if (!isChanged || !isStarted) return null;
  const mayChange = mayWrite && open.has(planned.status);
  const save = async (): Promise<void> => {
    const { data, error } = await update({
      input: {
        id: planned.id,
        version,
        plan: planInput(draft.plan),
        upliftRelative: draft.upliftRelative,
        alpha: draft.alpha,
        power: draft.power,
      },
    });
    const payload = data?.updateCampaign;
    if (payload?.campaign && payload.userErrors.length === 0) {
      setVersion(payload.campaign.version);
      discard();
      refresh();
      toast({ kind: 'done', text: t('designer.saved') });
    } else if (payload?.campaign && payload.userErrors.some(({ code }) => code === 'CONFLICT')) {
      setVersion(payload.campaign.version);
      onRefused({ fields: {}, general: t('designer.conflict') });
    } else onRefused(error ? { fields: {}, general: read({ error }).general } : readPlan(payload?.userErrors ?? []));
  };
  return (
    <div className={classes.save} role="region" aria-label={t('designer.save')}>
      <p role={refused.general ? 'alert' : undefined} className={refused.general ? classes.error : undefined}>
        {refused.general ??
          (mayWrite && !open.has(planned.status)
            ? t('designer.closed', { status: planned.status })
            : isAskable
              ? t('designer.changed')
              : t('designer.mend'))}
      </p>
      <Button variant="default" onClick={discard}>
        {t('designer.discard')}
      </Button>
      {mayChange && (
        <Button loading={fetching} disabled={!isAskable} onClick={() => void save()}>
          {t('designer.save')}
        </Button>
      )}
    </div>
  );
}

/** A change begins on the version that is shown then; one that comes while it lasts is another’s, and a conflict. */
function useStarted(isChanged: boolean, version: number, begin: (version: number) => void): boolean {
  const [wasChanged, setWasChanged] = useState(isChanged);
  if (wasChanged !== isChanged) {
    setWasChanged(isChanged);
    if (isChanged) begin(version);
  }
  return wasChanged === isChanged;
}
