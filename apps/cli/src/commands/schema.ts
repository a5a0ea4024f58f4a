import type { Command } from 'commander';

/** `schema`: the SDL. */
export function schemaCommand(program: Command): void {
  program
    .command('schema')
    .description('print the GraphQL schema')
    .action(async () => {
      const { printSchemaText } = await import('@cartograph/api');
      process.stdout.write(`${printSchemaText().trimEnd()}\n`);
    });
}
