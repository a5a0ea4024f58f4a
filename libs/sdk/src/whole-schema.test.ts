import { readdir, readFile } from 'node:fs/promises';
import {
  buildSchema,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
} from 'graphql';
import { expect, test } from 'vitest';

const here = new URL('.', import.meta.url);
const schema = buildSchema(await readFile(new URL('../../../apps/api/schema.graphql', here), 'utf8'));

/** `Query.shop`, `Query.users(filter)`: every field and argument that a document of the client asks for. */
async function askedFor(): Promise<Set<string>> {
  const asked = new Set<string>();
  const info = new TypeInfo(schema);
  for (const name of (await readdir(here, { recursive: true })).filter((one) => one.endsWith('.graphql'))) {
    visit(
      parse(await readFile(new URL(name, here), 'utf8')),
      visitWithTypeInfo(info, {
        Field: ({ name: field, arguments: given = [] }) => {
          const place = `${info.getParentType()?.name ?? ''}.${field.value}`;
          asked.add(place);
          for (const argument of given) asked.add(`${place}(${argument.name.value})`);
        },
      }),
    );
  }
  return asked;
}

/** What is asked for with `client.graphql`. */
const WITHOUT_A_METHOD = ['Query.node'];

test('whatever the schema can be asked has a method, with all its arguments', async () => {
  const asked = await askedFor();
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
    (type): type is GraphQLObjectType => type !== null && type !== undefined,
  );
  expect(roots).toHaveLength(3);
  const offered = roots.flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => [
      `${type.name}.${field.name}`,
      ...field.args.map(({ name }) => `${type.name}.${field.name}(${name})`),
    ]),
  );
  expect(
    offered.filter((place) => !asked.has(place) && !WITHOUT_A_METHOD.some((one) => place.startsWith(one))),
  ).toEqual([]);
});

test('so have the fields of the lake: coverage, health, imports, rows put aside, snapshots, jobs', async () => {
  const asked = await askedFor();
  const types = [
    'Shop',
    'ShopSettings',
    'Coverage',
    'CoverageDay',
    'CoverageFault',
    'Import',
    'QuarantinedRow',
    'Snapshot',
    'SnapshotHolder',
    'SnapshotStorage',
    'SnapshotTotals',
    'SnapshotDifference',
    'Job',
    'JobProgress',
    'PendingEvents',
    'DataHealth',
  ];
  const fields = types.flatMap((type) =>
    Object.keys((schema.getType(type) as GraphQLObjectType).getFields()).map((field) => `${type}.${field}`),
  );
  expect(fields.filter((place) => !asked.has(place))).toEqual([]);
});

test('so has every field of the answers of analytics: one that is left out is a fault of the log that nobody hears of', async () => {
  const asked = await askedFor();
  const answers = schema.getPossibleTypes(schema.getType('Answer') as GraphQLInterfaceType);
  const fields = [...answers, schema.getType('OverviewChange') as GraphQLObjectType].flatMap((type) =>
    Object.keys(type.getFields()).map((field) => `${type.name}.${field}`),
  );
  const isAsked = (place: string): boolean => asked.has(place) || asked.has(`Answer.${place.split('.')[1]}`);
  expect(fields.filter((place) => !isAsked(place))).toEqual([]);
});
