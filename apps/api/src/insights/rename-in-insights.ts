import { GraphQLError, parse, visit, type NameNode } from 'graphql';
import type { QueryRunner } from 'typeorm';

type Names = ReadonlyMap<string, string>;

/** What the schema called something, and calls it now. */
export interface Renaming {
  /** Text that a document has which may name it. Default: any has. */
  mention?: string;
  fields?: Names;
  types?: Names;
  /** Values of enums, and whole texts of answers. */
  values?: Names;
}

const NONE: Names = new Map();

interface Renamed {
  query: string;
  /** Keys of the answer that are aliases, which stay. */
  aliases: ReadonlySet<string>;
}

/** A document with its fields, types and values renamed where they stand; aliases, variables and texts in it stay. */
function renamedIn(query: string, { fields = NONE, types = NONE, values = NONE }: Renaming): Renamed {
  const places: { start: number; end: number; to: string }[] = [];
  const aliases = new Set<string>();
  const note = ({ value, loc }: Pick<NameNode, 'value' | 'loc'>, names: Names): void => {
    const to = names.get(value);
    if (to !== undefined && loc) places.push({ start: loc.start, end: loc.end, to });
  };
  visit(parse(query), {
    Field({ name, alias }) {
      note(name, fields);
      if (alias) aliases.add(alias.value);
    },
    NamedType: ({ name }) => note(name, types),
    EnumValue: (node) => note(node, values),
  });
  const renamed = places
    .toSorted((a, b) => a.start - b.start)
    .reduceRight((text, { start, end, to }) => text.slice(0, start) + to + text.slice(end), query);
  return { query: renamed, aliases };
}

/** What was answered or given with keys and values renamed. */
function renamedJson(
  value: unknown,
  keyOf: (key: string) => string,
  { types = NONE, values = NONE }: Renaming,
): unknown {
  const renamed = (one: unknown, key: string): unknown => {
    if (typeof one === 'string') return (key === '__typename' ? types : values).get(one) ?? one;
    if (Array.isArray(one)) return one.map((part) => renamed(part, key));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, inside]) => [keyOf(name), renamed(inside, name)]));
  };
  return renamed(value, '');
}

/** A step of a claim's path: a key of the answer, or `key=value`, or several of them as JSON, for the element that has it. */
function renamedStep(step: unknown, keyOf: (key: string) => string, renaming: Renaming): unknown {
  if (typeof step !== 'string') return step;
  if (step.startsWith('{')) {
    try {
      return JSON.stringify(renamedJson(JSON.parse(step), keyOf, renaming));
    } catch {
      return step;
    }
  }
  const [key = '', ...value] = step.split('=');
  const said = value.join('=');
  return value.length === 0 ? keyOf(step) : `${keyOf(key)}=${renaming.values?.get(said) ?? said}`;
}

/** Renames what kept insights ask, were given, were answered and claim, so that they can be asked again and their answers read. */
export async function renameInInsights(runner: QueryRunner, renaming: Renaming): Promise<void> {
  const kept = (await runner.query('SELECT id, query, variables, result, claim FROM insight WHERE instr(query, ?)', [
    renaming.mention ?? '',
  ])) as { id: string; query: string; variables: string | null; result: string | null; claim: string | null }[];
  for (const { id, query, variables, result, claim } of kept) {
    let renamed: Renamed;
    try {
      renamed = renamedIn(query, renaming);
    } catch (error) {
      // What is no document cannot be asked again as it is.
      if (error instanceof GraphQLError) continue;
      throw error;
    }
    const { fields = NONE } = renaming;
    const keyOf = (key: string): string => (renamed.aliases.has(key) ? key : (fields.get(key) ?? key));
    const json = (text: string | null, keyed: (key: string) => string): string | null =>
      text === null ? null : JSON.stringify(renamedJson(JSON.parse(text), keyed, renaming));
    const told = claim === null ? null : (JSON.parse(claim) as { path?: unknown } | null);
    await runner.query('UPDATE insight SET query = ?, variables = ?, result = ?, claim = ? WHERE id = ?', [
      renamed.query,
      json(variables, (key) => key),
      json(result, keyOf),
      Array.isArray(told?.path)
        ? JSON.stringify({ ...told, path: told.path.map((step: unknown) => renamedStep(step, keyOf, renaming)) })
        : claim,
      id,
    ]);
  }
}
