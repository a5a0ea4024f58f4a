import type { Command } from 'commander';
import { dataOption, jsonOption } from '../options.js';
import { printResult } from '../output.js';

/** `schema`: the SDL. */
export function schemaCommand(program: Command): void {
  program
    .command('schema')
    .description('print the GraphQL schema')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ json }: { json: boolean }) => {
      const { printSchemaText } = await import('@cartograph/api');
      const schema = printSchemaText();
      printResult({ schema }, { json, text: () => schema });
    });
}
