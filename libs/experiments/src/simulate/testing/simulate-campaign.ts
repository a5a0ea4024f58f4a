import { describeCampaign, type CampaignResult } from '../campaign.js';
import { drawCampaigns, type CampaignInput } from '../draw.js';
import type { Economics } from '../economics.js';

/** What a campaign brings with known economics, as a scenario says it. */
export const simulateCampaign = async (input: CampaignInput & { economics: Economics }): Promise<CampaignResult> =>
  describeCampaign(await drawCampaigns(input), input.economics);
