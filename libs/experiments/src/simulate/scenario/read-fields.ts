import { allowedIn, type Field, type NumberField, type ObjectField } from './schema.js';
import { suggest } from './suggest.js';

/** What kind of fault a problem is: `not-together` is of two values that are each allowed, `refused` of what whoever runs the file asks beyond the schema. */
export type ScenarioFault =
  | 'empty'
  | 'several-documents'
  | 'not-yaml'
  | 'alias'
  | 'unknown-key'
  | 'missing'
  | 'not-allowed'
  | 'ends-out-of-order'
  | 'not-together'
  | 'refused';

/** What a problem's message names, for words in another language: `given`, `near`, `expects`, `choices`, the bounds `min`, `max`, `above` and `below`, `isWhole`, `isRanged`; `value`, `low`, `high`. */
export type ProblemFacts = Readonly<Record<string, string | number | boolean>>;

/** One thing wrong with a scenario. */
export interface ScenarioProblem {
  /** Where in a file, counted from 1; a scenario that came as an object has no lines. */
  line?: number;
  column?: number;
  /** Where in its structure, `effects.viewToCart`; empty for the whole. */
  path: string;
  fault: ScenarioFault;
  facts: ProblemFacts;
  message: string;
}

/** Keys from a scenario's top to a value; numbers are places in a list. */
export type ScenarioPath = readonly (string | number)[];

/** Tells where a file has the value at a path, or its key; where nothing stands there, that of the nearest above. */
export type PlaceOf = (path: ScenarioPath, part: 'key' | 'value') => { line: number; column: number };

/** Values as they were given: a ranged number always as one with its ends. */
export type Plain = string | number | PlainObject | Plain[] | RangedNumber;
export interface PlainObject {
  [key: string]: Plain | undefined;
}

/** A number that may have ends. */
export class RangedNumber {
  constructor(
    readonly value: number,
    readonly low?: number,
    readonly high?: number,
  ) {}
}

/** Reads the values of a scenario by a schema and keeps every problem with its place. */
export class FieldReader {
  readonly problems: ScenarioProblem[] = [];
  private readonly known = new Map<string, ScenarioPath>();

  /** @param placeOf - tells lines and columns of a file; null for what came as an object. */
  constructor(private readonly placeOf: PlaceOf | null) {}

  /** What a sentence calls the scenario as a whole. */
  get whole(): string {
    return this.placeOf === null ? 'the scenario' : 'the file';
  }

  /** The value as the field says; null where it is not that, which is then among the problems. */
  read(value: unknown, field: Field, path: string, keys: ScenarioPath): Plain | null {
    this.known.set(path, keys);
    if (field.kind === 'object') return this.readObject(value, field, path, keys);
    if (field.kind === 'names') return this.readNames(value, field, path, keys);
    if (field.kind === 'list') {
      if (!Array.isArray(value))
        return this.fail(
          path,
          `is ${shown(value)}; give a list${this.placeOf === null ? '' : ', its lines beginning with "- "'}.`,
          'not-allowed',
          expected(value, field),
        );
      return value.map((item, index) => this.read(item, field.of, `${path}[${index}]`, [...keys, index]) ?? '');
    }
    if (field.kind === 'number')
      return field.isRanged && isGroup(value)
        ? this.readRange(value, field, path, keys)
        : this.readNumber(value, field, path);
    if (typeof value !== 'string' || value.trim() === '') {
      const hint =
        value !== null && typeof value !== 'object' && field.kind === 'text'
          ? ' Put it in quotation marks to make it text.'
          : '';
      return this.fail(
        path,
        `is ${shown(value)}; give ${field.kind === 'text' ? allowedIn(field) : `one of ${field.of.join(', ')}`}.${hint}`,
        'not-allowed',
        expected(value, field),
      );
    }
    if (field.kind === 'text')
      return field.pattern === undefined || field.pattern.test(value)
        ? value
        : this.fail(path, `is ${shown(value)}; give ${allowedIn(field)}.`, 'not-allowed', expected(value, field));
    if (field.of.includes(value)) return value;
    const near = suggest(value, field.of);
    return this.fail(
      path,
      `is ${shown(value)}; give one of ${field.of.join(', ')}.${near === null ? '' : ` Did you mean ${near}?`}`,
      'not-allowed',
      { ...expected(value, field), ...(near === null ? {} : { near }) },
    );
  }

  /** Adds a problem at a path that has been read, or at its nearest parent. */
  add(path: string, message: string, fault: ScenarioFault = 'not-together'): void {
    this.fail(path, message, fault);
  }

