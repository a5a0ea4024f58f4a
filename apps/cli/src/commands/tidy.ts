import type { Command } from 'commander';
import type { Retained } from '@cartograph/api';
import { CliError } from '../failure.js';
import { auditDaysOption, dataOption, jsonOption, type DataOptions } from '../options.js';
import { note, plural, printResult, size } from '../output.js';

interface TidyCommandOptions extends DataOptions {
  dryRun: boolean;
  auditDays: number;
}

/** `tidy`: what has been kept long enough goes, as a server removes it once a day. */
export function tidyCommand(program: Command): void {
  program
    .command('tidy')
    .description(
      'remove what has been kept long enough: snapshots, quarantined rows, reports, uploads, model files, answers, jobs, audit entries',
    )
    .option('--dry-run', 'only say what there is, and what would be removed by which rule', false)
    .addOption(auditDaysOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, dryRun, auditDays }: TidyCommandOptions) => {
      const { lookAtDataFolder, tidyDataFolder } = await import('@cartograph/api');
      const folder = { dataDir: data, auditDays };
      if (dryRun) {
        const kinds = await lookAtDataFolder(folder);
        printResult({ kinds }, { json, text: () => [...kinds.map(keptLine), 'Nothing was changed.'].join('\n') });
        return;
      }
      const kinds = await tidyDataFolder(folder);
      for (const { kind, error } of kinds) if (error !== null) note(`${nameOf(kind)}: ${error}`);
      const removed = kinds.filter(({ removed: { items, bytes } }) => items > 0 || bytes > 0);
      printResult(
        { kinds },
        {
          json,
          text: () =>
            removed.length === 0
              ? 'Nothing was removed.'
              : removed
                  .map((one) => `${nameOf(one.kind)}: ${one.removed.items} removed, ${size(one.removed.bytes)} freed`)
                  .join('\n'),
        },
      );
      const failed = kinds.filter(({ error }) => error !== null).length;
      if (failed > 0) throw new CliError(`${plural(failed, 'kind')} could not be tidied: see above, and try again.`);
    });
}

/** `AUDIT_LOG` as words. */
const nameOf = (kind: string): string => kind.toLowerCase().replaceAll('_', ' ');

function keptLine({ kind, kept, ...rule }: Retained): string {
  const amount =
    kept === null
      ? 'cannot be read, for the lake is damaged'
      : `${kept.items} kept (${size(kept.bytes)}), ${kept.due.items} would be removed (${size(kept.due.bytes)})`;
  return `${nameOf(kind)}: ${amount}; ${ruleText(rule)}`;
}

function ruleText({ days, newest }: Pick<Retained, 'days' | 'newest'>): string {
  if (days !== null) return `kept for ${plural(days, 'day')}`;
  return newest === null ? 'kept until they are over' : `the newest ${newest} and what is in use stay`;
}
