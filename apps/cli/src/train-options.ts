import { InvalidArgumentError, Option, type Command } from 'commander';
import { CliError } from './failure.js';
import { jsonObject, readJsonFile } from './json-file.js';
import { numberBetween, userPath, wholeNumber } from './options.js';
import type { TrainInput } from '@cartograph/api';

/** What events count, as `view=0.1,cart=1` says it. */
export type EventWeightsGiven = Record<string, number | boolean>;

const EVENT_WEIGHTS = ['view', 'cart', 'remove', 'purchase', 'halfLifeDays', 'cap'] as const;

/** `--kinds A,B`: names as the leaderboard shows them, checked where the models are loaded. */
export const kindsOption = (): Option =>
  new Option('--kinds <kinds>', 'only these kinds of model, such as ALS,ITEM_KNN; popularity is always made').argParser(
    (text: string) => {
      const kinds = text
        .split(',')
        .map((kind) => kind.trim().toUpperCase().replaceAll('-', '_'))
        .filter((kind) => kind !== '');
      if (kinds.length === 0) throw new InvalidArgumentError('Name at least one kind, such as ALS.');
      return [...new Set(kinds)];
    },
  );

/** `--event-weights view=0.1,cart=1,purchase=2,halfLifeDays=30`. */
export const eventWeightsOption = (): Option =>
  new Option(
    '--event-weights <values>',
    'what an event counts, such as view=0.1,cart=1,purchase=2,halfLifeDays=30; chosen when left out',
  ).argParser(eventWeights);

/** `--fit-work 3e13`. */
export const fitWorkOption = (): Option =>
  new Option(
    '--fit-work <multiply-adds>',
    'what one fit may take, such as 3e13; a kind that needs more is not made, and --budget does not change that (default: 6e11, EASE on 10,000 products)',
  ).argParser(numberBetween(1, 1e15));

/** A parser of event weights. */
export function eventWeights(text: string): EventWeightsGiven {
  const entries = text.split(',').map((part): [string, number | boolean] => {
    const [name = '', value = '', ...more] = part.split('=').map((side) => side.trim());
    if (name === 'excludeBots' && more.length === 0 && /^(?:true|false)$/.test(value)) return [name, value === 'true'];
    if (
      !(EVENT_WEIGHTS as readonly string[]).includes(name) ||
      value === '' ||
      more.length > 0 ||
      !Number.isFinite(Number(value))
    ) {
      throw new InvalidArgumentError(
        `"${part.trim()}" is none: write NAME=NUMBER with ${EVENT_WEIGHTS.join(', ')}, or excludeBots=true.`,
      );
    }
    return [name, Number(value)];
  });
  return Object.fromEntries(entries);
}

/** Adds the options of a training to a command. */
export function addTrainOptions(command: Command): Command {
  return command
    .addOption(kindsOption())
    .addOption(
      new Option(
        '--settings <json>',
        'settings by kind, as JSON such as {"ALS":{"factors":64}}, or a file of it; what is left out is chosen',
      ),
    )
    .addOption(eventWeightsOption())
    .addOption(
      new Option(
        '--budget <seconds>',
        'seconds after which no further setting is tried; what is chosen then depends on the machine',
      ).argParser(wholeNumber(1, 86_400)),
    )
    .addOption(fitWorkOption())
    .addOption(
      new Option('--seed <number>', 'the same seed and log give the same models').argParser(
        wholeNumber(0, 2 ** 31 - 1),
      ),
    )
    .addOption(new Option('--factors <number>', 'factors of ALS; chosen when left out').argParser(wholeNumber(1, 512)))
    .addOption(
      new Option('--regularization <number>', 'λ of ALS; chosen when left out').argParser(numberBetween(1e-6, 1e6)),
    )
    .addOption(
      new Option('--iterations <number>', 'iterations of ALS; chosen when left out').argParser(wholeNumber(1, 100)),
    )
    .addOption(
      new Option('--alpha <number>', 'confidence of a cart in ALS; chosen when left out').argParser(
        numberBetween(0, 1e4),
      ),
    )
    .addOption(new Option('--k <number>', 'length of the judged lists').argParser(wholeNumber(1, 100)));
}

/** What {@link addTrainOptions} gives. */
export interface TrainOptionsGiven extends Pick<
  TrainInput,
  'factors' | 'regularization' | 'iterations' | 'alpha' | 'k' | 'seed'
> {
  kinds?: string[];
  settings?: string;
  eventWeights?: EventWeightsGiven;
  budget?: number;
  fitWork?: number;
}

/**
 * The options as a training takes them.
 *
 * @throws CliError - a kind that there is not, settings that are no JSON, or anything that a training would refuse, before the log is read.
 */
export async function trainInput({
  kinds,
  settings,
  budget,
  fitWork,
  eventWeights: weights,
  factors,
  regularization,
  iterations,
  alpha,
  k,
  seed,
}: TrainOptionsGiven): Promise<TrainInput> {
  const { unusableSettings } = await import('@cartograph/api');
  const input: TrainInput = {
    factors,
    regularization,
    iterations,
    alpha,
    k,
    seed,
    ...(kinds === undefined ? {} : { kinds: await modelKinds(kinds) }),
    ...(settings === undefined
      ? {}
      : {
          settings: settings.trimStart().startsWith('{')
            ? jsonObject(settings, '--settings')
            : await readJsonFile(userPath(settings)),
        }),
    ...(weights === undefined ? {} : { eventWeights: weights }),
    ...(budget === undefined ? {} : { budgetSeconds: budget }),
    ...(fitWork === undefined ? {} : { fitWork }),
  };
  const unusable = unusableSettings(input);
  if (unusable.length > 0) throw new CliError(unusable.map(({ message }) => message).join(' '), 2);
  return input;
}

/** @throws CliError - one is no kind of model; says which there are. */
export async function modelKinds(kinds: readonly string[]): Promise<NonNullable<TrainInput['kinds']>> {
  const { MODEL_KINDS } = await import('@cartograph/recommend');
  return kinds.map((kind) => {
    const found = MODEL_KINDS.find((known) => known === kind);
    if (found === undefined)
      throw new CliError(`"${kind}" is no kind of model; there are ${MODEL_KINDS.join(', ')}.`, 2);
    return found;
  });
}
