import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
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

/** One thing wrong with a scenario file. Line and column count from 1. */
export interface ScenarioProblem {
  line: number;
  column: number;
  /** Where in the file's structure, `effects.viewToCart`; empty for the file as a whole. */
  path: string;
  fault: ScenarioFault;
  facts: ProblemFacts;
  message: string;
}

/** Values as they stand in a file: a ranged number always as one with its ends. */
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

/** Reads YAML nodes by a schema and keeps every problem with its place. */
export class FieldReader {
  readonly problems: ScenarioProblem[] = [];
  private readonly places = new Map<string, number>();

  constructor(private readonly lines: LineCounter) {}

  /** The node's value; null where it is not what the field says, which is then among the problems. */
  read(node: Node | null, field: Field, path: string, at: number): Plain | null {
    const place = node?.range?.[0] ?? at;
    this.places.set(path, place);
    if (isAlias(node)) return this.fail(path, place, 'is an alias; write the value out.', 'alias');
    if (field.kind === 'object') return this.readObject(node, field, path, place);
    if (field.kind === 'names') return this.readNames(node, field, path, place);
    if (field.kind === 'list') {
      if (!isSeq(node))
        return this.fail(
          path,
          place,
          `is ${shown(node)}; give a list, its lines beginning with "- ".`,
          'not-allowed',
          expected(node, field),
        );
      return node.items.map(
        (item, index) => this.read(item as Node | null, field.of, `${path}[${index}]`, place) ?? '',
      );
    }
    if (field.kind === 'number')
      return field.isRanged && isMap(node)
        ? this.readRange(node, field, path, place)
        : this.readNumber(node, field, path, place);
    if (!isScalar(node) || typeof node.value !== 'string' || node.value.trim() === '') {
      const hint =
        isScalar(node) && node.value !== null && field.kind === 'text'
          ? ' Put it in quotation marks to make it text.'
          : '';
      return this.fail(
        path,
        place,
        `is ${shown(node)}; give ${field.kind === 'text' ? allowedIn(field) : `one of ${field.of.join(', ')}`}.${hint}`,
        'not-allowed',
        expected(node, field),
      );
    }
    if (field.kind === 'text')
      return field.pattern === undefined || field.pattern.test(node.value)
        ? node.value
        : this.fail(path, place, `is ${shown(node)}; give ${allowedIn(field)}.`, 'not-allowed', expected(node, field));
    if (field.of.includes(node.value)) return node.value;
    const near = suggest(node.value, field.of);
    return this.fail(
      path,
      place,
      `is ${shown(node)}; give one of ${field.of.join(', ')}.${near === null ? '' : ` Did you mean ${near}?`}`,
      'not-allowed',
      { ...expected(node, field), ...(near === null ? {} : { near }) },
    );
  }

  /** Adds a problem at a place that has been read, or at its nearest parent. */
  add(path: string, message: string, fault: ScenarioFault = 'not-together'): void {
    let known = path;
    while (!this.places.has(known) && known !== '') known = known.replace(/(\.|^)[^.]*$|\[\d+\]$/, '');
    this.fail(path, this.places.get(known) ?? 0, message, fault);
  }

