import { createInterface } from 'node:readline/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { CliError } from '../../failure.js';
import { dataOption, jsonOption, type DataOptions } from '../../options.js';
import { note, plural, printResult } from '../../output.js';
import { withProgress } from '../../with-progress.js';

interface EraseOptions extends DataOptions {
  user: string[];
  yes: boolean;
}

/** `lake erase`: a person's right to be forgotten. */
export function eraseCommand(lake: Command): void {
  lake
    .command('erase')
    .description(
      'erase users from everything in the data folder: snapshots, quarantined rows, audiences, models, answers, texts; nothing brings them back',
    )
    .addOption(
      new Option('--user <id...>', "the log's own ids")
        .argParser((id: string, before: string[] | undefined) => [...(before ?? []), userId(id)])
        .makeOptionMandatory(),
    )
    .option('--yes', 'do not ask', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, user, yes }: EraseOptions) => {
      const users = [...new Set(user)];
      if (!yes) await confirm(users);
      const { eraseEverywhere, erasureText } = await import('../../erasure.js');
      const erasure = await withProgress((hooks) => eraseEverywhere(data, users, hooks));
      printResult(erasure, { json, text: () => erasureText(erasure) });
      note(
        'Backups, downloaded and exported files, log files of the shop and logs of the server are not touched. Remove the users there too, and before a log is imported again.',
      );
    });
}

/** @throws CliError - the answer is not yes, or there is nobody to ask. */
async function confirm(users: readonly string[]): Promise<void> {
  if (process.stdin.isTTY !== true)
    throw new CliError(
      'Nothing brings erased users back, and there is no terminal to ask at: add --yes when you mean it.',
      2,
    );
  const readline = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await readline.question(
      `Erase ${users.length === 1 ? `user ${users[0]}` : `${plural(users.length, 'user')} (${users.slice(0, 5).join(', ')}${users.length > 5 ? ', …' : ''})`} for good? Type yes: `,
    );
    if (answer.trim().toLowerCase() !== 'yes') throw new CliError('Nothing was erased.');
  } finally {
    readline.close();
  }
}

function userId(text: string): string {
  const id = text.replace(/^0+(?=\d)/, '');
  if (!/^\d{1,64}$/.test(id))
    throw new InvalidArgumentError(
      'Give a user id as the log has it, a whole number of at most 64 digits such as 541312140.',
    );
  return id;
}
