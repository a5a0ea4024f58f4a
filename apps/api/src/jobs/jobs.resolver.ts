import {
  Arg,
  Args,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
  Root,
  Subscription,
} from 'type-graphql';
import { Public, Requires } from '../access.js';
import { AccountEntity } from '../accounts/account.entity.js';
import { accountLoader } from '../accounts/account-loader.js';
import { connectionTypes, newestFirst, type Connection, ConnectionArgs } from '../connection.js';
import { callerAccountId, type RequestContext } from '../context.js';
import type { Identity } from '../identity.js';
import { notFound } from '../errors.js';
import { mutate, MutationPayload, refuse } from '../payload.js';
import { MAY_IMPORT_FOR_CAMPAIGN, opens, type Permission } from '../permissions.js';
import { Count, JSONValue } from '../scalars.js';
import { type FailureFacts, JobKind } from './handler.js';
import { isFinished, JobEntity, JobProgress, JobState } from './job.entity.js';

const { Connection: JobConnection } = connectionTypes('Job', () => JobEntity, 'jobs:read');

@InputType()
class JobFilter {
  @Field(() => JobKind, { nullable: true })
  kind!: JobKind | null;

  @Field(() => JobState, { nullable: true })
  state!: JobState | null;
}

@InputType()
class CancelJobInput {
  @Field(() => ID)
  id!: string;
}

@Public()
@ObjectType({ implements: MutationPayload })
class CancelJobPayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}

/** What starting a job of a kind asks for. */
const STARTING: Record<JobKind, Permission | readonly Permission[]> = {
  [JobKind.IMPORT]: 'imports:write',
  [JobKind.TRAIN]: 'models:write',
  [JobKind.TRY_SETTINGS]: 'models:write',
  [JobKind.MEASURE_RULE_COST]: 'rules:write',
  [JobKind.EXPORT_RECOMMENDATIONS]: 'audiences:write',
  [JobKind.AA]: 'campaigns:write',
  [JobKind.SCENARIO]: 'campaigns:write',
  [JobKind.CAMPAIGN_ANALYSIS]: 'campaigns:write',
  [JobKind.IMPORT_EXPOSURES]: MAY_IMPORT_FOR_CAMPAIGN,
  [JobKind.IMPORT_OUTCOMES]: MAY_IMPORT_FOR_CAMPAIGN,
  [JobKind.IMPORT_PRODUCT_FEED]: 'imports:write',
  [JobKind.COMPACT]: 'lake:manage',
  [JobKind.REMOVE_SNAPSHOTS]: 'lake:manage',
  [JobKind.VERIFY]: 'lake:manage',
  [JobKind.ERASE]: 'people:erase',
  [JobKind.SEAL]: 'imports:write',
  [JobKind.ANALYSIS]: 'analytics:read',
};

function mayCancel(job: JobEntity, context: RequestContext): boolean {
  const { permissions } = context.identity;
  if (permissions.has('jobs:write')) return true;
  return (
    job.createdById !== null && job.createdById === callerAccountId(context) && opens(STARTING[job.kind], permissions)
  );
}

@Resolver(() => JobEntity)
export class JobsResolver {
  @Requires('jobs:read')
  @Query(() => JobConnection)
  jobs(
    @Args(() => ConnectionArgs) args: ConnectionArgs,
    @Arg('filter', () => JobFilter, { nullable: true }) filter: JobFilter | null,
    @Ctx() context: RequestContext,
  ): Promise<Connection<JobEntity>> {
    const query = context.decisions.read.createQueryBuilder(JobEntity, 'job');
    if (filter?.kind) query.andWhere('job.kind = :kind', { kind: filter.kind });
    if (filter?.state) query.andWhere('job.state = :state', { state: filter.state });
    return newestFirst(query, args);
  }

