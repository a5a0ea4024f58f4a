import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { aaCommand } from './commands/aa.js';
import { accountsCommand } from './commands/accounts.js';
import { analyzeCommand } from './commands/analyze.js';
import { insightsCommand } from './commands/insights.js';
import { askCommand } from './commands/ask/ask.js';
import { backupCommand } from './commands/backup.js';
import { campaignsCommand } from './commands/campaigns.js';
import { demoCommand } from './commands/demo.js';
import { doctorCommand } from './commands/doctor.js';
import { evaluateCommand } from './commands/evaluate.js';
import { exportCommand } from './commands/export.js';
import { exportRecommendationsCommand } from './commands/export-recommendations.js';
import { exposuresCommand, outcomesCommand } from './commands/exposures-and-outcomes.js';
import { fitResponsesCommand } from './commands/fit-responses.js';
import { importCommand } from './commands/import.js';
import { lakeCommand } from './commands/lake.js';
import { leaderboardCommand } from './commands/leaderboard.js';
import { modelsCommand } from './commands/models.js';
import { powerCommand } from './commands/power.js';
import { queryCommand } from './commands/query.js';
import { ratingsCommand } from './commands/ratings.js';
import { recommendCommand } from './commands/recommend.js';
import { restoreCommand } from './commands/restore.js';
import { schemaCommand } from './commands/schema.js';
import { serveCommand } from './commands/serve.js';
import { settingsCommand } from './commands/settings.js';
import { similarCommand } from './commands/similar.js';
import { simulateCommand } from './commands/simulate.js';
import { startCommand } from './commands/start.js';
import { tidyCommand } from './commands/tidy.js';
import { trainCommand } from './commands/train.js';
import { upgradeCommand } from './commands/upgrade.js';

const COMMANDS = [
  startCommand,
  serveCommand,
  importCommand,
  demoCommand,
  trainCommand,
  evaluateCommand,
  leaderboardCommand,
  modelsCommand,
  recommendCommand,
  similarCommand,
  exportRecommendationsCommand,
  ratingsCommand,
  powerCommand,
  simulateCommand,
  fitResponsesCommand,
  aaCommand,
  analyzeCommand,
  campaignsCommand,
  exposuresCommand,
  outcomesCommand,
  askCommand,
  insightsCommand,
  queryCommand,
  schemaCommand,
  lakeCommand,
  exportCommand,
  backupCommand,
  restoreCommand,
  tidyCommand,
  upgradeCommand,
  doctorCommand,
  settingsCommand,
  accountsCommand,
];

const versionOf = (packageFile: URL): string =>
  (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;

/** The whole command line. Commands load what they need when they run, so that help and mistakes answer at once. */
export function buildProgram(): Command {
  const program = new Command('cartograph')
    .description("From a shop's web log to behavior, recommendations, action plans and simulated campaigns.")
    .version(versionOf(new URL('../package.json', import.meta.url)))
    .exitOverride()
    .showHelpAfterError('Add --help to see what it takes.')
    .addHelpText(
      'after',
      '\nResults go to stdout, everything else to stderr. Exit code 0: done, 1: failed, 2: called wrongly.',
    );
  // The server writes its log for whoever looks after it; a command says on its own what went wrong.
  program.hook('preAction', async (_program, command) => {
    if (!['start', 'serve'].includes(command.name())) process.env['CARTOGRAPH_LOG_LEVEL'] ??= 'error';
    const { data } = command.opts<{ data?: string }>();
    if (data === undefined || ['restore', 'schema'].includes(command.name())) return;
    // Whoever looks what is wrong says so himself.
    if (command.name() !== 'doctor') (await import('@cartograph/events')).assertNotRestoring(data);
  });
  for (const add of COMMANDS) add(program);
  return program;
}
