import { useCallback, useState } from 'react';
import { useMutation } from 'urql';
import { useJobTray } from '../../client/job-tray.js';
import { newMutationKey } from '../../client/mutation-key.js';
import { accepted, useRefusal, type Refusal } from '../../client/user-errors.js';
import { SimulateScenarioDocument } from '@cartograph/sdk/operations/campaigns';

/** Starts to simulate a scenario; gives the run's id, or null and a refusal. */
export function useStartScenario(campaignId: string): {
  start(input: { scenario: unknown; isTrial?: boolean }): Promise<string | null>;
  fetching: boolean;
  refusal: Refusal;
} {
  const read = useRefusal();
  const { follow } = useJobTray();
  const [refusal, setRefusal] = useState(accepted);
  const [{ fetching }, simulate] = useMutation(SimulateScenarioDocument);
  const start = useCallback(
    async ({ scenario, isTrial = false }: { scenario: unknown; isTrial?: boolean }): Promise<string | null> => {
      const { data, error } = await simulate({
        input: { campaignId, scenario, isTrial, clientMutationKey: newMutationKey() },
      });
      const { job, scenarioRun, userErrors } = data?.simulateScenario ?? {};
      if (job && scenarioRun) {
        setRefusal(accepted);
        if (!isTrial) follow(job.id);
        return scenarioRun.id;
      }
      setRefusal(read({ userErrors, error }));
      return null;
    },
    [simulate, campaignId, follow, read],
  );
  return { start, fetching, refusal };
}
