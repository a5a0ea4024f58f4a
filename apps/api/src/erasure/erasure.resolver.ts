import { isId, MOST_ID_DIGITS, withoutLeadingZeros } from '@cartograph/events';
import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { Public, Requires } from '../access.js';
import { callerAccountId, type RequestContext } from '../context.js';
import { JobKind } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { requireIdle } from '../jobs/under-way.js';
import { InputCheck, mutate, MutationPayload } from '../payload.js';
import { isRecordedUnit } from './erase-decisions.js';

const MOST_USERS = 1_000;

@InputType()
export class EraseUsersInput {
  @Field(() => [String], {
    description: "the log's own ids of the users, or ids by which they were recorded as units of campaigns",
  })
  userExternalIds!: string[];

  @Field(() => Boolean, { description: 'true: nothing brings the rows of these users back' })
  confirm!: boolean;
}

@Public()
@ObjectType({ implements: MutationPayload })
export class EraseUsersPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}

@Resolver()
export class ErasureResolver {
  @Requires('people:erase')
  @Mutation(() => EraseUsersPayload, {
    description:
      'Removes users from everything in the data folder: snapshots, quarantined rows, audiences, models, answers, uploads, and texts of people. `Job.result` lists in `toReview` the texts that may still name them. Backups, downloaded files, log files and server logs are not touched. The record of it names the users by a keyed hash only.',
  })
  eraseUsers(
    @Arg('input', () => EraseUsersInput) input: EraseUsersInput,
    @Ctx() context: RequestContext,
  ): Promise<EraseUsersPayload> {
    return mutate({ job: null }, async () => {
      const { id } = await context.decisions.write(async (manager) => {
        const { userIds, units } = await checkedIds(input, (unit) => isRecordedUnit(manager, unit));
        await requireIdle(manager, [JobKind.ERASE], 'Users are being erased already', 'Wait for it to end.');
        return context.jobs.enqueue(manager, {
          kind: JobKind.ERASE,
          input: { userIds, units },
          createdById: callerAccountId(context),
        });
      });
      return { job: await context.decisions.read.findOneByOrFail(JobEntity, { id }) };
    });
  }
}

/** Ids as the log has them, and units of campaigns that were recorded by others. */
async function checkedIds(
  input: EraseUsersInput,
  isRecorded: (unit: string) => Promise<boolean>,
): Promise<{ userIds: string[]; units: string[] }> {
  const check = new InputCheck();
  const ids = [...new Set(input.userExternalIds.map((id) => withoutLeadingZeros(id.trim())))];
  if (ids.length === 0) check.add('REQUIRED', 'userExternalIds', 'Name at least one user.');
  if (ids.length > MOST_USERS)
    check.add('INVALID', 'userExternalIds', `Erase at most ${MOST_USERS} users at once; ${ids.length} are named.`);
  const units: string[] = [];
  for (const [place, id] of ids.slice(0, MOST_USERS).entries()) {
    if (isId(id)) continue;
    const recorded = input.userExternalIds
      .filter((one) => withoutLeadingZeros(one.trim()) === id)
      .map((one) => one.trim());
    const found = [];
    for (const unit of recorded) if (await isRecorded(unit)) found.push(unit);
    units.push(...found);
    if (found.length === 0)
      check.add(
        'INVALID',
        'userExternalIds',
        `The user in place ${place + 1} has no id of the log: it is a whole number of at most ${MOST_ID_DIGITS} digits. Nor was it recorded as a unit of a campaign.`,
      );
  }
  if (!input.confirm)
    check.add('REQUIRED', 'confirm', 'Set confirm to true: nothing brings the rows of these users back.');
  check.done();
  return { userIds: ids.filter(isId), units: [...new Set(units)] };
}
