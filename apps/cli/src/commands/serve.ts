import type { Command } from 'commander';
import { listenForInterrupt } from '../interrupt.js';
import { readOnlyOption, serverOptions } from '../options.js';
import type { ServeOptions } from '../start/serve.js';

/** `serve`: what is there, without preparing anything. */
export function serveCommand(program: Command): void {
  const command = program.command('serve').description('serve the console and the API on the data folder as it is');
  for (const option of serverOptions()) command.addOption(option);
  command.addOption(readOnlyOption());
  command.action(async (options: ServeOptions) => {
    const { serve } = await import('../start/serve.js');
    const interrupt = listenForInterrupt();
    await serve(options, interrupt.signal).finally(() => interrupt.dispose());
  });
}
