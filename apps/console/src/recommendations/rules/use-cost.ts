import { useCallback, useState } from 'react';
import { useMutation } from 'urql';
import { useTranslations } from 'use-intl';
import { useJobTray, useShownHere } from '../../client/job-tray.js';
import { newMutationKey } from '../../client/mutation-key.js';
import { isOver, useJob, type JobNow } from '../../client/use-job.js';
import { useRefusal } from '../../client/user-errors.js';
import { useToast } from '../../ui/notice/toast.js';
import { readCost, type RuleCost } from './read-cost.js';
import { toInput } from './rule.js';
import { MeasureRuleCostDocument } from '@cartograph/sdk/operations/rules';
import { writeDraft } from './rules-address.js';
import type { RulesState } from './use-rules.js';

export interface CostState {
  cost: RuleCost | null;
  /** The replay that was begun here, while it runs or where it failed. */
  job: JobNow | null;
  isStarting: boolean;
  /** The cost is of rules that were changed since. */
  isOutdated: boolean;
  start(): Promise<void>;
}

/** What the rules at hand cost: by the replay that was begun here, else by the last one of the saved set. */
export function useCost(
  { set, rules, isChanged }: RulesState,
  { model, first }: { model: string | null; first: number },
): CostState {
  const t = useTranslations();
  const toast = useToast();
  const read = useRefusal();
  const { follow } = useJobTray();
  const [begun, setBegun] = useState<{ id: string; of: string } | null>(null);
  const [{ fetching }, measureRuleCost] = useMutation(MeasureRuleCostDocument);
  const job = useJob(begun?.id ?? null);
  useShownHere(begun?.id ?? null);
  const now = writeDraft({ version: null, rules });
  const start = useCallback(async (): Promise<void> => {
    const what = set && !isChanged ? { ruleSetId: set.id } : { rules: toInput(rules) };
    const { data, error } = await measureRuleCost({
      input: { ...what, modelId: model, first, clientMutationKey: newMutationKey() },
    });
    const started = data?.measureRuleCost.job;
    if (started) {
      setBegun({ id: started.id, of: now });
      follow(started.id);
    } else
      toast({
        kind: 'failed',
        text:
          read({ userErrors: data?.measureRuleCost.userErrors, error }, [], {
            BUSY: t('rules.cost.refused.busy'),
            NOT_FOUND: t('rules.cost.refused.noModel'),
          }).general ?? t('job.notStarted'),
      });
  }, [set, isChanged, rules, model, first, now, measureRuleCost, follow, toast, read, t]);
  const replayed = job && isOver(job) ? readCost(job.result) : null;
  const cost = replayed ?? (isChanged ? null : (set?.cost ?? null));
  return {
    cost,
    job: replayed ? null : job,
    isStarting: fetching,
    isOutdated: replayed !== null && begun?.of !== now,
    start,
  };
}
