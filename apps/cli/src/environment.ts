import { readFileSync } from 'node:fs';
import { InvalidArgumentError, type Command, type Option } from 'commander';
import { userPath } from './options.js';

const PREFIX = 'CARTOGRAPH_';
const FROM_FILE = '_FILE';

/** Variables that are no option of a command, and what they are for. */
const OTHERS: Readonly<Record<string, string>> = {
  CARTOGRAPH_IMPORT_ROOTS:
    'folders below which files may be imported by their path through the API, separated as in `PATH`',
  CARTOGRAPH_LOG_LEVEL: 'how much the server’s log on stderr says: trace, debug, info, warn (default), error',
  CARTOGRAPH_CWD: 'folder that paths start from; npm scripts set it to where they were called',
  CARTOGRAPH_API: 'tests and development: address of the API behind the console',
  CARTOGRAPH_CHROMIUM: 'tests: the browser',
  CARTOGRAPH_SAMPLES: 'tests: folder of real rows',
  CARTOGRAPH_PICTURES: 'tests: takes the pictures of the README',
  CARTOGRAPH_PICTURE_EVENTS: 'tests: size of the shop on them',
};

const variable = (...parts: readonly string[]): string =>
  PREFIX +
  parts
    .map((part) => part.replace(/^--/, '').replaceAll(/[- ]/g, '_'))
    .join('_')
    .toUpperCase();

const isSettable = ({ long }: Option): boolean =>
  long !== undefined && long !== null && !['--help', '--version'].includes(long);
const isFlag = (option: Option): boolean => !option.required && !option.optional;

/** A command and those below it. */
const withSubcommands = (command: Command): Command[] => [command, ...command.commands.flatMap(withSubcommands)];

const nameOf = (command: Command): string =>
  command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();

/** Commands whose options deployments set. */
const OF_A_SERVER = ['serve', 'start'];

/**
 * The variable of each option of each command. `--time-zone` is CARTOGRAPH_TIME_ZONE where it means what it means to a server; where it means something else, as to `import`, the
 * command's name is part of it: CARTOGRAPH_IMPORT_TIME_ZONE. Where no server has the option, the plain name is that of the meaning that most commands share.
 */
function variableNames(program: Command): Map<Option, string> {
  const byOption = new Map<string, Map<string, { command: Command; option: Option }[]>>();
  for (const command of withSubcommands(program))
    for (const option of command.options.filter(isSettable)) {
      const meanings = byOption.get(option.long ?? '') ?? new Map<string, { command: Command; option: Option }[]>();
      byOption.set(option.long ?? '', meanings);
      meanings.set(option.description, [...(meanings.get(option.description) ?? []), { command, option }]);
    }
  const names = new Map<Option, string>();
  for (const [long, meanings] of byOption) {
    const groups = [...meanings.values()].toSorted((a, b) => b.length - a.length);
    const plain =
      groups.find((group) => group.some(({ command }) => OF_A_SERVER.includes(nameOf(command)))) ?? groups[0];
    for (const group of groups)
      for (const { command, option } of group)
        names.set(option, group === plain ? variable(long) : variable(nameOf(command), long));
  }
  return names;
}

/** One variable and the options that it sets. */
export interface Variable {
  name: string;
  /** As it is written on the command line; null where it is no option. */
  flags: string | null;
  commands: string[];
  about: string;
}

