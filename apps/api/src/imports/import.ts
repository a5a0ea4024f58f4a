import type { ImportReport } from '@cartograph/events';
import { Field, ID, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { globalId } from '../node-id.js';
import { Node } from '../node.js';
import { Count, DateTime } from '../scalars.js';
import { snapshotId } from '../snapshot.js';

export const IMPORT_PREFIX = 'imp';

@Requires('shop:read')
@ObjectType()
export class ImportFile {
  @Field(() => String)
  name!: string;

  @Field(() => Count)
  bytes!: number;

  @Field(() => Count)
  read!: number;

  @Field(() => Count)
  accepted!: number;

  @Field(() => Count)
  duplicates!: number;

  @Field(() => Count)
  quarantined!: number;

  @Field(() => String)
  readAs!: string;
}

@Requires('shop:read')
@ObjectType()
export class QuarantineReason {
  @Field(() => String)
  reason!: string;

  @Field(() => Count)
  rows!: number;
}

@Requires('shop:read')
@ObjectType()
export class ImportProblem {
  @Field(() => String)
  file!: string;

  @Field(() => Count)
  line!: number;

  @Field(() => String, { nullable: true })
  column!: string | null;

  @Field(() => String)
  value!: string;

  @Field(() => String)
  reason!: string;

  @Field(() => String)
  remedy!: string;

  @Field(() => Boolean, { description: 'true: the row was kept; false: it is in quarantine' })
  isWarning!: boolean;
}

/** What became of the rows of one import. */
@Requires('shop:read')
@ObjectType({ implements: Node })
export class Import extends Node {
  @Field(() => ID, { description: 'the snapshot after the import' })
  snapshotId!: string;

  @Field(() => DateTime)
  committedAt!: Date;

  @Field(() => Boolean, { description: 'false: the files held nothing new' })
  committed!: boolean;

  @Field(() => [ImportFile])
  files!: readonly ImportFile[];

  @Field(() => Count)
  read!: number;

  @Field(() => Count)
  accepted!: number;

  @Field(() => Count)
  duplicates!: number;

  @Field(() => Count)
  duplicatesFound!: number;

  @Field(() => [QuarantineReason])
  quarantined!: QuarantineReason[];

  @Field(() => Count)
  quarantinedTotal!: number;

  @Field(() => [QuarantineReason], { description: 'rows kept with something to say about them' })
  warnings!: QuarantineReason[];

  @Field(() => [ImportProblem], { description: 'the first hundred' })
  problems!: readonly ImportProblem[];
}

export const { Connection: ImportConnection } = connectionTypes('Import', () => Import, 'shop:read');

const byReason = (counts: Readonly<Record<string, number>>): QuarantineReason[] =>
  Object.entries(counts)
    .map(([reason, rows]) => ({ reason, rows }))
    .toSorted((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1));

export function toImport(report: ImportReport): Import {
  const { committed, files, read, accepted, duplicates, duplicatesFound, problems } = report;
  const quarantined = byReason(report.quarantined);
  return {
    id: globalId(IMPORT_PREFIX, report.id),
    snapshotId: snapshotId(report.snapshot.id),
    committedAt: new Date(report.finishedAt),
    committed, files, read, accepted, duplicates, duplicatesFound, problems,
    quarantined,
    quarantinedTotal: quarantined.reduce((sum, { rows }) => sum + rows, 0),
    warnings: byReason(report.warnings),
  };
}
