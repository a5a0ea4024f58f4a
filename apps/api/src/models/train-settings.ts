import {
  familyOf,
  MODEL_KINDS,
  resolveStrengths,
  type ModelKind,
  type StrengthOptions,
  type TrainOptions,
} from '@cartograph/recommend';
import type { Problem } from '../errors.js';

/** What the job of a training is told; what is left out or null is chosen. */
export interface TrainInput {
  factors?: number | null;
  regularization?: number | null;
  iterations?: number | null;
  alpha?: number | null;
  k?: number | null;
  seed?: number | null;
  kinds?: readonly ModelKind[] | null;
  /** By kind. */
  settings?: object | null;
  eventWeights?: { [name in keyof StrengthOptions]?: StrengthOptions[name] | null } | null;
  /** Seconds after which no further setting is tried. */
  budgetSeconds?: number | null;
  /** Multiply-adds that one fit may take; kinds that need more are left out. Default: what the engine allows. */
  fitWork?: number | null;
  /** Default AUTO. */
  promote?: 'AUTO' | 'NEVER' | 'ALWAYS' | null;
  /** Whether the schedule started it. */
  isScheduled?: boolean;
}

type Numeric = 'factors' | 'regularization' | 'iterations' | 'alpha' | 'k' | 'seed' | 'budgetSeconds' | 'fitWork';

/** Lowest and highest value of each number; whole numbers where `isWhole`. */
const RANGES: Record<Numeric, { low: number; high: number; isWhole: boolean }> = {
  factors: { low: 1, high: 512, isWhole: true },
  regularization: { low: 1e-6, high: 1e6, isWhole: false },
  iterations: { low: 1, high: 100, isWhole: true },
  alpha: { low: 0, high: 1e4, isWhole: false },
  k: { low: 1, high: 100, isWhole: true },
  seed: { low: 0, high: 2 ** 31 - 1, isWhole: true },
  budgetSeconds: { low: 1, high: 86_400, isWhole: true },
  fitWork: { low: 1, high: 1e15, isWhole: false },
};

/** Those that trials choose where they are left out; the others have a default. */
const CHOSEN: ReadonlySet<Numeric> = new Set<Numeric>(['factors', 'regularization', 'iterations', 'alpha']);

/** What an event may be worth: sums of them are held in 32-bit floats. */
const MOST_WEIGHT = 1_000_000;

/** Something that cannot be used, with the remedy. */
export interface Unusable extends Problem {
  /** Path into the input, outermost first. */
  field: [keyof TrainInput, ...string[]];
  message: string;
}

/** Everything in the input that cannot be used; empty when all can. */
export function unusableSettings(input: TrainInput): Unusable[] {
  return [...unusableNumbers(input), ...unusableKinds(input), ...unusableByKind(input), ...unusableEventWeights(input)];
}

/** What a training is told, as the engine takes it. */
export function trainOptions(input: TrainInput): TrainOptions {
  const { k, seed, kinds, budgetSeconds, fitWork } = input;
  const settings = settingsByKind(input);
  const strengths = strengthsOf(input);
  return {
    ...(k == null ? {} : { k }),
    ...(seed == null ? {} : { seed }),
    ...(kinds == null ? {} : { kinds }),
    ...(budgetSeconds == null ? {} : { seconds: budgetSeconds }),
    ...(fitWork == null ? {} : { fitWork }),
    ...(strengths === null ? {} : { strengths }),
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  };
}

function unusableNumbers(input: TrainInput): Unusable[] {
  return (Object.keys(RANGES) as Numeric[]).flatMap((field): Unusable[] => {
    const { low, high, isWhole } = RANGES[field];
    const value = input[field];
    if (
      value === null ||
      value === undefined ||
      (value >= low && value <= high && (!isWhole || Number.isInteger(value)))
    )
      return [];
    return [
      {
        field: [field],
        message: `${field} is ${value}; give a ${isWhole ? 'whole ' : ''}number between ${low} and ${high}, or leave it out${CHOSEN.has(field) ? ' to have it chosen' : ''}.`,
        problem: 'number-out-of-range',
        facts: { name: field, value, low, high, isWhole },
      },
    ];
  });
}

function unusableKinds({ kinds, ...input }: TrainInput): Unusable[] {
  if (kinds === null || kinds === undefined) return [];
  const named = Object.keys(settingsByKind(input)).filter(
    (kind) => kind !== 'POPULARITY' && !kinds.includes(kind as ModelKind),
  );
  return named.map((kind) => ({
    field: ['kinds'],
    message: `Settings are given for ${kind}, which is not among the kinds to make: add it to them, or leave its settings out.`,
    problem: 'settings-of-kind-left-out',
    facts: { kind },
  }));
}

