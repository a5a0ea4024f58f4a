import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Requires } from '../../access.js';
import type { RequestContext } from '../../context.js';
import { exposureDaysLoader } from './exposure-days.js';
import { CampaignExposures, ExposureDay } from './record-exposures.js';

/** When users met a campaign. */
@Resolver(() => CampaignExposures)
export class ExposureDaysResolver {
  @Requires('plan:read')
  @FieldResolver(() => [ExposureDay], {
    description: 'every day from the first exposure to the last one, those without any among them',
  })
  async days(@Root() { campaignId, arms }: CampaignExposures, @Ctx() context: RequestContext): Promise<ExposureDay[]> {
    const days = (await exposureDaysLoader.load(context, campaignId)) ?? [];
    return days.map(({ date, units }) => ({
      date,
      arms: arms.map(({ arm }) => ({ arm, units: units.get(arm) ?? 0 })),
    }));
  }
}
