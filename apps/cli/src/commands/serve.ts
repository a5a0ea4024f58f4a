import type { Command } from 'commander';
import { listenForInterrupt } from '../interrupt.js';
import { readOnlyOption, serverOptions, type DataOptions, type EngineOptions } from '../options.js';

/** Where and how a server listens. */
export interface ServeOptions extends DataOptions, EngineOptions {
  port: number;
  host: string;
  timeZone: string;
  sealMinutes: number;
  sealEvents: number;
  /** Seconds until a request is stopped. */
  timeLimit: number;
  /** Days for which the audit log is kept. */
  auditDays: number;
  /** Jobs at the same time. */
  jobs: number;
  /** What people type to come here; undefined where it is the address listened on. */
  publicUrl?: string;
  /** Whose X-Forwarded-* are believed. */
  trustProxy?: string;
  /** Sites whose pages may ask with a key. */
  corsOrigin?: string[];
  /** Nothing is changed. `start`, which prepares data, always writes. */
  readOnly?: boolean;
}

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