/** Every variable that commands listen to, by name. */
export function variables(program: Command): Variable[] {
  const found = new Map<string, Variable>();
  const names = variableNames(program);
  for (const command of withSubcommands(program))
    for (const option of command.options.filter(isSettable)) {
      const name = names.get(option) ?? '';
      const known = found.get(name);
      if (known) known.commands.push(nameOf(command));
      else
        found.set(name, { name, flags: option.long ?? null, commands: [nameOf(command)], about: option.description });
    }
  for (const [name, about] of Object.entries(OTHERS))
    if (!found.has(name)) found.set(name, { name, flags: null, commands: [], about });
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A variable that is set, of any name that begins as ours do; its value where it may be shown. */
export interface SetVariable {
  name: string;
  value: string;
  /** Null where it is known; else the known name that is nearest. */
  nearest: string | null;
}

/** What Kubernetes puts into every container for a service that is called cartograph, as Docker once did for links: nobody meant it for us. */
const ofAService = (name: string, value: string): boolean =>
  /^CARTOGRAPH_(?:SERVICE_(?:HOST|PORT)|PORT_\d+_)/.test(name) ||
  (name === 'CARTOGRAPH_PORT' && /^\w+:\/\//.test(value));

/** What is set of the environment, known or not. */
export function setVariables(program: Command, environment: NodeJS.ProcessEnv): SetVariable[] {
  const known = variables(program).map(({ name }) => name);
  return Object.entries(environment)
    .filter(([name, value = '']) => name.startsWith(PREFIX) && !ofAService(name, value))
    .map(([name, value = '']) => {
      const plain = name.endsWith(FROM_FILE) && known.includes(name.slice(0, -FROM_FILE.length));
      return { name, value, nearest: plain || known.includes(name) ? null : nearestOf(name, known) };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Warns of a variable that no option reads. */
export const unknownVariable = ({ name, nearest }: SetVariable): string =>
  `No option reads the environment variable ${name}. Did you mean ${nearest}?`;

const nearestOf = (name: string, known: readonly string[]): string =>
  known.reduce((best, one) => (distance(name, one) < distance(name, best) ? one : best));

/** Letters to put in, take out, exchange or swap with their neighbor. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      rows[i]?.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
          isSwap ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
  }
  return at(a.length, b.length);
}

/**
 * Lets every option of every command be set by the environment variable named after it (see {@link variableNames}), or by a file that the variable with `_FILE` behind names. What the
 * command line says goes before.
 *
 * @param args - the command line.
 */
export function listenToEnvironment(program: Command, args: readonly string[], environment: NodeJS.ProcessEnv): void {
  const names = variableNames(program);
  const isGiven = ({ long }: Option): boolean => args.some((word) => word === long || word.startsWith(`${long}=`));
  for (const command of withSubcommands(program).filter(({ commands }) => commands.length > 0))
    command.hook('preSubcommand', (_parent, called) => {
      for (const option of called.options.filter((one) => isSettable(one) && !isGiven(one)))
        setFrom(environment, called, option, names.get(option) ?? '');
    });
}

function setFrom(environment: NodeJS.ProcessEnv, command: Command, option: Option, name: string): void {
  try {
    const text = textOf(environment, name);
    if (text === null) return;
    if (isFlag(option)) {
      if (flag(text)) command.setOptionValueWithSource(option.attributeName(), !option.negate, 'env');
      return;
    }
    let value: unknown;
    // A list is lines or words with commas between.
    for (const part of option.variadic
      ? text
          .split(/[\n,]/)
          .map((one) => one.trim())
          .filter(Boolean)
      : [text])
      value = option.parseArg
        ? option.parseArg(part, value)
        : option.variadic
          ? [...((value as string[] | undefined) ?? []), part]
          : part;
    if (option.argChoices && ![value].flat().every((one) => option.argChoices?.includes(String(one))))
      throw new InvalidArgumentError(`Allowed choices are ${option.argChoices.join(', ')}.`);
    command.setOptionValueWithSource(option.attributeName(), value, 'env');
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    command.error(
      `error: the environment variable ${name} is invalid, which stands for ${option.long}. ${error.message}`,
      { exitCode: 2, code: 'commander.invalidArgument' },
    );
  }
}

function textOf(environment: NodeJS.ProcessEnv, name: string): string | null {
  const found = environment[name];
  const own = found !== undefined && ofAService(name, found) ? undefined : found;
  const file = environment[name + FROM_FILE];
  if (file === undefined) return own ?? null;
  if (own !== undefined) throw new InvalidArgumentError(`${name} and ${name}${FROM_FILE} are both set: take one away.`);
  try {
    return readFileSync(userPath(file), 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new InvalidArgumentError(
      `${name}${FROM_FILE} names a file that cannot be read (${(error as Error).message}).`,
    );
  }
}

function flag(text: string): boolean {
  if (/^(?:1|true|yes|on)$/i.test(text)) return true;
  if (/^(?:0|false|no|off|)$/i.test(text)) return false;
  throw new InvalidArgumentError('Give true or false.');
}

/** The page of reference about them. */
export function environmentPage(program: Command): string {
  const all = variables(program);
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = [
    ['variable', 'option', 'commands', 'meaning'],
    ...all.map(({ name, flags, commands, about }) => [
      `\`${name}\``,
      flags === null ? 'none' : `\`${flags}\``,
      commands.length > 6 ? `${commands.length} commands` : commands.map((one) => `\`${one}\``).join(', '),
      cell(about),
    ]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return `# Environment variables

You can set every option of [the command line](command-line.md) by an environment variable: \`--time-zone\` is \`CARTOGRAPH_TIME_ZONE\`.
If an option means something else for a command, the variable contains the command's name: \`import --time-zone\` is \`CARTOGRAPH_IMPORT_TIME_ZONE\`.
The command line overrides the environment. Use \`true\` or \`false\` for options without a value. Separate list items by commas or lines.
Set \`CARTOGRAPH_…_FILE\` to read the value from a file, for example a secret. Every command warns of unknown variables and suggests the nearest name. \`cartograph doctor\` prints all that are set.

${[line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')}
`;
}
