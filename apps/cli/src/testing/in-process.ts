import { vi } from 'vitest';
import { runCli } from '../run-cli.js';

/** Runs a command line in this process, from its sources, and keeps what it writes. */
export async function runInProcess(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const before = process.exitCode;
  process.exitCode = undefined;
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
  const code = await runCli(args).finally(() => {
    vi.restoreAllMocks();
    process.exitCode = before;
  });
  return { code, ...written };
}

/** Runs a command that must succeed in this process, and reads its JSON. */
export async function runJsonInProcess<Answer>(args: readonly string[]): Promise<Answer> {
  const { code, stdout, stderr } = await runInProcess(args);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}:\n${stderr}`);
  return JSON.parse(stdout) as Answer;
}
