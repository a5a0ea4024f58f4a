import { vi } from 'vitest';
import { runCli } from '../run-cli.js';

/** Runs a command line in this process, from its sources, and keeps what it writes. */
export async function runInProcess(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
  const code = await runCli(args).finally(() => vi.restoreAllMocks());
  return { code, ...written };
}
