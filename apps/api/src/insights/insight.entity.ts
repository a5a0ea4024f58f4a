import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { Requires } from '../access.js';
import { column } from '../database/columns.js';
import { Node } from '../node.js';
import { DateTime, JSONValue } from '../scalars.js';
import type { Claim, Judgment } from './claim.js';

export const INSIGHT_PREFIX = 'ins';

/** Something noticed on a page, with the evidence as it was then. Nothing of it changes afterwards but the approval. */
@Requires('plan:read')
@ObjectType('Insight', { implements: Node })
@Entity('insight')
export class InsightEntity extends Node {
  @PrimaryColumn(column.key())
  override id!: string;

  @Field(() => String)
  @Column(column.string())
  title!: string;

  /** The console's page on which it was noticed. */
  @Field(() => String)
  @Column(column.string())
  page!: string;

  @Column(column.text())
  query!: string;

  @Column(column.json({ nullable: true }))
  variables!: object | null;

  /** Global id of the snapshot that the query was answered from. */
  @Column(column.id())
  snapshotId!: string;

  /** Kept here, for the demo shop's snapshots go while what was made on them stays. */
  @Field(() => Boolean, { description: 'the evidence was frozen on the demo shop, whose data is synthetic' })
  @Column(column.flag())
  isSynthetic!: boolean;

  @Column(column.text())
  summary!: string;

  /** The `data` of the answer. */
  @Column(column.json())
  result!: object;

  /** What whoever kept it wrote beside; null for none, and for insights of before notes were. */
  @Field(() => String, { nullable: true, description: 'what whoever kept it wrote beside' })
  @Column(column.text({ nullable: true }))
  note!: string | null;

  @Column(column.json({ nullable: true }))
  claim!: Claim | null;

  /** The insight that this one asks again on newer data. */
  @Column(column.id({ nullable: true }))
  predecessorId!: string | null;

  /** What became of the predecessor's claim; null for an insight that is no re-run. */
  @Column(column.json({ nullable: true }))
  judgment!: Judgment | null;

  @Column(column.id({ nullable: true }))
  approvedById!: string | null;

  @Column(column.instant({ nullable: true }))
  approvedAt!: Date | null;

  /** Null when the local operator or a server-made key kept it. */
  @Column(column.id({ nullable: true }))
  createdById!: string | null;

  @Field(() => DateTime)
  @Column(column.instant())
  createdAt!: Date;
}

const HIDDEN = 'null where the evidence shows single customers and the caller may not read people (people:read)';

/** A query, the snapshot it was answered from, and the answer, frozen. */
@Requires('plan:read')
@ObjectType()
export class Evidence {
  approvedById!: string | null;

  @Field(() => String, { nullable: true, description: HIDDEN })
  query!: string | null;

  @Field(() => JSONValue, { nullable: true, description: HIDDEN })
  variables!: object | null;

  @Field(() => ID)
  snapshotId!: string;

  @Field(() => String)
  summary!: string;

  @Field(() => JSONValue, { nullable: true, description: HIDDEN })
  result!: object | null;

  @Field(() => DateTime)
  frozenAt!: Date;

  @Field(() => DateTime, { nullable: true })
  approvedAt!: Date | null;
}

/** @param isShown - whether the caller may see what was asked and answered. */
export function evidenceOf(insight: InsightEntity, isShown: boolean): Evidence {
  const { query, variables, snapshotId, summary, result, createdAt, approvedById, approvedAt } = insight;
  const told = isShown ? { query, variables, result } : { query: null, variables: null, result: null };
  return { ...told, snapshotId, summary, frozenAt: createdAt, approvedById, approvedAt };
}
