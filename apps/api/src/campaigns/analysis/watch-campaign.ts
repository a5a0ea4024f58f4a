import { setTimeout as sleep } from 'node:timers/promises';
import { CampaignEntity } from '../plan/campaign.entity.js';
import type { RequestContext } from '../../context.js';
import type { Decisions } from '../../database/decisions.js';
import { SharedLooks } from '../../shared-looks.js';

/** Any process may have changed it, so it is looked at now and then. */
const LOOK_MS = 500;
const looks = new WeakMap<Decisions, SharedLooks<CampaignEntity | null>>();

/** Everybody who watches campaigns of these decisions shares their looks. */
function looksOf(decisions: Decisions): SharedLooks<CampaignEntity | null> {
  const known = looks.get(decisions);
  if (known) return known;
  const made = new SharedLooks((id) => decisions.read.findOneBy(CampaignEntity, { id }), LOOK_MS / 2);
  looks.set(decisions, made);
  return made;
}

/** A campaign as it is, and again after every change of it or of what belongs to it, until the request is over or it is gone. What the request had loaded before is loaded again. */
export async function* watchCampaign(
  { decisions, loaders, signal }: Pick<RequestContext, 'decisions' | 'loaders' | 'signal'>,
  id: string,
): AsyncIterableIterator<CampaignEntity> {
  let seen: string | null = null;
  for (;;) {
    if (signal.aborted) return;
    const campaign = await looksOf(decisions).at(id);
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
