import { expect } from 'vitest';
import { CampaignEntity, CampaignStatus } from '../campaigns/plan/campaign.entity.js';
import type { Services } from '../context.js';
import type { TestClient } from './client.js';
import { tryAA } from './try-aa.js';

interface Refusable {
  userErrors: { message: string }[];
}

/** Plans a campaign on all visitors. @returns its id. */
export async function planCampaign(client: TestClient, plan: object | null = null): Promise<string> {
  const { createAudience } = await client.ok<{ createAudience: { audience: { id: string } } }>(
    'mutation { createAudience(input: { name: "all", rule: { kind: ALL_VISITORS } }) { audience { id } } }',
  );
  const { createCampaign } = await client.ok<{ createCampaign: { campaign: { id: string } | null } & Refusable }>(
    'mutation($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } userErrors { message } } }',
    {
      input: {
        name: 'Reminder',
        audienceId: createAudience.audience.id,
        hypothesis: 'They come back',
        upliftRelative: 0.2,
        ...(plan ? { plan } : {}),
      },
    },
  );
  expect(createCampaign.userErrors).toEqual([]);
  return createCampaign.campaign?.id ?? '';
}

/** Approves and starts a campaign, with the A/A test that this asks for where its metrics are of the log. */
export async function startCampaign(
  services: Pick<Services, 'jobs' | 'decisions'>,
  client: TestClient,
  campaignId: string,
  { hasAA = true } = {},
): Promise<void> {
  if (hasAA) await tryAA(services, client, campaignId);
  await services.decisions.write((manager) =>
    manager.update(CampaignEntity, { id: campaignId }, { status: CampaignStatus.SIMULATED }),
  );
  for (const status of [CampaignStatus.APPROVED, CampaignStatus.RUNNING]) {
    const { version } = await services.decisions.read.findOneByOrFail(CampaignEntity, { id: campaignId });
    const { updateCampaign } = await client.ok<{ updateCampaign: Refusable }>(
      'mutation($input: UpdateCampaignInput!) { updateCampaign(input: $input) { userErrors { message } } }',
      { input: { id: campaignId, version, status } },
    );
    expect(updateCampaign.userErrors).toEqual([]);
  }
}

/** Ends a campaign that runs. */
export async function stopCampaign(
  services: Pick<Services, 'decisions'>,
  client: TestClient,
  campaignId: string,
): Promise<void> {
  const { version } = await services.decisions.read.findOneByOrFail(CampaignEntity, { id: campaignId });
  const { stopCampaign: stopped } = await client.ok<{ stopCampaign: Refusable }>(
    'mutation($input: StopCampaignInput!) { stopCampaign(input: $input) { userErrors { message } } }',
    { input: { id: campaignId, version, reason: 'It is over.' } },
  );
  expect(stopped.userErrors).toEqual([]);
}

/** Records exposures, a thousand at once. */
export async function expose(
  client: TestClient,
  campaignId: string,
  exposures: readonly { unit: string; arm: string; exposedAt: Date }[],
): Promise<void> {
  for (let from = 0; from < exposures.length; from += 1_000) {
    const { recordExposures } = await client.ok<{ recordExposures: Refusable & { rejected: unknown[] } }>(
      'mutation($input: RecordExposuresInput!) { recordExposures(input: $input) { rejected { index reason value } userErrors { message } } }',
      { input: { campaignId, exposures: exposures.slice(from, from + 1_000) } },
    );
    expect({ ...recordExposures, rejected: recordExposures.rejected.slice(0, 3) }).toEqual({
      rejected: [],
      userErrors: [],
    });
  }
}
