import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  Kind,
  OperationTypeNode,
  parse,
  type GraphQLNamedType,
  type SelectionNode,
} from 'graphql';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { code as enCode, field as enField } from '../i18n/en/field.js';
import { resultRows, type ResultRow, type ResultWords } from './result-rows.js';

const words: ResultWords = {
  field: (name) => `<${name}>`,
  text: (field, value) => (field === 'category' ? value.toUpperCase() : value),
};
const estimate = {
  value: 0.1,
  low: 0.05,
  high: 0.2,
  unit: 'FRACTION',
  level: 0.95,
  method: 'wilson',
  incomputable: null,
};
const told = (result: unknown): [string, ResultRow['value']][] =>
  resultRows(result, words).map(({ path, value }) => [path, value]);

describe('a kept result as a list of figures', () => {
  test('leaves what it is about to other places, and says every name in the page’s words', () => {
    const result = {
      analytics: {
        overview: {
          snapshot: { id: 's' },
          timeZone: 'UTC',
          computedInMs: 3,
          total: { visitors: 3, conversionRate: estimate, revenue: '10.00' },
          days: [{ date: '2019-10-01', figures: { visitors: 2 } }],
          previous: null,
          __typename: 'Overview',
        },
      },
    };
    expect(told(result)).toEqual([
      ['<total> · <visitors>', 3],
      ['<total> · <conversionRate>', estimate],
      ['<total> · <revenue>', '10.00'],
      ['<days> · 2019-10-01 · <figures> · <visitors>', 2],
      ['<previous>', null],
    ]);
    expect(told({ shop: { users: 2 } })).toEqual([['<users>', 2]]);
    expect(told({ analytics: { a: { users: 1 }, b: { users: 2 } } })).toEqual([
      ['<a> · <users>', 1],
      ['<b> · <users>', 2],
    ]);
    expect(told(null)).toEqual([['', null]]);
  });

  test('names the entries of a list by what tells them apart, and numbers those without', () => {
    const paths = (entries: unknown[]): string[] =>
      told({ analytics: { list: { rows: entries } } }).map(([path]) => path);
    expect(paths([{ reached: 4 }, { reached: 1 }])).toEqual(['<rows> · 1 · <reached>', '<rows> · 2 · <reached>']);
    expect(paths([{ first: 'a', second: 'b', lift: estimate }])).toEqual(['<rows> · a → b · <lift>']);
    expect(
      paths([
        { from: 1, to: 1, rate: estimate },
        { from: 2, to: 3, rate: estimate },
      ]),
    ).toEqual(['<rows> · 1 · <rate>', '<rows> · 2 → 3 · <rate>']);
    expect(paths([{ category: 'shoes', weekday: 6, fromHour: 20, toHour: 22, qValue: 0.1 }])).toEqual([
      '<rows> · SHOES, 6, 20, 22 · <qValue>',
    ]);
    expect(
      paths([
        { category: 'shoes', buyers: 1 },
        { category: 'shoes', buyers: 2 },
      ]),
    ).toEqual(['<rows> · SHOES · <buyers>', '<rows> · SHOES · <buyers> (2)']);
    expect(paths([{ eventTypes: ['VIEW', 'CART'], reached: 1 }])).toEqual(['<rows> · VIEW, CART · <reached>']);
    expect(
      paths([
        {
          keys: [
            { kind: 'VALUE', value: 'x' },
            { kind: 'OTHERS', value: null },
          ],
          figure: 1,
        },
        { keys: [], figure: 2 },
      ]),
    ).toEqual(['<rows> · x, OTHERS · <figure>', '<rows> · <all> · <figure>']);
    expect(told({ analytics: { list: { paths: [{ steps: ['VIEW', 'CART'], sessions: 2 }] } } })).toEqual([
      ['<paths> · 1 · <steps>', 'VIEW → CART'],
      ['<paths> · 1 · <sessions>', 2],
    ]);
  });
});

describe('the words of kept results', () => {
  const root = join(import.meta.dirname, '..');
  const schema = buildSchema(readFileSync(join(root, '../../api/schema.graphql'), 'utf8'));
  // What resultRows leaves to other places, or shows as one figure.
  const elsewhere = new Set(['Definition', 'Snapshot', 'AssumptionCheck', 'Estimate', 'Incomputable']);
  const hidden = new Set([
    'question',
    'hypothesis',
    'population',
    'method',
    'falsifiedBy',
    'assumptions',
    'sentence',
    'subject',
    'detail',
    'formula',
    'choiceText',
    'effectKind',
    'controlledKind',
    'byConstruction',
    'about',
    'notCompared',
    'rule',
    'text',
    'routerGainDetail',
    'snapshot',
    'definition',
    'computedInMs',
    'fromCache',
    'timeZone',
    'period',
    'id',
  ]);
  const fields = new Set<string>();
  const values = new Set<string>();
  const seen = new Set<GraphQLNamedType>();
  const walk = (type: GraphQLNamedType | undefined): void => {
    if (!type || seen.has(type) || isScalarType(type) || isInputObjectType(type) || elsewhere.has(type.name)) return;
    seen.add(type);
    if (isEnumType(type)) for (const { name } of type.getValues()) values.add(name);
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    for (const { name, type: of } of Object.values(type.getFields())) {
      if (hidden.has(name)) continue;
      fields.add(name);
      walk(getNamedType(of));
    }
  };
  walk(schema.getType('Analytics'));

  test('name every field of every question, and every value that has a name', () => {
    expect(fields.size).toBeGreaterThan(250);
    expect([...fields].filter((name) => !(name in enField))).toEqual([]);
    expect([...values].filter((name) => !(name in enCode))).toEqual([]);
  });

  test('name every field of what the console keeps as evidence', () => {
    const operations = join(root, '../../../libs/sdk/src/operations');
    const documents = readdirSync(operations)
      .filter((file) => file.endsWith('.graphql'))
      .map((file) => parse(readFileSync(join(operations, file), 'utf8')));
    const definitions = documents.flatMap(({ definitions: all }) => all);
    const fragments = new Map(
      definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])),
    );
    const kept = new Set<string>();
    const collect = (selections: readonly SelectionNode[] | undefined): void => {
      for (const selection of selections ?? []) {
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          if (
            !['EstimateFields', 'SnapshotFields', 'DefinitionFields', 'UserErrorFields'].includes(selection.name.value)
          )
            collect(fragments.get(selection.name.value)?.selectionSet.selections);
        } else if (selection.kind === Kind.FIELD && !hidden.has(selection.name.value)) {
          if (selection.name.value !== 'analytics') kept.add(selection.alias?.value ?? selection.name.value);
          collect(selection.selectionSet?.selections);
        }
      }
    };
    for (const one of definitions)
      if (
        one.kind === Kind.OPERATION_DEFINITION &&
        one.operation === OperationTypeNode.QUERY &&
        /[a-z]Evidence$|^(Abandonment|Explore|PurchaseDriversPrices|Recommendations|SummaryReportBehavior|SummaryReportPeaks|SummaryReportPurchaseDrivers)$/.test(
          one.name?.value ?? '',
        )
      )
        collect(one.selectionSet.selections);
    expect(kept.size).toBeGreaterThan(80);
    expect([...kept].filter((name) => !(name in enField))).toEqual([]);
  });
});