  private readObject(node: Node | null, field: ObjectField, path: string, place: number): PlainObject | null {
    if (field.short !== undefined && !isMap(node)) {
      const bare = this.read(node, field.fields[field.short]!, path, place);
      return bare === null ? null : { [field.short]: bare };
    }
    if (!isMap(node))
      return this.fail(
        path,
        place,
        `is ${shown(node)}; give ${Object.keys(field.fields).join(', ')}, one a line and indented.`,
        'not-allowed',
        expected(node, field),
      );
    const values: PlainObject = {};
    const keys = Object.keys(field.fields);
    for (const pair of node.items) {
      const key = pair.key as Node;
      const name = isScalar(key) ? String(key.value) : '';
      const from = key.range?.[0] ?? place;
      const own = path === '' ? name : `${path}.${name}`;
      const known = Object.hasOwn(field.fields, name) ? field.fields[name] : undefined;
      if (known === undefined) {
        const near = suggest(name, keys);
        this.fail(
          own,
          from,
          `is not known; ${near === null ? `${path === '' ? 'the file' : path} has ${keys.join(', ')}.` : `did you mean ${near}?`}`,
          'unknown-key',
          { choices: keys.join(', '), ...(near === null ? {} : { near }) },
        );
        continue;
      }
      const value = this.read(pair.value as Node | null, known, own, from);
      if (value !== null) values[name] = value;
    }
    const given = new Set(node.items.map((pair) => (isScalar(pair.key) ? String(pair.key.value) : '')));
    for (const name of field.required ?? [])
      if (!given.has(name))
        this.fail(
          path === '' ? name : `${path}.${name}`,
          place,
          `is missing; give ${allowedIn(field.fields[name]!)}: ${field.fields[name]!.meaning}.`,
          'missing',
          boundsOf(field.fields[name]!),
        );
    return values;
  }

  private readNames(
    node: Node | null,
    field: Extract<Field, { kind: 'names' }>,
    path: string,
    place: number,
  ): PlainObject | null {
    if (!isMap(node))
      return this.fail(path, place, `is ${shown(node)}; give ${allowedIn(field)}.`, 'not-allowed', {
        given: shown(node),
        expects: 'names',
      });
    const values: [string, Plain][] = [];
    for (const pair of node.items) {
      const key = pair.key as Node;
      const name = isScalar(key) ? String(key.value) : '';
      const value = this.read(pair.value as Node | null, field.of, `${path}.${name}`, key.range?.[0] ?? place);
      if (value !== null) values.push([name, value]);
    }
    return Object.fromEntries(values);
  }

  private readRange(node: Node, field: NumberField, path: string, place: number): RangedNumber | null {
    const end = (meaning: string): NumberField => ({ ...field, isRanged: false, meaning });
    const fields = {
      value: end('what is simulated'),
      low: end('the least it may be'),
      high: end('the most it may be'),
    };
    const read = this.readObject(
      node,
      { kind: 'object', meaning: 'a number with its ends', required: ['value', 'low', 'high'], fields },
      path,
      place,
    );
    if (
      read === null ||
      typeof read['value'] !== 'number' ||
      typeof read['low'] !== 'number' ||
      typeof read['high'] !== 'number'
    )
      return null;
    const { value, low, high } = read as { value: number; low: number; high: number };
    if (!(low <= value && value <= high))
      return this.fail(
        path,
        place,
        `has value ${value}, low ${low} and high ${high}; give low ≤ value ≤ high.`,
        'ends-out-of-order',
        { value, low, high },
      );
    return new RangedNumber(value, low, high);
  }

  private readNumber(node: Node | null, field: NumberField, path: string, place: number): number | RangedNumber | null {
    const value = isScalar(node) ? node.value : undefined;
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
      return this.fail(
        path,
        place,
        `is ${shown(node)}; give a ${allowedIn(field)}.`,
        'not-allowed',
        expected(node, field),
      );
    return field.isRanged ? new RangedNumber(value) : value;
  }

  private fail(path: string, place: number, message: string, fault: ScenarioFault, facts: ProblemFacts = {}): null {
    const { line, col } = this.lines.linePos(place);
    this.problems.push({ line: Math.max(1, line), column: Math.max(1, col), path, fault, facts, message });
    return null;
  }
}

function expected(node: Node | null, field: Field): ProblemFacts {
  return { given: shown(node), ...boundsOf(field) };
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

function shown(node: Node | null): string {
  if (isMap(node)) return 'a group of keys';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node) || node.value === null) return 'empty';
  return typeof node.value === 'string' ? `"${node.value}"` : String(node.value);
}
