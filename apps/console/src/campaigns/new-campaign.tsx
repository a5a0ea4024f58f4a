import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { useTranslations } from 'use-intl';
import { useSession } from '../client/session.js';
import { useShop } from '../client/shop.js';
import { Page, Section } from '../ui/page/page.js';
import { AnswerSkeleton, NoPermission } from '../ui/notice/states.js';
import { usePatchParams } from '../ui/page/url-state.js';
import { AudienceChoice } from './audience-choice.js';
import { GetActionItemDocument } from '@cartograph/sdk/operations/plan';
import classes from './designer/designer.module.css';
import { usualPlan, type Draft } from './designer/draft.js';
import { PlanEditor } from './designer/plan-editor.js';
import { PlanMeaning } from './designer/plan-meaning.js';
import { TestView, usePlannedTest } from './designer/test-plan.js';
import { useTestVerdict } from './designer/test-verdict.js';
import { useDraft } from './designer/use-draft.js';
import { useDraftErrors, useRefusedOf } from './designer/use-draft-errors.js';
import type { Addressed } from './designer/use-power.js';
import { NewCampaignForm } from './new-campaign-form.js';
import { planGap, readPlan } from './plan-state.js';

/** What a campaign is before anything is said of it: two arms, who bought, +10 %. */
const usual: Draft = { plan: usualPlan, upliftRelative: 0.1, alpha: 0.05, power: 0.8 };

/** Whom, what is expected, and a plan; then a campaign that can be simulated. */
export default function NewCampaign() {
  const t = useTranslations();
  const { can } = useSession();
  const [search] = useSearchParams();
  const whom = useMemo(() => readPlan(search), [search]);
  const [{ data: source }] = useQuery({
    query: GetActionItemDocument,
    variables: { id: whom.actionItemId ?? '' },
    pause: whom.actionItemId === null,
  });
  const item = whom.actionItemId === null ? null : (source?.actionItem ?? null);
  useItemDefaults(item, search);
  const { draft, change } = useDraft(usual);
  const [settled] = useDebouncedValue(whom, 250);
  const gap = planGap(settled);
  const addressed = useMemo<Addressed>(
    () => (settled.audienceId === null ? { rule: settled.rule } : { audienceId: settled.audienceId }),
    [settled],
  );
  const mistakes = useDraftErrors(draft);
  const isWhole = Object.keys(mistakes).length === 0;
  const test = usePlannedTest(addressed, draft, isWhole && gap === null);
  const verdict = useTestVerdict();
  const [refused, setRefused] = useRefusedOf(draft);
  const errors = useMemo(() => ({ ...refused.fields, ...mistakes }), [refused, mistakes]);
  const [wantsMore, setMore] = useState(false);
  // A mistake is shown where it can be mended.
  const isMore = wantsMore || Object.keys(errors).some((path) => path.startsWith('plan.') || path === 'alpha');
  if (!can('campaigns:write')) return <NoPermission />;
  const answer = (): string | null => {
    if (gap !== null) return t(`campaigns.gap.${gap}`);
    if (!isWhole) return errors['upliftRelative'] ?? t('designer.answer.wait');
    return test.design
      ? verdict(test.design, {
          upliftRelative: test.input.upliftRelative ?? 0,
          power: test.input.power ?? 0,
          windowDays: test.input.plan?.windowDays ?? 0,
        })
      : test.problem;
  };
  return (
    <Page name={t('campaigns.new')} question={t('campaigns.newQuestion')} answer={answer() ?? <AnswerSkeleton />}>
      <Section title={t('campaigns.step.audience')} note={t('campaigns.step.audienceNote')}>
        <AudienceChoice plan={whom} />
      </Section>
      <TestView
        draft={draft}
        test={gap === null ? test : { ...test, design: undefined, isAskable: false }}
        errors={errors}
        onChange={change}
      >
        <Section title={t('campaigns.step.design')} note={t('campaigns.step.designNote')}>
          <div className={classes.stack}>
            {isWhole && <PlanMeaning draft={draft} />}
            <details className={classes.more} open={isMore} onToggle={(event) => setMore(event.currentTarget.open)}>
              <summary>{t('designer.moreTitle')}</summary>
              {isMore && <PlanEditor draft={draft} errors={errors} onChange={change} />}
            </details>
          </div>
        </Section>
        <Section title={t('campaigns.step.save')} note={t('campaigns.step.saveNote')}>
          <NewCampaignForm
            key={item?.id}
            whom={whom}
            draft={draft}
            itemTitle={item?.title ?? null}
            isReady={isWhole && gap === null && test.design !== undefined}
            onRefused={setRefused}
          />
        </Section>
      </TestView>
    </Page>
  );
}

/** An action item's own audience and expected uplift, unless the address says otherwise; never an audience of a demo shop that is gone. */
function useItemDefaults(
  item: { expectedUplift: number | null; audience: { id: string; isSynthetic: boolean } | null } | null,
  search: URLSearchParams,
): void {
  const patch = usePatchParams();
  const shop = useShop();
  useEffect(() => {
    if (!item) return;
    const changes: Record<string, string> = {};
    if (!search.has('uplift') && item.expectedUplift !== null && item.expectedUplift !== 0)
      changes['uplift'] = String(Number((item.expectedUplift * 100).toPrecision(12)));
    if (
      !search.has('audience') &&
      !search.has('kind') &&
      item.audience &&
      (shop.isSynthetic || !item.audience.isSynthetic)
    )
      changes['audience'] = item.audience.id;
    if (Object.keys(changes).length > 0) patch(changes, 'replace');
  }, [item, search, patch, shop.isSynthetic]);
}