  private readObject(value: unknown, field: ObjectField, path: string, keys: ScenarioPath): PlainObject | null {
    if (field.short !== undefined && !isGroup(value)) {
      const bare = this.read(value, field.fields[field.short]!, path, keys);
      return bare === null ? null : { [field.short]: bare };
    }
    if (!isGroup(value))
      return this.fail(
        path,
        `is ${shown(value)}; give ${Object.keys(field.fields).join(', ')}${this.placeOf === null ? '' : ', one a line and indented'}.`,
        'not-allowed',
        expected(value, field),
      );
    const values: PlainObject = {};
    const choices = Object.keys(field.fields);
    for (const [name, given] of Object.entries(value)) {
      const own = path === '' ? name : `${path}.${name}`;
      const known = Object.hasOwn(field.fields, name) ? field.fields[name] : undefined;
      if (known === undefined) {
        this.known.set(own, [...keys, name]);
        const near = suggest(name, choices);
        this.fail(
          own,
          `is not known; ${near === null ? `${path === '' ? this.whole : path} has ${choices.join(', ')}.` : `did you mean ${near}?`}`,
          'unknown-key',
          { choices: choices.join(', '), ...(near === null ? {} : { near }) },
        );
        continue;
      }
      const read = this.read(given, known, own, [...keys, name]);
      if (read !== null) values[name] = read;
    }
    for (const name of field.required ?? [])
      if (!Object.hasOwn(value, name))
        this.fail(
          path === '' ? name : `${path}.${name}`,
          `is missing; give ${allowedIn(field.fields[name]!)}: ${field.fields[name]!.meaning}.`,
          'missing',
          boundsOf(field.fields[name]!),
        );
    return values;
  }

  private readNames(
    value: unknown,
    field: Extract<Field, { kind: 'names' }>,
    path: string,
    keys: ScenarioPath,
  ): PlainObject | null {
    if (!isGroup(value))
      return this.fail(path, `is ${shown(value)}; give ${allowedIn(field)}.`, 'not-allowed', {
        given: shown(value),
        expects: 'names',
      });
    const values: [string, Plain][] = [];
    for (const [name, given] of Object.entries(value)) {
      const read = this.read(given, field.of, `${path}.${name}`, [...keys, name]);
      if (read !== null) values.push([name, read]);
    }
    return Object.fromEntries(values);
  }

  private readRange(value: object, field: NumberField, path: string, keys: ScenarioPath): RangedNumber | null {
    const end = (meaning: string): NumberField => ({ ...field, isRanged: false, meaning });
    const fields = {
      value: end('what is simulated'),
      low: end('the least it may be'),
      high: end('the most it may be'),
    };
    const read = this.readObject(
      value,
      { kind: 'object', meaning: 'a number with its ends', required: ['value', 'low', 'high'], fields },
      path,
      keys,
    );
    if (
      read === null ||
      typeof read['value'] !== 'number' ||
      typeof read['low'] !== 'number' ||
      typeof read['high'] !== 'number'
    )
      return null;
    const { value: middle, low, high } = read as { value: number; low: number; high: number };
    if (!(low <= middle && middle <= high))
      return this.fail(
        path,
        `has value ${middle}, low ${low} and high ${high}; give low ≤ value ≤ high.`,
        'ends-out-of-order',
        { value: middle, low, high },
      );
    return new RangedNumber(middle, low, high);
  }

  private readNumber(value: unknown, field: NumberField, path: string): number | RangedNumber | null {
    const { min, max, above, below, isWhole } = field;
    const fits =
      typeof value === 'number' &&
      Number.isFinite(value) &&
      (!isWhole || Number.isSafeInteger(value)) &&
      (min === undefined || value >= min) &&
      (max === undefined || value <= max) &&
      (above === undefined || value > above) &&
      (below === undefined || value < below);
    if (!fits)
      return this.fail(path, `is ${shown(value)}; give a ${allowedIn(field)}.`, 'not-allowed', expected(value, field));
    return field.isRanged ? new RangedNumber(value) : value;
  }

  private fail(path: string, message: string, fault: ScenarioFault, facts: ProblemFacts = {}): null {
    let nearest = path;
    while (!this.known.has(nearest) && nearest !== '') nearest = nearest.replace(/(\.|^)[^.]*$|\[\d+\]$/, '');
    const place = this.placeOf?.(this.known.get(nearest) ?? [], fault === 'unknown-key' ? 'key' : 'value');
    this.problems.push({ ...place, path, fault, facts, message });
    return null;
  }
}

/** Whether it has keys. */
const isGroup = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function expected(value: unknown, field: Field): ProblemFacts {
  return { given: shown(value), ...boundsOf(field) };
}

function boundsOf(field: Field): ProblemFacts {
  if (field.kind === 'choice') return { expects: 'choice', choices: field.of.join(', ') };
  if (field.kind === 'object') return { expects: 'keys', choices: Object.keys(field.fields).join(', ') };
  if (field.kind === 'text') return { expects: 'text', ...(field.like === undefined ? {} : { choices: field.like }) };
  if (field.kind !== 'number') return { expects: field.kind };
  const { min, max, above, below, isWhole = false, isRanged = false } = field;
  const bounds = Object.entries({ min, max, above, below }).filter(
    (entry): entry is [string, number] => entry[1] !== undefined,
  );
  return { expects: 'number', isWhole, isRanged, ...Object.fromEntries(bounds) };
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isGroup(value)) return 'a group of keys';
  if (value === null || value === undefined) return 'empty';
  return typeof value === 'string' ? `"${value}"` : String(value);
}
