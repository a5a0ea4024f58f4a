import { Field, Float, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { column } from '../database/columns.js';
import { Node } from '../node.js';
import { Count, DateTime, JSONValue } from '../scalars.js';
import { type FailureFacts, JobKind } from './handler.js';

export enum JobState {
  QUEUED = 'QUEUED',
  RUNNING = 'RUNNING',
  DONE = 'DONE',
  FAILED = 'FAILED',
  CANCELED = 'CANCELED',
  INTERRUPTED = 'INTERRUPTED',
}
registerEnumType(JobState, { name: 'JobState' });

export const isFinished = (state: JobState): boolean => state !== JobState.QUEUED && state !== JobState.RUNNING;

@Requires('jobs:read')
@ObjectType()
export class JobProgress {
  @Field(() => String)
  step!: string;

  @Field(() => Count)
  done!: number;

  @Field(() => Count, { nullable: true })
  total!: number | null;

  @Field(() => String)
  unit!: string;

  /** Units a second. */
  @Field(() => Float, { nullable: true })
  rate!: number | null;

  @Field(() => Float, { nullable: true })
  etaSeconds!: number | null;

  @Field(() => String, { nullable: true, description: 'the file it is done to' })
  file?: string | null;

  /** Rows met so far, where they are not what `done` counts. */
  rows?: number | null;

  rowsPerSecond?: number | null;
}

/** Long work with a life of its own: queued, run by a process of its own, watched and canceled. */
@Requires('jobs:read')
@ObjectType('Job', { implements: Node })
@Entity('job')
@Index('job_by_state', ['state'])
export class JobEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  @Field(() => JobKind)
  @Column(column.string())
  kind!: JobKind;

  @Field(() => JobState)
  @Column(column.string())
  state!: JobState;

  @Column(column.json())
  input!: object;

  @Field(() => JobProgress)
  @Column(column.json())
  progress!: JobProgress;

  @Field(() => DateTime)
  @Column(column.instant())
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  @Column(column.instant({ nullable: true }))
  startedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  @Column(column.instant({ nullable: true }))
  finishedAt!: Date | null;

  @Field(() => JSONValue, { nullable: true })
  @Column(column.json({ nullable: true }))
  result!: object | null;

  /** What went wrong and what to do, in words. */
  @Field(() => String, { nullable: true })
  @Column(column.text({ nullable: true }))
  error!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'stable kebab-case code of what went wrong; null as long as `error` is, and for jobs of older versions',
  })
  @Column(column.string({ nullable: true }))
  errorCode!: string | null;

  @Field(() => JSONValue, {
    nullable: true,
    description:
      'what `error` names, such as `file`, `line` or `read`: for sentences in other languages; `value`, what stands in a cell, only for callers who may read people (people:read)',
  })
  @Column(column.json({ nullable: true }))
  errorFacts!: FailureFacts | null;

  /** The account that started it; null when the local operator or the server did. */
  @Column(column.id({ nullable: true }))
  createdById!: string | null;

  /** Grows with every change, so that watchers in other processes see that something changed. */
  @Column(column.integer())
  revision!: number;

  @Column(column.flag())
  cancelRequested!: boolean;

  /** `<host>:<pid>:<run>` of the process that looks after the running job. */
  @Column(column.string({ nullable: true }))
  owner!: string | null;

  /** When the owner last said it is alive. */
  @Column(column.instant({ nullable: true }))
  heartbeatAt!: Date | null;
}
