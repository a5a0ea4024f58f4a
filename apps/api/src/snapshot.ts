import type { Snapshot as LakeSnapshot } from '@cartograph/events';
import { Field, ObjectType } from 'type-graphql';
import { Requires } from './access.js';
import { globalId } from './node-id.js';
import { Node } from './node.js';
import { Count, DateTime } from './scalars.js';

export const SNAPSHOT_PREFIX = 'snp';
export const IMPORT_PREFIX = 'imp';

/** One committed state of the lake; every figure names the one it was computed from. */
@Requires('shop:read')
@ObjectType({ implements: Node })
export class Snapshot extends Node {
  @Field(() => DateTime)
  committedAt!: Date;

  @Field(() => Count)
  rows!: number;
}

/** A snapshot's global id (`snp_…`), as every answer names it, of the lake's own id. */
export const snapshotId = (id: string): string => globalId(SNAPSHOT_PREFIX, id);

/** An import's global id (`imp_…`), of the lake's own id. */
export const importId = (id: string): string => globalId(IMPORT_PREFIX, id);

export function toSnapshot(snapshot: Pick<LakeSnapshot, 'id' | 'committedAt' | 'rows'>): Snapshot {
  return { id: snapshotId(snapshot.id), committedAt: new Date(snapshot.committedAt), rows: snapshot.rows };
}
