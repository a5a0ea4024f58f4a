import {
  GraphQLNonNull,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isScalarType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
} from 'graphql';

/** A value of an input type that passes validation: as little as it takes. */
function sample(type: GraphQLInputType): unknown {
  if (type instanceof GraphQLNonNull) return sample(type.ofType as GraphQLInputType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const all = Object.values(type.getFields());
    // The first is often somebody: what is said of a user asks for more.
    const needed = type.isOneOf
      ? all.slice(-1)
      : all.filter((field) => field.type instanceof GraphQLNonNull && field.defaultValue === undefined);
    return Object.fromEntries(needed.map((field) => [field.name, sample(field.type)]));
  }
  const samples: Record<string, unknown> = {
    Boolean: false,
    Int: 1,
    Float: 0.1,
    Count: 1,
    DateTime: '2030-01-01T00:00:00Z',
    LocalDate: '2019-10-01',
    Decimal: '1.00',
    TimeZone: 'Asia/Dubai',
    JSON: {},
  };
  return isScalarType(type) ? (samples[type.name] ?? 'x') : null;
}

/** The shortest selection of a type: one leaf, and what is wrong with the input. */
function selection(type: GraphQLOutputType): string {
  let named: unknown = type;
  while (named instanceof GraphQLNonNull || isListType(named)) named = named.ofType;
  if (isScalarType(named) || isEnumType(named)) return '';
  const isPayload = isObjectType(named) && 'userErrors' in named.getFields();
  return isPayload ? '{ __typename userErrors { code message } }' : '{ __typename }';
}

/**
 * A document that asks for one root field with as little as it takes, and its variables.
 *
 * @param given - values of arguments in the place of samples.
 */
export function sampleOperation(
  operation: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
  given: Record<string, unknown> = {},
): [query: string, variables: Record<string, unknown>] {
  const declared = field.args.filter(
    ({ name, type, defaultValue }) => name in given || (type instanceof GraphQLNonNull && defaultValue === undefined),
  );
  const variables = Object.fromEntries(declared.map(({ name, type }) => [name, given[name] ?? sample(type)]));
  const list = (of: (arg: (typeof declared)[number]) => string): string =>
    declared.length === 0 ? '' : `(${declared.map(of).join(', ')})`;
  const head = list(({ name, type }) => `$${name}: ${String(type)}`);
  const args = list(({ name }) => `${name}: $${name}`);
  return [`${operation}${head} { ${field.name}${args} ${selection(field.type)} }`, variables];
}
