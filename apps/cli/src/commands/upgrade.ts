import type { Command } from 'commander';
import { needsDataFolder } from '../data-folder.js';
import { CliError } from '../failure.js';
import { dataOption, jsonOption, type DataOptions } from '../options.js';
import { plural, printResult, size } from '../output.js';

/** `upgrade`: brings a data folder of an older version up to date, or says what that would do. */
export function upgradeCommand(program: Command): void {
  program
    .command('upgrade')
    .description(
      'bring a data folder of an older version up to date, as opening it does; the database is copied to upgrades/ first',
    )
    .option('--check', 'only say what would be done; fails where this version cannot open the folder', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, check }: DataOptions & { check: boolean }) => {
      needsDataFolder(data);
      const { openDecisions, planUpgradeOf, tooOld } = await import('@cartograph/api');
      const { lakeCondition } = await import('@cartograph/events');
      // Refuses a lake of another layout.
      await lakeCondition(data);
      const plan = await planUpgradeOf(data);
      const refusal =
        plan.unknown.length > 0
          ? newer(plan.unknown)
          : plan.missing.length > 0
            ? `This data folder ${tooOld(plan.missing)}`
            : null;
      const isCompatible = refusal === null;
      const isPending = plan.pending.length > 0;
      const hasRoom = plan.freeBytes >= plan.copyBytes * 2;
      if (!check && isCompatible && isPending) {
        if (!hasRoom)
          throw new CliError(
            `The copy and the changes need about ${size(plan.copyBytes * 2)}, and the disk has ${size(plan.freeBytes)} free. Free some space.`,
          );
        await (await openDecisions(data)).close();
      }
      if (!check && refusal !== null) throw new CliError(refusal);
      printResult(
        { ...plan, isCompatible, isPending, hasRoom, isDone: !check },
        {
          json,
          text: () =>
            refusal !== null
              ? refusal
              : !isPending
                ? 'The data folder is of this version: there is nothing to do.'
                : [
                    `${check ? 'Would make' : 'Made'} ${plural(plan.pending.length, 'database change')}${plan.pending.length === 0 ? '' : `: ${plan.pending.join(', ')}`}.`,
                    ...(plan.copyBytes === 0
                      ? []
                      : [
                          `${check ? 'Would first copy' : 'Copied'} the database (${size(plan.copyBytes)}) to upgrades/; the disk has ${size(plan.freeBytes)} free.`,
                        ]),
                    ...(check ? ['Nothing was changed.'] : []),
                  ].join('\n'),
        },
      );
      if (!isCompatible) process.exitCode = 1;
    });
}

const newer = (unknown: readonly string[]): string =>
  `A newer version wrote this data folder (database changes ${unknown.join(', ')}). Use that version, or go back as the guide "Upgrading" says.`;
