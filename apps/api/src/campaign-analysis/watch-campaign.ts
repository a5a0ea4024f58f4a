import { setTimeout as sleep } from 'node:timers/promises';
import { CampaignEntity } from '../campaigns/campaign.entity.js';
import type { RequestContext } from '../context.js';

/** Any process may have changed it, so it is looked at now and then. */
const LOOK_MS = 500;

/** A campaign as it is, and again after every change of it or of what belongs to it, until the request is over or it is gone. What the request had loaded before is loaded anew. */
export async function* watchCampaign(
  { decisions, loaders, signal }: Pick<RequestContext, 'decisions' | 'loaders' | 'signal'>,
  id: string,
): AsyncIterableIterator<CampaignEntity> {
  let seen: string | null = null;
  for (;;) {
    if (signal.aborted) return;
    const campaign = await decisions.read.findOneBy(CampaignEntity, { id });
    if (!campaign) return;
    const state = `${campaign.version} ${campaign.status} ${campaign.revision ?? 0}`;
    if (state !== seen) {
      seen = state;
      loaders.clear();
      yield campaign;
    }
    await sleep(LOOK_MS, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}
