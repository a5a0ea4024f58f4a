import type { CampaignSimulationsQuery, DistributionFieldsFragment } from '@cartograph/sdk/operations/campaigns';

export type SimulatedCampaign = NonNullable<CampaignSimulationsQuery['campaign']>;
export type Distribution = DistributionFieldsFragment;

/** The value at a quantile, null where the distribution does not carry it. */
export function quantile({ quantiles }: Pick<Distribution, 'quantiles'>, q: number): number | null {
  return quantiles.find((entry) => Math.abs(entry.q - q) < 1e-9)?.value ?? null;
}
