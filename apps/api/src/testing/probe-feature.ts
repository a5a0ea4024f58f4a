import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { getHeapStatistics } from 'node:v8';
import { Arg, Ctx, Field, Float, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { Public, Requires } from '../access.js';
import type { RequestContext } from '../context.js';
import { badInput } from '../errors.js';
import type { Feature } from '../feature.js';
import { FEATURES as ALL } from '../features.js';
import { JobFailure, JobKind, type JobContext, type JobHandler } from '../jobs/handler.js';
import { JobEntity } from '../jobs/job.entity.js';
import { mutate, MutationPayload } from '../payload.js';

/** How the probe job behaves. */
export interface ProbeInput {
  steps?: number;
  stepMs?: number;
  /** A file: the job ends at the step at which it is there. */
  until?: string;
  /** Keep going when asked to stop. */
  deaf?: boolean;
  end?: 'done' | 'tell' | 'fail' | 'throw' | 'exit' | 'crash';
}

@InputType()
class ProbeJobInput {
  @Field(() => Int, { nullable: true })
  steps!: number | null;

  @Field(() => Int, { nullable: true })
  stepMs!: number | null;

  @Field(() => Boolean, { nullable: true })
  deaf!: boolean | null;

  @Field(() => String, { nullable: true })
  end!: NonNullable<ProbeInput['end']> | null;
}

@Public()
@ObjectType({ implements: MutationPayload })
class StartProbePayload extends MutationPayload {
  @Field(() => JobEntity, { nullable: true })
  job!: JobEntity | null;
}

@Requires('self')
@ObjectType()
class Probe {
  @Field(() => Float, { nullable: true })
  value!: number | null;

  @Field(() => Probe)
  inner!: Probe;

  @Field(() => [Probe])
  list!: Probe[];
}

const probe = (): Probe => ({
  value: 1,
  get inner() {
    return probe();
  },
  get list() {
    return [probe()];
  },
});

/** Misbehaves on request. */
@Resolver()
class ProbeResolver {
  @Requires('self')
  @Query(() => Probe)
  probe(): Probe {
    return probe();
  }

  @Requires('self')
  @Query(() => String, { nullable: true })
  boom(@Arg('how', () => String) how: string): string | null {
    if (how === 'bug') throw new TypeError('secret detail of a bug');
    if (how === 'input') throw badInput('Mend your input.');
    if (how === 'library') throw Object.assign(new Error('the lake is empty'), { name: 'NoSnapshotError' });
    return how;
  }

  @Requires('self')
  @Query(() => Int)
  notAnInt(): number {
    return 1.5;
  }

  @Requires('self')
  @Query(() => String)
  async slow(@Arg('ms', () => Int) ms: number, @Ctx() context: RequestContext): Promise<string> {
    await sleep(ms, undefined, { signal: context.signal });
    return 'slept';
  }

  @Requires('self')
  @Query(() => String)
  async deafAndSlow(@Arg('ms', () => Int) ms: number): Promise<string> {
    await sleep(ms);
    return 'slept';
  }

  @Requires('jobs:write')
  @Mutation(() => StartProbePayload)
  startProbe(
    @Arg('input', () => ProbeJobInput) input: ProbeJobInput,
    @Ctx() context: RequestContext,
  ): Promise<StartProbePayload> {
    return mutate({ job: null }, async () => {
      const createdById = context.identity.actor.accountId;
      return {
        job: await context.decisions.write((manager) =>
          context.jobs.enqueue(manager, { kind: JobKind.TRAIN, input: { ...input }, createdById }),
        ),
      };
    });
  }
}

/** More steps than a job takes before its test ends. */
export const ENDLESS = 1_000_000_000;

/** A job that takes steps and ends as it is told. */
export const probeJob: JobHandler<ProbeInput> = {
  kind: JobKind.TRAIN,
  async run(input, context) {
    const steps = input.steps ?? 3;
    for (let done = 1; done <= steps; done++) {
      context.progress({ step: 'probing', done, total: steps, unit: 'steps' });
      await sleep(input.stepMs ?? 1);
      if (context.signal.aborted && !input.deaf) return {};
      if (input.until !== undefined && existsSync(input.until)) return { steps: done, pid: process.pid };
    }
    if (input.end === 'tell') return limitsOf(context);
    if (input.end === 'fail') throw new JobFailure('probe-failed', 'The probe was told to fail. Tell it otherwise.');
    if (input.end === 'throw') throw new TypeError('secret detail of a bug');
    if (input.end === 'exit') process.exit(3);
    if (input.end === 'crash') process.kill(process.pid, 'SIGKILL');
    return { steps, pid: process.pid };
  },
};

/** What the process of a job, and the engine of its lake, may use. */
async function limitsOf({ lake, engine }: JobContext): Promise<object> {
  const store = await lake.store();
  const [found] = await store.rows<{ threads: number; memory: string }>(
    "SELECT current_setting('threads') AS threads, current_setting('memory_limit') AS memory",
  );
  return { ...found, engine, heapMiB: Math.round(getHeapStatistics().heap_size_limit / 1024 ** 2) };
}

const probeFeature: Feature = {
  name: 'probe',
  resolvers: [ProbeResolver],
  jobs: [{ kind: JobKind.TRAIN, load: async () => probeJob }],
};

/** The API's features behind one whose jobs and fields misbehave on request. */
export const FEATURES: readonly Feature[] = [probeFeature, ...ALL];

/** What to start a test server with: `startTestServer(withProbe)`. */
export const withProbe = { features: FEATURES, featuresModule: 'probe.js' };
