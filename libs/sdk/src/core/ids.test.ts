import { expect, expectTypeOf, it } from 'vitest';
import type { CreateActionItemInput } from '../generated/schema.js';
import { asId, type AudienceId, type Branded, type CampaignId, type Id, type InsightId } from './ids.js';

it('an id is its string at run time', () => {
  expect(asId<'Campaign'>('cmp_1')).toBe('cmp_1');
});

it('an id of one type is no id of another, and a string from outside is taken', () => {
  expectTypeOf<CampaignId>().toExtend<string>();
  expectTypeOf<CampaignId>().not.toExtend<AudienceId>();
  expectTypeOf<string>().toExtend<CampaignId>();
  expectTypeOf(asId<'Campaign'>('cmp_1')).toEqualTypeOf<Id<'Campaign'>>();
});

it('an input takes branded references and keeps what may be left out', () => {
  expectTypeOf<Branded<CreateActionItemInput>['insightId']>().toEqualTypeOf<InsightId>();
  expectTypeOf<Branded<CreateActionItemInput>['audienceId']>().toEqualTypeOf<AudienceId | null | undefined>();
  expectTypeOf<Branded<CreateActionItemInput>['title']>().toEqualTypeOf<string>();
});
