import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../../access.js';
import { column } from '../../database/columns.js';
import { DateTime, JSONValue } from '../../scalars.js';

export const CHANGE_PREFIX = 'cch';

export enum CampaignChangeKind {
  STATUS = 'STATUS',
  PLAN = 'PLAN',
  DECISION = 'DECISION',
}
registerEnumType(CampaignChangeKind, { name: 'CampaignChangeKind' });

/** What became of a campaign since it was approved: a plan that was changed is shown beside its result. */
@Requires('plan:read')
@ObjectType('CampaignChange', {
  description:
    'What became of a campaign: its statuses, what was changed of its plan after it had been approved, and what was decided.',
})
@Entity('campaign_change')
@Index('campaign_change_by_campaign', ['campaignId'])
export class CampaignChangeEntity {
  @Field(() => ID)
  @PrimaryColumn(column.key())
  id!: string;

  @Column(column.id())
  campaignId!: string;

  @Field(() => CampaignChangeKind)
  @Column(column.string())
  kind!: CampaignChangeKind;

  @Field(() => DateTime)
  @Column(column.instant())
  at!: Date;

  @Column(column.id({ nullable: true }))
  accountId!: string | null;

  @Field(() => JSONValue, { nullable: true, description: 'what it was before; null where nothing was' })
  @Column(column.json({ nullable: true }))
  before!: object | null;

  @Field(() => JSONValue, {
    description:
      'what it is since; of a status that was approved also the whole plan, and `aaRunId`, the A/A test it rests on, or `noAA`, why none can be made of its metrics',
  })
  @Column(column.json())
  after!: object;

  @Field(() => String, { nullable: true })
  @Column(column.text({ nullable: true }))
  reason!: string | null;
}
