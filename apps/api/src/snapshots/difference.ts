import type { ContentEntry, Manifest } from '@cartograph/events';
import { Field, ObjectType } from 'type-graphql';
import { Requires } from '../access.js';
import { Count } from '../scalars.js';
import { Snapshot, toSnapshot } from '../snapshot.js';
import { filesOf } from './snapshot-details.js';

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
}

interface Month {
  rows: number;
  files: string[];
}

function monthsOf(manifest: Manifest): Map<string, Month> {
  const months = new Map<string, Month>();
  for (const { month, rows, path } of manifest.files.events) {
    if (month === null) continue;
    const so = months.get(month) ?? { rows: 0, files: [] };
    months.set(month, { rows: so.rows + rows, files: [...so.files, path] });
  }
  return months;
}

const without = (some: readonly ContentEntry[], others: readonly ContentEntry[]): LogContent[] => {
  const known = new Set(others.map(({ sha256 }) => sha256));
  return some.filter(({ sha256 }) => !known.has(sha256)).map(({ name, sha256, bytes, months }) => ({ name, sha256, bytes, months }));
};

/** Told from the descriptions of the two alone: no row is read. */
export function differenceOf(from: Manifest, to: Manifest): SnapshotDifference {
  const [before, after] = [monthsOf(from), monthsOf(to)];
  const inFrom = new Set(filesOf(from).map(({ path }) => path));
  return {
    from: toSnapshot(from.snapshot),
    to: toSnapshot(to.snapshot),
    months: [...new Set([...before.keys(), ...after.keys()])].toSorted().map((month) => {
      const [a, b] = [before.get(month), after.get(month)];
      return { month, fromRows: a?.rows ?? 0, toRows: b?.rows ?? 0, isSame: a?.files.toSorted().join() === b?.files.toSorted().join() };
    }),
    added: without(to.contents, from.contents),
    removed: without(from.contents, to.contents),
    sharedBytes: filesOf(to).reduce((sum, { path, bytes }) => sum + (inFrom.has(path) ? bytes : 0), 0),
  };
}
