import type { Command } from 'commander';
import { askOverview } from './overview.js';

/** Every question, in the order of the help. */
const QUESTIONS = [askOverview];

/** `ask`: a marketer's question about the log. */
export function askCommand(program: Command): void {
  const ask = program.command('ask').description("ask a marketer's question about the log");
  for (const add of QUESTIONS) add(ask);
}
