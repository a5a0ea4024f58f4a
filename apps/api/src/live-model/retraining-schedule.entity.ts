import { Field, Int, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Public, Requires } from '../access.js';
import { column } from '../database/columns.js';
import { ModelKind } from '../models/model.entity.js';
import { MutationPayload } from '../payload.js';
import { TimeZone } from '../scalars.js';

export enum RetrainingSkip {
  NOTHING_TO_TRAIN_ON = 'NOTHING_TO_TRAIN_ON',
  UNCHANGED = 'UNCHANGED',
}
registerEnumType(RetrainingSkip, {
  name: 'RetrainingSkip',
  description: 'Why a scheduled training was skipped.',
  valuesConfig: {
    NOTHING_TO_TRAIN_ON: { description: 'there was no log' },
    UNCHANGED: { description: 'the log had not changed since the last training' },
  },
});

/** The id of the only row. */
export const SCHEDULE_ID = 'schedule';

/** When trainings are started by themselves. There is one schedule, or none yet. */
@Requires('recommendations:read')
@ObjectType('RetrainingSchedule', {
  description:
    'When trainings start by themselves. If the server was down at that time, one training starts when it is back.',
})
@Entity('retraining_schedule')
export class RetrainingScheduleEntity {
  @PrimaryColumn(column.key())
  id!: string;

  @Field(() => Boolean)
  @Column(column.flag())
  isOn!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'minute, hour, day of the month, month, day of the week: "0 3 * * 1" is Monday at three',
  })
  @Column(column.string({ nullable: true }))
  cron!: string | null;

  @Field(() => TimeZone)
  @Column(column.string())
  timeZone!: string;

  @Field(() => [ModelKind], { nullable: true, description: 'kinds to make; null for all' })
  @Column(column.json({ nullable: true }))
  kinds!: ModelKind[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'seconds after which no further setting is tried; null for no limit',
  })
  @Column(column.integer({ nullable: true }))
  budgetSeconds!: number | null;

  /** Times up to here are settled: they were started, skipped, or lie before the schedule was changed. */
  @Column(column.instant())
  settledAt!: Date;

  @Column(column.id({ nullable: true }))
  lastJobId!: string | null;

  @Field(() => RetrainingSkip, { nullable: true, description: 'why the last training was skipped; null if it was not' })
  @Column(column.text({ nullable: true }))
  skipped!: RetrainingSkip | null;

  /** How often it was set; null of one that was set by an earlier version. */
  @Column(column.integer({ nullable: true }))
  version!: number | null;
}

@InputType()
export class SetRetrainingScheduleInput {
  @Field(() => Boolean)
  isOn!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'five fields: minute, hour, day of the month, month, day of the week',
  })
  cron!: string | null;

  @Field(() => TimeZone, { nullable: true, description: "the server's where left out" })
  timeZone!: string | null;

  @Field(() => [ModelKind], { nullable: true })
  kinds!: ModelKind[] | null;

  @Field(() => Int, { nullable: true })
  budgetSeconds!: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'the version that was changed: another one is refused with CONFLICT, and the schedule as it is now. Where left out, whatever it is makes way.',
  })
  version?: number | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class SetRetrainingSchedulePayload extends MutationPayload {
  @Field(() => RetrainingScheduleEntity, { nullable: true })
  schedule!: RetrainingScheduleEntity | null;
}
