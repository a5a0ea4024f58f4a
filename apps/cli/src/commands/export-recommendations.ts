import type { RecommendationExportFormat } from '@cartograph/sdk/schema';
import { StartRecommendationExportDocument } from '@cartograph/sdk/operations/recommendations';
import { access, constants, copyFile, rename, rm } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { Option, type Command } from 'commander';
import { CliError } from '../failure.js';
import { dataOption, jsonOption, userPath, wholeNumber, type DataOptions } from '../options.js';
import { note, plural, printResult, size } from '../output.js';
import { withProgress } from '../with-progress.js';

interface ExportOptions extends DataOptions {
  out: string;
  audience?: string;
  allUsers: boolean;
  first: number;
  model?: string;
  ruleSet?: string;
  includeSeen: boolean;
}

/** What the API says of a finished export. */
interface Exported {
  fileName: string;
  format: string;
  rows: number;
  users: number;
  usersWithout: number;
  bytes: number;
  trainingId: string;
  snapshotId: string;
  isSynthetic: boolean;
  seconds: number;
}

const FORMATS: Readonly<Record<string, RecommendationExportFormat>> = {
  '.csv': 'CSV',
  '.jsonl': 'JSONL',
  '.parquet': 'PARQUET',
};

/** `export-recommendations`: the lists of an audience, or of everybody, as a file. */
export function exportRecommendationsCommand(program: Command): void {
  program
    .command('export-recommendations')
    .description('write the recommendations of an audience, or of all users, to a .csv, .jsonl or .parquet file')
    .addOption(
      new Option('--out <file>', 'the file; one that is there is replaced').argParser(userPath).makeOptionMandatory(),
    )
    .option('--audience <id>', 'whose: an audience')
    .option('--all-users', 'whose: everybody in the current snapshot', false)
    .addOption(new Option('--first <number>', 'products for each user').default(10).argParser(wholeNumber(1, 100)))
    .option('--model <id>', 'let this model answer instead of the one that won (ids: models list)')
    .option('--rule-set <id>', 'a saved rule set, or none; by default the active one')
    .option('--include-seen', 'let products come again that were carted or bought before', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, out, audience, allUsers, first, model, ruleSet, includeSeen }: ExportOptions) => {
      const format = FORMATS[extname(out).toLowerCase()];
      if (format === undefined)
        throw new CliError(`${out} says no format: end its name in ${Object.keys(FORMATS).join(', ')}.`, 2);
      if ((audience === undefined) !== allUsers)
        throw new CliError('Say whose: give one of --audience and --all-users.', 2);
      await requireFolder(out);
      const { runStarted } = await import('../ask.js');
      const input = {
        allUsers,
        first,
        format,
        includeSeen,
        ...(audience === undefined ? {} : { audienceId: audience }),
        ...(model === undefined ? {} : { modelId: model }),
        ...(ruleSet === undefined ? {} : { ruleSetId: ruleSet }),
      };
      const { jobId, result } = await withProgress((hooks) =>
        runStarted<Exported>()({ dataDir: data }, StartRecommendationExportDocument, { input }, hooks),
      );
      await moveFile(join(data, 'exports', result.fileName), out);
      if (result.isSynthetic) note('These lists are synthetic: "synthetic" says so in each of them.');
      const { rows, users, usersWithout, bytes, trainingId, snapshotId, isSynthetic, seconds } = result;
      printResult(
        { jobId, file: out, format, rows, users, usersWithout, bytes, trainingId, snapshotId, isSynthetic, seconds },
        {
          json,
          text: () =>
            `${plural(rows, 'recommendation')} for ${plural(users, 'user')}${usersWithout === 0 ? '' : ` (${plural(usersWithout, 'user')} without)`}, ${size(bytes)}, by training ${trainingId}: ${out}`,
        },
      );
    });
}

/** Looked at before the lists are made, which takes minutes in a large shop. */
async function requireFolder(out: string): Promise<void> {
  await access(dirname(out), constants.W_OK).catch((cause: unknown) => {
    throw new CliError(
      `${out} cannot be made (${cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)}): make the folder ${dirname(out)}, or choose another place.`,
      1,
      { cause },
    );
  });
}

/** Moves a file, also to another disk, where it appears whole or not at all. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw outside(error, from, to);
    const aside = `${to}.${process.pid}.part`;
    try {
      await copyFile(from, aside);
      await rename(aside, to);
    } catch (cause) {
      await rm(aside, { force: true });
      throw outside(cause, from, to);
    }
    await rm(from);
  }
}

const outside = (cause: unknown, from: string, to: string): CliError =>
  new CliError(
    `The lists are in ${from} and could not be moved to ${to} (${cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)}): choose another place, or move them by hand.`,
    1,
    { cause },
  );
