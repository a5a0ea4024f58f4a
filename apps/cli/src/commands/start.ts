import type { Command } from 'commander';
import { listenForInterrupt } from '../interrupt.js';
import { serverOptions, userPath } from '../options.js';
import type { StartOptions } from '../start/prepare-data.js';
import { demoEventsOption } from './demo.js';

export function startCommand(program: Command): void {
  const command = program
    .command('start')
    .description('prepare what is missing (log or demo shop, models) and serve')
    .option(
      '--log <path...>',
      'log files, folders or patterns to import first',
      (path: string, before: string[] | undefined) => [...(before ?? []), userPath(path)],
    )
    .addOption(demoEventsOption('--demo-events'))
    .option('--no-serve', 'prepare only');
  for (const option of serverOptions()) command.addOption(option);
  command.action(async (options: Omit<StartOptions, 'log'> & { log?: string[] }) => {
    const interrupt = listenForInterrupt();
    try {
      const { prepareData } = await import('../start/prepare-data.js');
      await prepareData({ ...options, log: options.log ?? [] }, interrupt.signal);
      if (!options.serve) return;
      const { serve } = await import('../start/serve.js');
      await serve(options, interrupt.signal);
    } finally {
      interrupt.dispose();
    }
  });
}