  @Requires('jobs:read')
  @Query(() => JobEntity, { nullable: true })
  job(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<JobEntity | null> {
    return context.decisions.read.findOneBy(JobEntity, { id });
  }

  @Requires('jobs:read')
  @Mutation(() => CancelJobPayload, {
    description:
      'For whoever started the job and still may start such jobs, and for anybody with the permission jobs:write.',
  })
  cancelJob(
    @Arg('input', () => CancelJobInput) { id }: CancelJobInput,
    @Ctx() context: RequestContext,
  ): Promise<CancelJobPayload> {
    return mutate({ job: null }, async () => {
      const found = await context.decisions.read.findOneBy(JobEntity, { id });
      if (!found) throw refuse('NOT_FOUND', 'id', 'There is no such job.');
      if (!mayCancel(found, context))
        throw refuse(
          'FORBIDDEN',
          'id',
          'Somebody else started this job. Ask them, or somebody with the permission "jobs:write", to cancel it.',
          { job: found },
        );
      return { job: await context.jobs.cancel(id) };
    });
  }

  @Requires('jobs:read')
  @Subscription(() => JobEntity, {
    subscribe: async ({ args, context }: { args: { id: string }; context: RequestContext }) => {
      if (!(await context.decisions.read.existsBy(JobEntity, { id: args.id })))
        throw notFound(`There is no job ${args.id}.`);
      return context.jobs.watch(args.id, context.signal);
    },
  })
  jobChanged(@Root() job: JobEntity, @Arg('id', () => ID) _id: string): JobEntity {
    return job;
  }

  @Requires('jobs:read')
  @FieldResolver(() => String, {
    nullable: true,
    description: "in the asker's language, where it has words for `errorCode`",
  })
  error(
    @Root() { error, errorCode, errorFacts }: JobEntity,
    @Ctx() { identity, words }: RequestContext,
  ): string | null {
    if (error === null) return null;
    const facts = factsFor(identity, errorFacts);
    const cell = facts === errorFacts ? undefined : errorFacts?.['value'];
    const message = typeof cell === 'string' ? error.replaceAll(`"${cell}"`, '"…"') : error;
    return words().failure({ code: errorCode, facts, message });
  }

  @Requires('jobs:read')
  @FieldResolver(() => JSONValue, { nullable: true })
  errorFacts(@Root() { errorFacts }: JobEntity, @Ctx() { identity }: RequestContext): FailureFacts | null {
    return factsFor(identity, errorFacts);
  }

  @Requires('jobs:read')
  @FieldResolver(() => Boolean, { description: 'it is not over, and the caller may cancel it' })
  mayCancel(@Root() job: JobEntity, @Ctx() context: RequestContext): boolean {
    return !isFinished(job.state) && mayCancel(job, context);
  }

  @Requires('jobs:read')
  @FieldResolver(() => AccountEntity, { nullable: true })
  createdBy(@Root() job: JobEntity, @Ctx() context: RequestContext): Promise<AccountEntity | null> | null {
    return job.createdById === null ? null : accountLoader.load(context, job.createdById);
  }
}

/** What a step that counts bytes says of them. */
@Resolver(() => JobProgress)
export class JobProgressResolver {
  @Requires('jobs:read')
  @FieldResolver(() => Count, {
    nullable: true,
    description: 'bytes read in this step; null where it counts something else',
  })
  bytes(@Root() { unit, done }: JobProgress): number | null {
    return unit === 'bytes' ? done : null;
  }

  @Requires('jobs:read')
  @FieldResolver(() => Count, { nullable: true })
  bytesTotal(@Root() { unit, total }: JobProgress): number | null {
    return unit === 'bytes' ? total : null;
  }

  @Requires('jobs:read')
  @FieldResolver(() => Count, { nullable: true, description: 'rows met so far in this step; null while unknown' })
  rows(@Root() { unit, done, rows }: JobProgress): number | null {
    return rows ?? (unit === 'rows' ? done : null);
  }

  @Requires('jobs:read')
  @FieldResolver(() => Float, { nullable: true })
  rowsPerSecond(@Root() { unit, rate, rowsPerSecond }: JobProgress): number | null {
    return rowsPerSecond ?? (unit === 'rows' ? rate : null);
  }
}

/** What a failure names: not what stands in a cell, which may be a person's, for who may not read people. */
function factsFor(identity: Identity, facts: FailureFacts | null): FailureFacts | null {
  if (facts === null || facts['value'] === undefined || identity.permissions.has('people:read')) return facts;
  const { value: _, ...told } = facts;
  return told;
}
