import {
  GetShopSettingsDocument,
  SaveShopSettingsDocument,
  type GetShopSettingsQuery,
} from '@cartograph/sdk/operations/shop';
import { InvalidArgumentError, type Command } from 'commander';
import { CliError } from '../failure.js';
import { dataOption, jsonOption, share, type DataOptions, schemaName, type SchemaName } from '../options.js';
import { percent, printResult, table } from '../output.js';

type Settings = GetShopSettingsQuery['shop']['settings'];

/** A value to set; null to forget it. */
interface Given<Value> {
  value: Value | null;
}

/** The same of a name, such as of a category. */
interface Named<Value> extends Given<Value> {
  name: string;
}

interface SetOptions extends DataOptions {
  name?: Given<string>;
  currency?: Given<string>;
  margin?: Given<number>;
  categoryMargin?: Named<number>[];
  contactCost?: Named<string>[];
  weekStart?: Given<WeekStart>;
}

const UNKNOWN = 'unknown';
const WEEK_STARTS = ['monday', 'saturday', 'sunday'] as const;
type WeekStart = SchemaName<(typeof WEEK_STARTS)[number]>;

/** `settings`: what the shop says of itself. */
export function settingsCommand(program: Command): void {
  const settings = program
    .command('settings')
    .description("show and set the shop's name, currency, margins, costs of contacts and week start")
    .exitOverride();
  settings
    .command('show')
    .description('show the settings; what is unknown says so')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json }: DataOptions) => {
      const found = await settingsNow(data);
      printResult(found, { json, text: () => settingsText(found) });
    });
  settings
    .command('set')
    .description(`set what is named and leave the rest; "${UNKNOWN}" as a value forgets it`)
    .option('--name <text>', 'what pages call the shop', orUnknown(String))
    .option('--currency <code>', "ISO 4217 code of the log's prices, such as KRW", orUnknown(String))
    .option('--margin <share>', 'gross margin over all categories, such as 35% or 0.35', orUnknown(share))
    .option('--category-margin <category=share>', 'gross margin of a category; may be repeated', named(share))
    .option('--contact-cost <channel=amount>', 'cost of one contact; may be repeated', named(amount))
    .option('--week-start <day>', `day with which weeks begin: ${WEEK_STARTS.join(', ')}`, orUnknown(weekStart))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: SetOptions) => {
      const { data, json, name, currency, margin, categoryMargin, contactCost, weekStart: start } = options;
      if ([name, currency, margin, categoryMargin, contactCost, start].every((value) => value === undefined))
        throw new CliError('Say what to set, such as --margin 35%. Add --help to see all of it.', 2);
      const now = await settingsNow(data);
      const { change, made } = await import('../ask.js');
      const answer = await change({ dataDir: data }, SaveShopSettingsDocument, {
        input: {
          version: now.version,
          name: name?.value,
          currency: currency?.value,
          grossMargin: margin?.value,
          weekStart: start?.value,
          ...(categoryMargin && { categoryMargins: marginsWith(now, categoryMargin) }),
          ...(contactCost && { contactCosts: costsWith(now, contactCost) }),
        },
      });
      const saved = made(answer.settings);
      printResult(saved, { json, text: () => settingsText(saved) });
    });
}

async function settingsNow(dataDir: string): Promise<Settings> {
  const { ask } = await import('../ask.js');
  return (await ask({ dataDir }, GetShopSettingsDocument, {})).shop.settings;
}

function marginsWith({ categoryMargins }: Settings, changes: readonly Named<number>[]): Settings['categoryMargins'] {
  const margins = new Map(categoryMargins.map(({ category, grossMargin }) => [category, grossMargin]));
  for (const { name, value } of changes) setOrForget(margins, name, value);
  return [...margins].map(([category, grossMargin]) => ({ category, grossMargin }));
}

function costsWith({ contactCosts }: Settings, changes: readonly Named<string>[]): Settings['contactCosts'] {
  const costs = new Map(contactCosts.map(({ channel, perContact }) => [channel, perContact]));
  for (const { name, value } of changes) setOrForget(costs, name, value);
  return [...costs].map(([channel, perContact]) => ({ channel, perContact }));
}

function setOrForget<Value>(known: Map<string, Value>, name: string, value: Value | null): void {
  if (value === null) known.delete(name);
  else known.set(name, value);
}

function settingsText(settings: Settings): string {
  const { name, currency, grossMargin, categoryMargins, contactCosts, weekStart: start } = settings;
  const rows = [
    ['name', name ?? UNKNOWN],
    ['currency', currency ?? UNKNOWN],
    ['gross margin', grossMargin === null ? UNKNOWN : percent(grossMargin)],
    ...categoryMargins.map((one) => [`gross margin of ${one.category}`, percent(one.grossMargin)]),
    ...contactCosts.map(({ channel, perContact }) => [`a contact by ${channel}`, perContact]),
    ['weeks begin on', start === null ? UNKNOWN : start.charAt(0) + start.slice(1).toLowerCase()],
  ];
  const unpriced = [
    ...(grossMargin === null ? ['the gross margin'] : []),
    ...(contactCosts.length === 0 ? ['the cost of a contact'] : []),
  ];
  return [
    table([['setting', 'value'], ...rows]),
    ...(unpriced.length === 0
      ? []
      : [
          `Simulations tell revenue, not profit, until ${unpriced.join(' and ')} ${unpriced.length === 1 ? 'is' : 'are'} set here or in the scenario.`,
        ]),
  ].join('\n');
}

/** A parser that reads `unknown` as nothing. */
function orUnknown<Value>(parse: (text: string) => Value): (text: string) => Given<Value> {
  return (text) => ({ value: text === UNKNOWN ? null : parse(text) });
}

/** A parser of NAME=VALUE that may be repeated. */
function named<Value>(
  parse: (text: string) => Value,
): (text: string, before: Named<Value>[] | undefined) => Named<Value>[] {
  return (text, before = []) => {
    const at = text.lastIndexOf('=');
    if (at < 1) throw new InvalidArgumentError('Give a name and a value, such as email=0.01.');
    return [...before, { name: text.slice(0, at).trim(), ...orUnknown(parse)(text.slice(at + 1).trim()) }];
  };
}

function amount(text: string): string {
  if (!/^\d{1,13}(\.\d{1,12})?$/.test(text)) throw new InvalidArgumentError('Give an amount of money, such as 0.01.');
  return text;
}

function weekStart(text: string): WeekStart {
  const day = WEEK_STARTS.find((known) => known === text.toLowerCase());
  if (day === undefined) throw new InvalidArgumentError(`Give ${WEEK_STARTS.join(', ')}.`);
  return schemaName(day);
}
