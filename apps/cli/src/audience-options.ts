import type { AudienceKind, AudienceRule } from '@cartograph/analytics';
import { Option, type Command } from 'commander';
import { CliError } from './failure.js';
import { localDate } from './options.js';

/** The kinds of audience that take nothing but a category and days. */
export const PLAIN_KINDS = [
  'all-visitors',
  'carted-not-bought',
  'viewed-not-carted',
  'buyers',
  'category-viewers',
  'cart-abandoned',
] as const satisfies readonly AudienceKind[];
export type PlainKind = (typeof PLAIN_KINDS)[number];

/** An audience as the command line names it. */
export interface AudienceOptions {
  audience: PlainKind;
  category?: string;
  from?: string;
  to?: string;
  timeZone: string;
}

/** Adds `--audience`, `--category`, `--from` and `--to`. */
export function addAudienceOptions(command: Command, whose: string): Command {
  return command
    .addOption(new Option('--audience <kind>', `whom ${whose}`).choices(PLAIN_KINDS).default('carted-not-bought'))
    .option('--category <code>', 'for category-viewers: the category')
    .addOption(new Option('--from <day>', 'first local day; default the whole log').argParser(localDate))
    .addOption(new Option('--to <day>', 'last local day').argParser(localDate));
}

/** The rule that the options say. @throws CliError - one end of the period alone. */
export function audienceRuleOf({ audience: kind, category, from, to, timeZone }: AudienceOptions): AudienceRule {
  if ((from === undefined) !== (to === undefined)) throw new CliError('Give both --from and --to, or neither.', 2);
  return {
    kind,
    category: category ?? null,
    period: from !== undefined && to !== undefined ? { from, to } : null,
    timeZone,
  };
}
