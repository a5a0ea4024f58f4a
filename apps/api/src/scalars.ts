import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';

/**
 * A caller's mistake; what our own values do wrong throws a plain TypeError and is masked.
 * @param node - where it stands in the document: without a place it would pass for a mistake of ours.
 */
function refuse(expected: string, value: unknown, node?: ValueNode): GraphQLError {
  return new GraphQLError(`Expected ${expected}, got ${JSON.stringify(value) ?? String(value)}.`, { nodes: node });
}

/** A scalar carried as a JSON string. */
function textScalar<T>(config: {
  name: string;
  description: string;
  specifiedByURL?: string;
  expected: string;
  parse(text: string): T | null;
  write(value: unknown): string | null;
}): GraphQLScalarType {
  const parse = (value: unknown, node?: ValueNode): T => {
    const parsed = typeof value === 'string' ? config.parse(value) : null;
    if (parsed === null) throw refuse(config.expected, value, node);
    return parsed;
  };
  return new GraphQLScalarType({
    name: config.name,
    description: config.description,
    specifiedByURL: config.specifiedByURL,
    serialize: (value) => {
      const text = config.write(value);
      if (text === null)
        throw new TypeError(`Expected ${config.expected}, got ${JSON.stringify(value) ?? String(value)}.`);
      return text;
    },
    parseValue: (value) => parse(value),
    parseLiteral: (node: ValueNode) => {
      if (node.kind !== Kind.STRING)
        throw new GraphQLError(`Expected ${config.expected} as a string.`, { nodes: node });
      return parse(node.value, node);
    },
  });
}

const COUNT = 'a whole number from 0 to 2^53 - 1';
const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

const wholeNumber = (value: unknown, node?: ValueNode): number => {
  if (!isCount(value)) throw refuse(COUNT, value, node);
  return value;
};

/** JSON integer from 0 to 2^53 − 1; GraphQL's Int ends at 2^31 − 1, below a large shop's event count. */
export const Count = new GraphQLScalarType({
  name: 'Count',
  description: 'Exact whole number up to 2^53 - 1: rows, bytes, totals, event counts.',
  serialize: (value) => {
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (!isCount(number)) throw new TypeError(`Expected ${COUNT}, got ${String(value)}.`);
    return number;
  },
  parseValue: (value) => wholeNumber(value),
  parseLiteral: (node) => {
    if (node.kind !== Kind.INT) throw new GraphQLError(`Expected ${COUNT}.`, { nodes: node });
    return wholeNumber(Number(node.value), node);
  },
});

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** A `Date` inside, ISO 8601 in UTC outside. */
export const DateTime = textScalar<Date>({
  name: 'DateTime',
  description: 'UTC instant, ISO 8601.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  expected: 'an ISO 8601 instant such as "2019-10-01T00:00:00Z"',
  parse: (text) => {
    const date = INSTANT.test(text) ? new Date(text) : null;
    const year = date?.getUTCFullYear() ?? Number.NaN;
    return year >= 1 && year <= 9999 ? date : null;
  },
  write: (value) => {
    const date =
      value instanceof Date ? value : typeof value === 'string' && INSTANT.test(value) ? new Date(value) : null;
    return date && Number.isFinite(date.getTime()) ? date.toISOString() : null;
  },
});

const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isFinite(date.getTime()) && date.toISOString().startsWith(text);
};

/** A string 'YYYY-MM-DD' on both sides. */
export const LocalDate = textScalar<string>({
  name: 'LocalDate',
  description: "Calendar day (YYYY-MM-DD) in the answer's time zone.",
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  expected: 'a calendar day such as "2019-10-01"',
  parse: (text) => (isDay(text) ? text : null),
  write: (value) => (typeof value === 'string' && isDay(value) ? value : null),
});

const DECIMAL = /^-?\d{1,30}(\.\d{1,12})?$/;

/** A string on both sides, so that no cent is lost to binary fractions. */
export const Decimal = textScalar<string>({
  name: 'Decimal',
  description: "Exact decimal as a string; money in the log's own, possibly unknown, currency.",
  expected: 'a decimal number such as "14786.59"',
  parse: (text) => (DECIMAL.test(text) ? text : null),
  write: (value) => (typeof value === 'string' && DECIMAL.test(value) ? value : null),
});

const zones = new Map<string, boolean>();

/** Whether the runtime's time zone database knows the name. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z0-9_+/-]{1,64}$/.test(name)) return false;
  let known = zones.get(name);
  if (known === undefined) {
    try {
      known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      known = false;
    }
    if (zones.size > 1000) zones.clear();
    zones.set(name, known);
  }
  return known;
}

export const TimeZone = textScalar<string>({
  name: 'TimeZone',
  description: 'IANA time zone name.',
  expected: 'an IANA time zone such as "Asia/Dubai"',
  parse: (text) => (isTimeZone(text) ? text : null),
  write: (value) => (typeof value === 'string' ? value : null),
});

function literal(node: ValueNode, variables: Record<string, unknown> | null | undefined): unknown {
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return node.value;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.LIST:
      return node.values.map((item) => literal(item, variables));
    case Kind.OBJECT:
      return Object.fromEntries(node.fields.map((field) => [field.name.value, literal(field.value, variables)]));
    case Kind.VARIABLE:
      return variables?.[node.name.value];
    case Kind.NULL:
      return null;
  }
}

const JSON_DEPTH = 32;

/** What nests deeper would exhaust the stack of whoever walks it; looked at level by level for the same reason. */
function shallow(value: unknown, node?: ValueNode): unknown {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > JSON_DEPTH)
      throw new GraphQLError(`The JSON value is nested deeper than ${JSON_DEPTH} levels. Flatten it.`, { nodes: node });
    level = level.flatMap((one) => (one !== null && typeof one === 'object' ? Object.values(one) : []));
  }
  return value;
}

export const JSONValue = new GraphQLScalarType({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: (value) => shallow(value),
  parseLiteral: (node, variables) => shallow(literal(node, variables), node),
});
