import { Field, Float, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import { Public, Requires } from '../../access.js';
import { Incomputable } from '../../estimate.js';
import { JobEntity } from '../../jobs/job.entity.js';
import { MutationPayload } from '../../payload.js';
import { Count, DateTime, LocalDate } from '../../scalars.js';
import { ArmUnits } from './arm-units.js';
import { Rejected } from '../../rejected.js';

export enum AssignmentReason {
  ASSIGNED = 'ASSIGNED',
  NOT_RUNNING = 'NOT_RUNNING',
  HELD_OUT = 'HELD_OUT',
  OTHER_CAMPAIGN = 'OTHER_CAMPAIGN',
  OUTSIDE_TRAFFIC = 'OUTSIDE_TRAFFIC',
  BAD_UNIT = 'BAD_UNIT',
}
registerEnumType(AssignmentReason, {
  name: 'AssignmentReason',
  description:
    'ASSIGNED: show the unit its arm. NOT_RUNNING: the campaign is not (or no longer) shown to anybody. HELD_OUT: the unit is kept out of all campaigns.\nOTHER_CAMPAIGN: it belongs to another campaign of the exclusion group. OUTSIDE_TRAFFIC: it is not among those who enter. BAD_UNIT: it cannot be the id of a user (the log has digits only, without leading zeros), so its exposure could not be recorded.',
});

@Requires('events:write')
@ObjectType({ description: 'The arm of a unit: always the same one for a campaign, without anything being stored.' })
export class Assignment {
  @Field(() => String)
  unit!: string;

  @Field(() => String, {
    nullable: true,
    description: 'null: show it what it would see without the campaign, and record no exposure',
  })
  arm!: string | null;

  @Field(() => AssignmentReason)
  reason!: AssignmentReason;
}

@InputType({ description: 'That a unit met its arm. Of several exposures of a unit the first one counts.' })
export class ExposureInput {
  @Field(() => String, { description: "the log's own id of the user" })
  unit!: string;

  @Field(() => String)
  arm!: string;

  @Field(() => DateTime)
  exposedAt!: Date;
}

@InputType()
export class RecordExposuresInput {
  @Field(() => ID)
  campaignId!: string;

  @Field(() => [ExposureInput], { description: 'at most 1,000' })
  exposures!: ExposureInput[];
}

@Requires('events:write')
@ObjectType({ description: 'An exposure that was not taken, and why; the others of its batch were.' })
export class RejectedExposure extends Rejected {
  @Field(() => String)
  field!: string;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class RecordExposuresPayload extends MutationPayload {
  @Requires('events:write')
  @Field(() => Count, { description: 'exposures that are on the disk now and said something new' })
  accepted!: number;

  @Requires('events:write')
  @Field(() => Count, { description: 'exposures of units that had been exposed to the same arm before' })
  known!: number;

  @Requires('events:write')
  @Field(() => [RejectedExposure])
  rejected!: RejectedExposure[];
}

@Requires('plan:read')
@ObjectType()
export class ArmExposures {
  @Field(() => String)
  arm!: string;

  @Field(() => Float, { description: 'share of the units that the plan gives it' })
  plannedShare!: number;

  @Field(() => Count, { description: 'units that met this arm and no other' })
  units!: number;

  @Field(() => DateTime, { nullable: true })
  firstAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  lastAt!: Date | null;
}

@Requires('plan:read')
@ObjectType({
  description:
    'Whether the arms have the planned shares. On a mismatch assignment or recording is broken, and no result can be trusted.',
})
export class SampleRatio {
  @Field(() => Float, { nullable: true, description: 'Chi-squared of the sizes against the plan.' })
  statistic!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Until the end it holds however often you look, and a mismatch is p of at most 0.01. After the end it is the p of the chi-squared test, and a mismatch is p below 0.001.',
  })
  pValue!: number | null;

  @Field(() => Boolean)
  isMismatch!: boolean;

  @Field(() => Incomputable, { nullable: true })
  incomputable!: Incomputable | null;
}

@InputType()
export class ImportExposuresInput {
  @Field(() => ID)
  campaignId!: string;

  @Field(() => ID, {
    description: 'of createUpload: a table with the columns unit, arm and exposed_at; .gz is unpacked',
  })
  uploadId!: string;

  @Field(() => String, { nullable: true })
  clientMutationKey!: string | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class ImportExposuresPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}

@Requires('plan:read')
@ObjectType({ description: 'Who met a campaign for the first time on a day.' })
export class ExposureDay {
  @Field(() => LocalDate, { description: 'a day of the shop' })
  date!: string;

  @Field(() => [ArmUnits], { description: 'control first; units that met more than one arm are in none' })
  arms!: ArmUnits[];
}

@Requires('plan:read')
@ObjectType({ description: 'Who has met a campaign so far.' })
export class CampaignExposures {
  /** Whose they are. */
  campaignId!: string;

  @Field(() => [ArmExposures])
  arms!: ArmExposures[];

  @Field(() => Count, { description: 'units that met more than one arm and therefore count in none' })
  unitsInTwoArms!: number;

  @Field(() => SampleRatio)
  sampleRatio!: SampleRatio;
}
