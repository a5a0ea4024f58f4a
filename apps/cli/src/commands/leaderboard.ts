import { CompareTrainingsDocument } from '@cartograph/sdk/operations/models';
import { Option, type Command } from 'commander';
import { CliError } from '../failure.js';
import { dataOption, jsonOption, type DataOptions } from '../options.js';
import { printResult, table } from '../output.js';

interface LeaderboardOptions extends DataOptions {
  training?: string;
  compare?: string[];
  segments: boolean;
}

/** `leaderboard`: the models of a training side by side, or several trainings. */
export function leaderboardCommand(program: Command): void {
  program
    .command('leaderboard')
    .description(
      'print accuracy with intervals, speed and memory of the models of a training, and which of them answers whom',
    )
    .option('--training <id>', 'this training instead of the one that serves')
    .addOption(
      new Option('--compare <ids>', 'these trainings side by side with their drift, such as trn_a,trn_b').argParser(
        (text: string) =>
          text
            .split(',')
            .map((id) => id.trim())
            .filter((id) => id !== ''),
      ),
    )
    .option('--segments', 'by new and returning users, category and price band instead', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, training, compare, segments }: LeaderboardOptions) => {
      if (compare !== undefined && segments) throw new CliError('Give either --compare or --segments.', 2);
      if (compare !== undefined && (training !== undefined || compare.length < 2))
        throw new CliError('--compare takes two trainings or more, and no --training.', 2);
      const from = { dataDir: data };
      if (compare !== undefined) return compareTrainings(from, compare, json);
      const { leaderboardText, noLeaderboard, readLeaderboard, readSegments, segmentsText } =
        await import('../leaderboard.js');
      if (segments) {
        const found = await readSegments(from, training);
        return printResult(found, { json, text: () => segmentsText(found) });
      }
      const leaderboard = await readLeaderboard(from, training);
      if (leaderboard === null) throw noLeaderboard(training);
      printResult(leaderboard, { json, text: () => `${leaderboard.training.id}\n${leaderboardText(leaderboard)}` });
    });
}

async function compareTrainings(from: { dataDir: string }, ids: readonly string[], json: boolean): Promise<void> {
  const [{ ask }, { withBounds }] = await Promise.all([import('../ask.js'), import('../leaderboard.js')]);
  const { compareTrainings: found } = await ask(from, CompareTrainingsDocument, { ids: [...ids] });
  const heads = found.trainings.map(
    ({ id, trainedAt, isLive }) => `${id} (${trainedAt.slice(0, 10)}${isLive ? ', serves' : ''})`,
  );
  const rows = found.rows.map(({ kind, figures, drift }) => [
    kind,
    ...figures.map(({ ndcg, rank }) => (ndcg.value === null ? '–' : `${ndcg.value.toFixed(4)} (${rank ?? '–'})`)),
    withBounds(drift),
  ]);
  printResult(found, {
    json,
    text: () =>
      [
        'NDCG and rank, training by training:',
        ...(found.caution === null ? [] : [found.caution]),
        '',
        table([['model', ...heads, 'drift'], ...rows]),
        '',
        ...found.rows.map(({ kind, driftReason }) => `${kind}: ${driftReason}`),
      ].join('\n'),
  });
}
