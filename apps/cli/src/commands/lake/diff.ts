import type { Command } from 'commander';
import type { SnapshotDifference } from '@cartograph/events';
import { interruptible } from '../../interrupt.js';
import { dataOption, jsonOption, snapshotName, type DataOptions } from '../../options.js';
import { count, decimal, plural, printResult, size, table } from '../../output.js';

/** `lake diff`: two snapshots side by side. */
export function diffCommand(lake: Command): void {
  lake
    .command('diff')
    .description('compare two snapshots: totals, months, imported files, disk')
    .argument('<from>', 'a snapshot: its id, a piece of it, or current', snapshotName)
    .argument('<to>', 'another one', snapshotName)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (from: string, to: string, { data, json }: DataOptions) => {
      const [{ compareSnapshots, openLake }, { importId, snapshotId }] = await Promise.all([
        import('@cartograph/events'),
        import('@cartograph/api'),
      ]);
      const lake = await openLake({ dataDir: data });
      const found = await interruptible((signal) => compareSnapshots(lake, from, to, { signal })).finally(() =>
        lake.close(),
      );
      const side = (one: SnapshotDifference['from']): SnapshotDifference['from'] => ({
        ...one,
        id: snapshotId(one.id),
        parentId: one.parentId === null ? null : snapshotId(one.parentId),
        importId: one.importId === null ? null : importId(one.importId),
      });
      const named: SnapshotDifference = {
        ...found,
        from: side(found.from),
        to: side(found.to),
        commonId: found.commonId === null ? null : snapshotId(found.commonId),
        steps: found.steps.map((step) => ({
          ...step,
          id: snapshotId(step.id),
          importId: step.importId === null ? null : importId(step.importId),
        })),
      };
      printResult(named, { json, text: () => differenceText(named) });
    });
}

const signed = (value: number): string => (value > 0 ? `+${count(value)}` : count(value));
const signedDecimal = (value: string): string =>
  value.startsWith('-') ? `-${decimal(value.slice(1))}` : /[1-9]/.test(value) ? `+${decimal(value)}` : '0';

function differenceText(found: SnapshotDifference): string {
  const { from, to, months, files, contents, steps } = found;
  const figures = [
    ['events', count(from.rows), count(to.rows), signed(found.rows)],
    ...(['users', 'sessions', 'products', 'buyers'] as const).map((what) => [
      what,
      count(from.totals[what]),
      count(to.totals[what]),
      signed(found[what]),
    ]),
    ['revenue', decimal(from.totals.revenue), decimal(to.totals.revenue), signedDecimal(found.revenue)],
  ];
  const changed = months.filter((one) => one.eventsBefore !== one.eventsAfter || one.valueBefore !== one.valueAfter);
  return [
    table([['', from.id, to.id, ''], ...figures]),
    '',
    ...(changed.length === 0
      ? [
          `Every month has the same events and values in both (${plural(new Set(months.map(({ month }) => month)).size, 'month')}).`,
        ]
      : [
          table([
            ['month', 'event', 'before', 'after', ''],
            ...changed.map((one) => [
              one.month,
              one.eventType,
              count(one.eventsBefore),
              count(one.eventsAfter),
              signed(one.eventsAfter - one.eventsBefore),
            ]),
          ]),
        ]),
    '',
    ...contents.added.map(({ name, bytes, months: of }) => `+ ${name}, ${size(bytes)}, ${of.join(', ')}`),
    ...contents.removed.map(({ name, bytes, months: of }) => `- ${name}, ${size(bytes)}, ${of.join(', ')}`),
    `Files: ${size(files.shared.bytes)} in both, ${size(files.onlyFrom.bytes)} only in the first, ${size(files.onlyTo.bytes)} only in the second.`,
    ...(steps.length === 0
      ? []
      : [
          `The second came about by: ${steps
            .toReversed()
            .map(({ reason, id }) => `${reason} (${id})`)
            .join(', then ')}.`,
        ]),
  ].join('\n');
}
