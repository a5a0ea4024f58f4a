import { expectTypeOf, it } from 'vitest';
import type { CreateActionItemInput } from '../generated/schema.js';
import type { AudienceId, Branded, CampaignId, Id, InsightId } from './ids.js';

it('an id of one type is no id of another, and a string from outside is taken', () => {
  expectTypeOf<CampaignId>().toExtend<string>();
  expectTypeOf<CampaignId>().not.toExtend<AudienceId>();
  expectTypeOf<string>().toExtend<CampaignId>();
  expectTypeOf<Id<'Campaign'>>().toEqualTypeOf<CampaignId>();
});

it('an input takes branded references and keeps what may be left out', () => {
  expectTypeOf<Branded<CreateActionItemInput>['insightId']>().toEqualTypeOf<InsightId>();
  expectTypeOf<Branded<CreateActionItemInput>['audienceId']>().toEqualTypeOf<AudienceId | null | undefined>();
  expectTypeOf<Branded<CreateActionItemInput>['title']>().toEqualTypeOf<string>();
});
