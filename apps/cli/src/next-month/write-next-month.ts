import type { NextMonthResult, PlantedCampaign } from '@cartograph/demo-shop';
import { basename } from 'node:path';
import { CliError } from '../failure.js';
import { count, duration, plural, printResult } from '../output.js';
import { withProgress } from '../with-progress.js';
import { readArms } from './arms-file.js';
import type { Uplifts } from './uplift-option.js';

/** What `demo --next-month` takes. */
export interface NextMonthCommand {
  file: string;
  /** Of the log before. */
  events?: number;
  seed: number;
  effects: boolean;
  after?: string;
  /** A file, `unit,arm`. */
  arms?: string;
  uplifts?: Uplifts;
  startsAt?: Date;
  windowDays: number;
  json: boolean;
}

/** Writes the month after a demo shop's log, with a campaign where arms are given. */
export async function writeNextMonth({ file, arms: armsFile, json, ...options }: NextMonthCommand): Promise<void> {
  const { generateNextMonth } = await import('@cartograph/demo-shop');
  const made = await withProgress(async (hooks) => {
    const arms = armsFile === undefined ? new Map<string, string>() : await readArms(armsFile, hooks);
    const names = new Set(arms.values());
    const missing = Object.keys(options.uplifts ?? {}).find((arm) => !names.has(arm));
    if (missing !== undefined)
      throw new CliError(
        `No user of ${basename(armsFile ?? '')} is in arm ${missing}, which is given an uplift: its arms are ${[...names].filter(Boolean).toSorted().join(', ')}.`,
        2,
      );
    try {
      return await generateNextMonth({ ...hooks, ...options, file, armOf: (user) => arms.get(user) || null });
    } catch (error) {
      if (error instanceof RangeError) throw new CliError(error.message, 2, { cause: error });
      throw error;
    }
  });
  printResult(made, { json, text: () => nextMonthText(made) });
}

function nextMonthText({ rows, month, seconds, file, truthsFile, exposuresFile, planted }: NextMonthResult): string {
  return [
    `${plural(rows, 'row')} of a synthetic shop's ${month} in ${duration(seconds)}:`,
    file,
    truthsFile,
    exposuresFile,
    ...(planted.exposed > 0 ? campaignText(planted) : []),
  ].join('\n');
}

function campaignText({ exposed, followed, windowDays, without, arms }: PlantedCampaign): string[] {
  const share = (value: number | null): string => (value === null ? 'unknown' : `${(100 * value).toFixed(2)} %`);
  const money = (value: number | null): string => (value === null ? 'unknown' : value.toFixed(2));
  const rates = ({
    conversion,
    revenuePerUser,
  }: {
    conversion: number | null;
    revenuePerUser: number | null;
  }): string => `${share(conversion)} buy, ${money(revenuePerUser)} a user`;
  return [
    `${plural(exposed, 'user')} of the campaign came. What really happens to the ${count(followed)} whose ${windowDays} days lie in the month:`,
    `  without any effect: ${rates(without)}`,
    ...arms.map(
      (arm) =>
        `  all in ${arm.arm}: ${rates(arm)} (uplift ${share(arm.conversionUplift)} of buyers, ${share(arm.revenueUplift)} of revenue)`,
    ),
  ];
}
