import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql';
import { Requires } from '../../access.js';
import { CampaignEntity } from '../plan/campaign.entity.js';
import type { RequestContext } from '../../context.js';
import { notFound } from '../../errors.js';
import { watchCampaign } from './watch-campaign.js';

/** What becomes of a campaign, as it happens. */
@Resolver()
export class CampaignChangedResolver {
  @Requires('plan:read')
  @Subscription(() => CampaignEntity, {
    description:
      'The campaign as it is, and again when it, its exposures, outcomes or analyses have changed, at most twice a second.',
    subscribe: async ({ args, context }: { args: { id: string }; context: RequestContext }) => {
      if (!(await context.decisions.read.existsBy(CampaignEntity, { id: args.id })))
        throw notFound(`There is no campaign ${args.id}.`);
      return watchCampaign(context, args.id);
    },
  })
  campaignChanged(@Root() campaign: CampaignEntity, @Arg('id', () => ID) _id: string): CampaignEntity {
    return campaign;
  }
}
