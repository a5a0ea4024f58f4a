import type { ImportedFile, ImportReport } from '@cartograph/events';
import { Field, Float, ID, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { connectionTypes } from '../connection.js';
import { EventCounts, toEventCounts } from '../event-counts.js';
import { Node } from '../node.js';
import { InWords } from '../in-words.js';
import { Count, DateTime } from '../scalars.js';
import { importId, snapshotId } from '../snapshot.js';

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

  @Field(() => String, { description: 'how the file was understood: `csv, comma, header, CRLF, UTC times`' })
  readAs!: string;

  @Field(() => String, {
    nullable: true,
    description: '`csv`, `jsonl` or `parquet`; null in reports of older versions',
  })
  format!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'of the file as it was stored, packed or not; null in reports of older versions',
  })
  sha256!: string | null;

  @Field(() => Float, { nullable: true, description: 'time it took to read it; null in reports of older versions' })
  seconds!: number | null;
}

@Requires('shop:read')
@ObjectType({ description: 'A file of a folder that was skipped because it is not a log.' })
export class SkippedFile {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  why!: string;
}

@Requires('shop:read')
@ObjectType()
export class QuarantineReason {
  @Field(() => String, { description: 'stable kebab-case code' })
  reason!: string;

  @InWords((words, { reason }: QuarantineReason) => words.row(reason, '').name)
  @Field(() => String, { description: "the reason in the asker's language" })
  reasonText?: string;

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

  @Field(() => String, {
    nullable: true,
    description: 'what stands there; null where the caller may not read people (people:read)',
  })
  value!: string | null;

  @Field(() => String, { description: 'stable kebab-case code' })
  reason!: string;

  @InWords((words, { reason }: ImportProblem) => words.row(reason, '').name)
  @Field(() => String, { description: "the reason in the asker's language" })
  reasonText?: string;

  @InWords((words, { reason, remedy }: ImportProblem) => words.row(reason, remedy).remedy)
  @Field(() => String, { description: "in the asker's language" })
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
  files!: ImportFile[];

  @Field(() => Count)
  read!: number;

  @Field(() => Count)
  accepted!: number;

  @Field(() => Count)
  duplicates!: number;

  @Field(() => Count)
  duplicatesFound!: number;

  @Field(() => EventCounts, {
    description: 'the dropped copies by event type; all 0 in reports of older versions, which did not say',
  })
  duplicatesByType!: EventCounts;

  @Field(() => Count, { description: 'rows of the lake that made way for the months of these files' })
  replacedRows!: number;

  @Field(() => [String], { description: 'files that were not read because the same content is in the lake already' })
  alreadyImported!: readonly string[];

  @Field(() => [SkippedFile])
  skipped!: readonly SkippedFile[];

  @Field(() => Float)
  seconds!: number;

  @Field(() => Float, { nullable: true, description: 'rows read ÷ seconds; null when nothing was read' })
  rowsPerSecond!: number | null;

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

/** Reports that older versions wrote lack what was not counted then. */
type Later = 'alreadyImported' | 'duplicatesByType' | 'replacedRows' | 'skipped';
type AnyReport = Omit<ImportReport, Later> & Partial<Pick<ImportReport, Later>>;
type AnyFile = Omit<ImportedFile, 'format' | 'sha256' | 'seconds'> &
  Partial<Pick<ImportedFile, 'format' | 'sha256' | 'seconds'>>;

/** Lakes of version 1 that were brought up to date before this was kept as unknown have no hash and no time instead. */
const toFile = ({ format, sha256, seconds, ...file }: AnyFile): ImportFile => {
  const isKnown = (sha256 ?? '') !== '';
  return {
    ...file,
    format: format ?? null,
    sha256: isKnown ? (sha256 ?? null) : null,
    seconds: isKnown ? (seconds ?? null) : null,
  };
};

export function toImport(report: AnyReport): Import {
  const { committed, read, accepted, duplicates, duplicatesFound, problems, seconds } = report;
  const quarantined = byReason(report.quarantined);
  return {
    id: importId(report.id),
    snapshotId: snapshotId(report.snapshot.id),
    committedAt: new Date(report.finishedAt),
    committed,
    read,
    accepted,
    duplicates,
    duplicatesFound,
    problems,
    seconds,
    files: report.files.map(toFile),
    duplicatesByType: toEventCounts(report.duplicatesByType),
    replacedRows: report.replacedRows ?? 0,
    alreadyImported: report.alreadyImported ?? [],
    skipped: report.skipped ?? [],
    rowsPerSecond: read > 0 && seconds > 0 ? read / seconds : null,
    quarantined,
    quarantinedTotal: quarantined.reduce((sum, { rows }) => sum + rows, 0),
    warnings: byReason(report.warnings),
  };
}
