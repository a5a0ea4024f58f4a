import type { Command } from 'commander';
import { listenForInterrupt } from '../interrupt.js';
import {
  dataOption,
  hostOption,
  jsonOption,
  memoryOption,
  portOption,
  sealEventsOption,
  sealMinutesOption,
  threadsOption,
  timeLimitOption,
  timeZoneOption,
  type DataOptions,
  type EngineOptions,
} from '../options.js';

/** Where and how a server listens. */
export interface ServeOptions extends DataOptions, EngineOptions {
  port: number;
  host: string;
  timeZone: string;
  sealMinutes: number;
  sealEvents: number;
  /** Seconds until a request is stopped. */
  timeLimit: number;
}

/** `serve`: what is there, without preparing anything. */
export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('serve the console and the API on the data folder as it is')
    .addOption(portOption())
    .addOption(hostOption())
    .addOption(timeZoneOption())
    .addOption(sealMinutesOption())
    .addOption(sealEventsOption())
    .addOption(memoryOption())
    .addOption(threadsOption())
    .addOption(timeLimitOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: ServeOptions) => {
      const { serve } = await import('../start/serve.js');
      const interrupt = listenForInterrupt();
      await serve(options, interrupt.signal).finally(() => interrupt.dispose());
    });
}
