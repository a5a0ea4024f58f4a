import { useOutletContext } from 'react-router';
import type { CampaignFrameQuery } from '@cartograph/sdk/operations/campaigns';

export type Campaign = NonNullable<CampaignFrameQuery['campaign']>;

/** What the frame hands to each of a campaign's tabs. */
export interface TabContext {
  campaign: Campaign;
  /** Asks the frame's own part again; a tab asks for its own. */
  refresh(): void;
}

/** The campaign whose tab this is. */
export function useCampaign(): TabContext {
  return useOutletContext<TabContext>();
}
