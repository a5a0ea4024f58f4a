import { InvalidArgumentError, Option, type Command } from 'commander';
import { dataOption, jsonOption, timeLimitOption, timeZoneOption, type DataOptions } from '../options.js';

interface QueryOptions extends DataOptions {
  variables: Record<string, unknown>;
  timeZone: string;
  timeLimit?: number;
}

/** `query`: one GraphQL operation against the data folder. */
export function queryCommand(program: Command): void {
  program
    .command('query')
    .description('run a GraphQL operation against the data folder, without a server')
    .argument('<graphql>', 'the operation, such as "{ shop { users } }"')
    .addOption(new Option('--variables <json>', 'its variables, a JSON object').argParser(variables).default({}, '{}'))
    .addOption(dataOption())
    .addOption(timeZoneOption())
    .addOption(timeLimitOption())
    .addOption(jsonOption())
    .action(async (query: string, options: QueryOptions) => {
      const { executeLocal } = await import('@cartograph/api');
      const response = await executeLocal(
        {
          dataDir: options.data,
          timeZone: options.timeZone,
          ...(options.timeLimit === undefined ? {} : { timeLimitMs: options.timeLimit * 1000 }),
        },
        { query, variables: options.variables },
      );
      process.stdout.write(`${JSON.stringify(response, null, 2)}\n`);
      if (response.errors?.length) process.exitCode = 1;
    });
}

function variables(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidArgumentError(`It is no JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new InvalidArgumentError('Give variables as a JSON object, such as {"first":2}.');
  return value as Record<string, unknown>;
}
