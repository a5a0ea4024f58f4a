import { familyOf, MODEL_KINDS, resolveStrengths, type ModelKind, type StrengthOptions, type TrainOptions } from '@cartograph/recommend';

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
  strengths?: { [name in keyof StrengthOptions]?: StrengthOptions[name] | null } | null;
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

/** What an event may be worth: sums of them are held in 32-bit floats. */
const STRONGEST = 1_000_000;

/** Something that cannot be used, with the remedy. */
export interface Unusable {
  /** Path into the input, outermost first. */
  field: [keyof TrainInput, ...string[]];
  message: string;
}

/** Everything in the input that cannot be used; empty when all can. */
export function unusableSettings(input: TrainInput): Unusable[] {
  return [...unusableNumbers(input), ...unusableKinds(input), ...unusableByKind(input), ...unusableStrengths(input)];
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
    if (value === null || value === undefined || (value >= low && value <= high && (!isWhole || Number.isInteger(value)))) return [];
    return [{ field: [field], message: `${field} is ${value}; give a ${isWhole ? 'whole ' : ''}number between ${low} and ${high}, or leave it out to have it chosen.` }];
  });
}

function unusableKinds({ kinds, ...input }: TrainInput): Unusable[] {
  if (kinds === null || kinds === undefined) return [];
  const named = Object.keys(settingsByKind(input)).filter((kind) => kind !== 'POPULARITY' && !kinds.includes(kind as ModelKind));
  return named.map((kind) => ({ field: ['kinds'], message: `Settings are given for ${kind}, which is not among the kinds to make: add it to them, or leave its settings out.` }));
}

function unusableByKind({ settings }: TrainInput): Unusable[] {
  if (settings === null || settings === undefined) return [];
  if (!isRecord(settings)) return [{ field: ['settings'], message: 'settings must be an object by kind of model, such as { "ALS": { "factors": 64 } }.' }];
  return Object.entries(settings).flatMap(([kind, given]: [string, unknown]): Unusable[] => {
    if (!(MODEL_KINDS as readonly string[]).includes(kind)) return [{ field: ['settings', kind], message: `"${kind}" is no kind of model; there are ${MODEL_KINDS.join(', ')}.` }];
    if (!isRecord(given)) return [{ field: ['settings', kind], message: `The settings of ${kind} must be an object, such as { "${Object.keys(familyOf(kind as ModelKind).defaults)[0] ?? 'seed'}": 1 }.` }];
    return messageOf(() => familyOf(kind as ModelKind).resolve(record(given))).map((message) => ({ field: ['settings', kind], message }));
  });
}

function unusableStrengths(input: TrainInput): Unusable[] {
  const strengths = strengthsOf(input);
  if (strengths === null) return [];
  const boundless = (['view', 'cart', 'remove', 'purchase'] as const).filter((name) => Math.abs(strengths[name] ?? 0) > STRONGEST);
  const messages = boundless.length === 0 ? messageOf(() => resolveStrengths(strengths)) : boundless.map((name) => `${name} has the strength ${strengths[name]}; give a number of at most ${STRONGEST}, above or below 0.`);
  return messages.map((message) => ({ field: ['strengths'], message }));
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

function settingsByKind({ settings, factors, regularization, iterations, alpha }: TrainInput): Record<string, Record<string, unknown>> {
  const als = Object.entries({ factors, regularization, iterations, alpha }).filter(([, value]) => value !== null && value !== undefined);
  const given = Object.fromEntries(Object.entries(settings ?? {}).map(([kind, values]: [string, unknown]) => [kind, record(values)]));
  return als.length === 0 ? given : { ...given, ALS: { ...given['ALS'], ...Object.fromEntries(als) } };
}

function strengthsOf({ strengths }: TrainInput): Partial<StrengthOptions> | null {
  const given = Object.entries(strengths ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return given.length === 0 ? null : Object.fromEntries(given);
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? { ...value } : {};
}

/** Whether a JSON value is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