function unusableByKind({ settings }: TrainInput): Unusable[] {
  if (settings === null || settings === undefined) return [];
  if (!isRecord(settings))
    return [
      {
        field: ['settings'],
        message: 'settings must be an object by kind of model, such as { "ALS": { "factors": 64 } }.',
        problem: 'settings-no-object',
        facts: {},
      },
    ];
  return Object.entries(settings).flatMap(([kind, given]: [string, unknown]): Unusable[] => {
    if (!(MODEL_KINDS as readonly string[]).includes(kind))
      return [
        {
          field: ['settings', kind],
          message: `"${kind}" is no kind of model; there are ${MODEL_KINDS.join(', ')}.`,
          problem: 'kind-unknown',
          facts: { kind, known: MODEL_KINDS },
        },
      ];
    const known = kind as ModelKind;
    if (!isRecord(given))
      return [
        {
          field: ['settings', kind],
          message: `The settings of ${kind} must be an object, such as { "${Object.keys(familyOf(known).defaults)[0] ?? 'seed'}": 1 }.`,
          problem: 'settings-no-object',
          facts: { kind },
        },
      ];
    const wrong = settingsProblem(known, given);
    return wrong === null ? [] : [{ field: ['settings', kind], ...wrong }];
  });
}

function unusableEventWeights(input: TrainInput): Unusable[] {
  const strengths = strengthsOf(input);
  if (strengths === null) return [];
  const out = (name: string, value: unknown): Problem => ({
    problem: 'event-weight-out-of-range',
    facts: { name, value, most: MOST_WEIGHT },
  });
  const boundless = (['view', 'cart', 'remove', 'purchase'] as const).filter(
    (name) => Math.abs(strengths[name] ?? 0) > MOST_WEIGHT,
  );
  if (boundless.length > 0)
    return boundless.map((name) => ({
      field: ['eventWeights'],
      message: `${name} has the weight ${strengths[name]}; give a number of at most ${MOST_WEIGHT}, above or below 0.`,
      ...out(name, strengths[name]),
    }));
  return messageOf(() => resolveStrengths(strengths)).map((message) => {
    // Beside a cart that counts, so that one of 0 is none too few.
    const wrong = Object.entries(strengths).find(
      ([name, value]) => messageOf(() => resolveStrengths({ cart: 1, purchase: 1, [name]: value })).length > 0,
    );
    return {
      field: ['eventWeights'],
      message,
      ...(wrong ? out(...wrong) : { problem: 'event-weights-all-zero', facts: {} }),
    };
  });
}

/** What is wrong with the settings of a kind: the first that there is not, or that may not be so; null where nothing is. @param beside - those that they are given on top of. */
export function settingsProblem(
  kind: ModelKind,
  given: Readonly<Record<string, unknown>>,
  beside: Readonly<Record<string, unknown>> = {},
): (Problem & { message: string }) | null {
  const { resolve, defaults } = familyOf(kind);
  const isRefused = (settings: Record<string, unknown>): boolean => messageOf(() => resolve(settings)).length > 0;
  const [message] = messageOf(() => resolve({ ...beside, ...given }));
  if (message === undefined) return null;
  const wrong = Object.entries(given).find(([name, value]) => isRefused({ ...beside, [name]: value }));
  if (wrong === undefined) return { message, problem: 'settings-clash', facts: { kind, settings: given } };
  const [setting, value] = wrong;
  return isRefused({ [setting]: undefined })
    ? { message, problem: 'setting-unknown', facts: { kind, setting, known: Object.keys(defaults) } }
    : { message, problem: 'setting-out-of-range', facts: { kind, setting, value } };
}

/** What a check that throws RangeErrors has against something, as a sentence; empty where nothing. */
export function messageOf(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const { message } = error;
    return [message.replace(/^the /, 'The ') + (message.endsWith('.') ? '' : '.')];
  }
}

function settingsByKind({
  settings,
  factors,
  regularization,
  iterations,
  alpha,
}: TrainInput): Record<string, Record<string, unknown>> {
  const als = Object.entries({ factors, regularization, iterations, alpha }).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  const given = Object.fromEntries(
    Object.entries(settings ?? {}).map(([kind, values]: [string, unknown]) => [kind, record(values)]),
  );
  return als.length === 0 ? given : { ...given, ALS: { ...given['ALS'], ...Object.fromEntries(als) } };
}

function strengthsOf({ eventWeights }: TrainInput): Partial<StrengthOptions> | null {
  const given = Object.entries(eventWeights ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return given.length === 0 ? null : Object.fromEntries(given);
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? { ...value } : {};
}

/** Whether a JSON value is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
