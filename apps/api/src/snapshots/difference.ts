import type {
  ContentEntry,
  Manifest,
  Snapshot as LakeSnapshot,
  SnapshotDifference as LakeDifference,
} from '@cartograph/events';
import { Field, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { EventCounts, toEventCounts } from '../event-counts.js';
import { Count, Decimal } from '../scalars.js';
import { Snapshot, toSnapshot } from '../snapshot.js';

@Requires('shop:read')
@ObjectType({ description: 'A log file whose rows are in a snapshot.' })
export class LogContent {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  sha256!: string;

  @Field(() => Count)
  bytes!: number;

  @Field(() => [String], { description: 'UTC months of its rows, YYYY-MM' })
  months!: readonly string[];
}

@Requires('shop:read')
@ObjectType()
export class MonthDifference {
  @Field(() => String, { description: 'UTC month, YYYY-MM' })
  month!: string;

  @Field(() => Count)
  fromRows!: number;

  @Field(() => Count)
  toRows!: number;

  @Field(() => EventCounts)
  fromCounts!: EventCounts;

  @Field(() => EventCounts)
  toCounts!: EventCounts;

  @Field(() => Decimal, { description: 'sum of purchase prices' })
  fromRevenue!: string;

  @Field(() => Decimal)
  toRevenue!: string;

  @Field(() => Boolean, { description: 'the two share every file of the month, so that nothing in it differs' })
  isSame!: boolean;
}

@Requires('shop:read')
@ObjectType({ description: 'What one snapshot holds and another does not; their totals are fields of each.' })
export class SnapshotDifference {
  @Field(() => Snapshot)
  from!: Snapshot;

  @Field(() => Snapshot)
  to!: Snapshot;

  @Field(() => [MonthDifference], { description: 'every month that one of the two holds, oldest first' })
  months!: MonthDifference[];

  @Field(() => [LogContent], { description: 'log files of `to` that `from` does not hold' })
  added!: LogContent[];

  @Field(() => [LogContent], { description: 'log files of `from` that `to` does not hold' })
  removed!: LogContent[];

  @Field(() => Count, { description: 'bytes of files that both name' })
  sharedBytes!: number;

  @Field(() => Count)
  onlyFromBytes!: number;

  @Field(() => Count)
  onlyToBytes!: number;

  @Field(() => [Snapshot], {
    description:
      'from `to` back to `common`, that one left out, as far as they are kept; empty where `from` is the later one',
  })
  steps!: Snapshot[];

  @Field(() => Snapshot, {
    nullable: true,
    description: 'the last snapshot both were built upon; null where it is not kept',
  })
  common!: Snapshot | null;
}

const toContent = ({ name, sha256, bytes, months }: ContentEntry): LogContent => ({ name, sha256, bytes, months });

const filesByMonth = (manifest: Manifest, month: string): string =>
  manifest.files.events
    .filter((file) => file.month === month)
    .map(({ path }) => path)
    .toSorted()
    .join();

function toMonths(difference: LakeDifference, from: Manifest, to: Manifest): MonthDifference[] {
  return [...new Set(difference.months.map(({ month }) => month))].map((month) => {
    const types = difference.months.filter((one) => one.month === month);
    const counts = (side: 'eventsBefore' | 'eventsAfter'): EventCounts =>
      toEventCounts(Object.fromEntries(types.map((one) => [one.eventType, one[side]])));
    const purchases = types.find(({ eventType }) => eventType === 'purchase');
    const [fromCounts, toCounts] = [counts('eventsBefore'), counts('eventsAfter')];
    return {
      month,
      fromCounts,
      toCounts,
      fromRows: fromCounts.total,
      toRows: toCounts.total,
      fromRevenue: purchases?.valueBefore ?? '0',
      toRevenue: purchases?.valueAfter ?? '0',
      isSame: filesByMonth(from, month) === filesByMonth(to, month),
    };
  });
}

/** @param snapshots - all that are kept. */
export function toDifference(
  difference: LakeDifference,
  from: Manifest,
  to: Manifest,
  snapshots: readonly LakeSnapshot[],
): SnapshotDifference {
  const { contents, files, steps, commonId } = difference;
  const common = snapshots.find(({ id }) => id === commonId);
  return {
    from: toSnapshot(difference.from),
    to: toSnapshot(difference.to),
    months: toMonths(difference, from, to),
    added: contents.added.map(toContent),
    removed: contents.removed.map(toContent),
    sharedBytes: files.shared.bytes,
    onlyFromBytes: files.onlyFrom.bytes,
    onlyToBytes: files.onlyTo.bytes,
    steps: steps.map(toSnapshot),
    common: common ? toSnapshot(common) : null,
  };
}
