import { importLog } from '@cartograph/events';
import * as fc from 'fast-check';
import { isNonNullType, isObjectType, type GraphQLField } from 'graphql';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EntityManager, ObjectLiteral } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AccountEntity } from './accounts/account.entity.js';
import { ApiKeyEntity } from './accounts/api-key.entity.js';
import { ActionItemEntity } from './action-items/action-item.entity.js';
import { AudienceEntity } from './audiences/audience.entity.js';
import { AuditEntryEntity } from './audit/audit-entry.entity.js';
import { CampaignEntity } from './campaigns/plan/campaign.entity.js';
import { FEATURES } from './features.js';
import { InsightEntity } from './insights/insight.entity.js';
import { JobEntity } from './jobs/job.entity.js';
import { ModelEntity } from './models/model.entity.js';
import { PromotionEntity } from './models/promotion.entity.js';
import { TrainingEntity } from './models/training.entity.js';
import { newId } from './node-id.js';
import { Role } from './permissions.js';
import { RuleSetEntity } from './rules/rule-set.entity.js';
import { SavedViewEntity } from './saved-views/saved-view.entity.js';
import { buildApiSchema } from './schema.js';
import type { TestClient } from './testing/client.js';
import { csvOf, logRow } from './testing/log-rows.js';
import { startTestServer, type TestServer } from './testing/server.js';

const ROWS = 5;
/** Those that others belong to come first. */
const ENTITIES = [
  AccountEntity,
  AuditEntryEntity,
  ApiKeyEntity,
  JobEntity,
  AudienceEntity,
  InsightEntity,
  ActionItemEntity,
  CampaignEntity,
  TrainingEntity,
  ModelEntity,
  PromotionEntity,
  RuleSetEntity,
  SavedViewEntity,
];
const VALUES: Record<string, (id: string) => unknown> = {
  text: () => '{}',
  integer: () => 1,
  bigint: () => 1,
  boolean: () => false,
  'double precision': () => 1,
};

/** A row that says nothing; it belongs to the first of those that its columns name. */
function plainRow(
  manager: EntityManager,
  entity: (typeof ENTITIES)[number],
  owners: Map<string, string>,
): ObjectLiteral {
  const id = newId('tst');
  const columns = manager.connection.getMetadata(entity).columns.filter(({ isNullable }) => !isNullable);
  return Object.fromEntries(
    columns.map(({ propertyName, type, transformer, length }) => {
      if (propertyName === 'id') return ['id', id];
      const owner = owners.get(propertyName);
      if (owner !== undefined) return [propertyName, owner];
      if (length === '24') return [propertyName, new Date('2019-10-01T00:00:00Z')];
      if (transformer !== undefined && type === 'text') return [propertyName, {}];
      return [propertyName, VALUES[String(type)]?.(id) ?? id];
    }),
  );
}

let server: TestServer;
let client: TestClient;
/** Where each connection of the schema is found, as the document around its field. */
const PLACES: Record<string, (field: string) => string> = {
  'Query.quarantine': (field) => `{ ${field.replace('(', '(importId: "IMPORT", ')} }`,
  'Product.latestEvents': (field) => `{ product(externalId: "100") { ${field} } }`,
  'Session.events': (field) => `{ session(externalId: "session-1") { ${field} } }`,
  'User.events': (field) => `{ user(externalId: "1") { ${field} } }`,
  'User.sessions': (field) => `{ user(externalId: "1") { ${field} } }`,
};
let importId = '';

beforeAll(async () => {
  server = await startTestServer();
  client = await server.as(...Object.values(Role));
  const inbox = path.join(server.dataDir, 'inbox');
  await mkdir(inbox);
  for (let at = 0; at < ROWS; at += 1) {
    const rows = Array.from({ length: ROWS }, (_, n) => [
      logRow(),
      logRow({ user: String(n + 1), product: String(100 + n), session: `s-${at}-${n}` }),
      ...(at < ROWS - 1 ? [] : [logRow({ price: '-1' })]),
    ]);
    const file = path.join(inbox, `${at}.csv`);
    await writeFile(file, csvOf(rows.flat()));
    const report = await importLog({ dataDir: server.dataDir, paths: [file] });
    importId = `imp_${report.id}`;
  }
  await server.services.decisions.write(async (manager) => {
    const owners = new Map<string, string>();
    for (const entity of ENTITIES) {
      const rows = Array.from({ length: ROWS }, () => plainRow(manager, entity, owners));
      await manager.insert(entity, rows);
      const name = manager.connection
        .getMetadata(entity)
        .tableName.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      owners.set(`${name}Id`, String(rows[0]?.['id']));
    }
  });
}, 120_000);
afterAll(() => server.close());

const connections = Object.values(buildApiSchema(FEATURES).getTypeMap()).flatMap((type) =>
  isObjectType(type)
    ? Object.values(type.getFields())
        .filter(({ type: of }) => isNonNullType(of) && isObjectType(of.ofType) && of.ofType.name.endsWith('Connection'))
        .map((field): [string, GraphQLField<unknown, unknown>] => [`${type.name}.${field.name}`, field])
    : [],
);

interface Page {
  edges: { cursor: string; node: unknown }[];
  nodes: unknown[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  totalCount: number;
}
const PAGE =
  'edges { cursor node { __typename } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount';

function documentOf(place: string, args: string): string {
  const field = `found: ${place.split('.')[1]}${args === '' ? '' : `(${args})`} { ${PAGE} }`;
  const around = PLACES[place] ?? ((inside: string) => `{ ${inside} }`);
  return around(field).replace('IMPORT', importId);
}

/** The connection in an answer, however deep. */
function foundIn(data: Record<string, unknown>): Page {
  const [value] = Object.values(data);
  return ('found' in data ? data['found'] : foundIn(value as Record<string, unknown>)) as Page;
}

test('the schema has connections, each with the same arguments', () => {
  expect(connections.length).toBeGreaterThan(20);
  for (const [place, { args }] of connections)
    expect([place, ...args.map(({ name }) => name)]).toEqual(
      expect.arrayContaining([place, 'first', 'after', 'last', 'before']),
    );
});

test.each(connections)(
  '%s gives the same list from its end as from its start',
  async (place) => {
    const ask = async (args: string): Promise<Page> => foundIn(await client.ok(documentOf(place, args)));
    const cursors = (await ask('first: 100')).edges.map(({ cursor }) => cursor);
    expect(cursors.length).toBeGreaterThanOrEqual(ROWS);
    expect(new Set(cursors).size).toBe(cursors.length);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: cursors.length + 1 }), fc.boolean(), async (size, isFromEnd) => {
        const met: string[] = [];
        for (let bound: string | null = null, page = 0; ; page += 1) {
          const args = isFromEnd
            ? `last: ${size}${bound === null ? '' : `, before: "${bound}"`}`
            : `first: ${size}${bound === null ? '' : `, after: "${bound}"`}`;
          const { edges, pageInfo, totalCount } = await ask(args);
          const here = edges.map(({ cursor }) => cursor);
          if (isFromEnd) met.unshift(...here);
          else met.push(...here);
          const isLast = met.length === cursors.length;
          expect(pageInfo).toEqual({
            hasNextPage: isFromEnd ? page > 0 : !isLast,
            hasPreviousPage: isFromEnd ? !isLast : page > 0,
            startCursor: here[0],
            endCursor: here.at(-1),
          });
          expect(totalCount).toBe(cursors.length);
          if (isLast) break;
          bound = isFromEnd ? pageInfo.startCursor : pageInfo.endCursor;
        }
        expect(met).toEqual(cursors);
      }),
      { numRuns: 6, examples: [[2, true]] },
    );
    for (const [args, message] of [
      ['first: 1, last: 1', 'Give "first" or "last", not both'],
      ['last: -1', 'last is -1; it must lie between 1 and 100'],
      ['last: 101', 'last is 101; it must lie between 1 and 100'],
      ['last: 1, before: "x"', '"before" is not a cursor'],
    ] as const)
      expect((await client.graphql(documentOf(place, args))).errors).toMatchObject([
        { message: expect.stringContaining(message) as string, extensions: { code: 'BAD_USER_INPUT' } },
      ]);
  },
  60_000,
);

test('a page knows what lies around it, also where the item of its cursor has been deleted', async () => {
  const list = async (args: string): Promise<Page> => foundIn(await client.ok(documentOf('Query.ruleSets', args)));
  const cursors = (await list('first: 100')).edges.map(({ cursor }) => cursor);
  const idOf = (cursor: string): string => (JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string])[0];
  const [first, last] = [cursors[0] as string, cursors.at(-1) as string];
  await server.services.decisions.write((manager) => manager.delete(RuleSetEntity, [idOf(first), idOf(last)]));
  expect((await list(`first: 10, after: "${first}"`)).pageInfo).toMatchObject({
    hasPreviousPage: false,
    hasNextPage: false,
  });
  expect((await list(`last: 10, before: "${last}"`)).pageInfo).toMatchObject({
    hasPreviousPage: false,
    hasNextPage: false,
  });
  expect((await list(`last: 1, before: "${last}"`)).pageInfo).toMatchObject({
    hasPreviousPage: true,
    hasNextPage: false,
  });
});

test('the last items of a list cost what the first ones do', async () => {
  const cost = async (args: string): Promise<unknown> =>
    (await client.graphql(documentOf('Query.users', args))).extensions?.['cost'];
  const [first, last, both] = [await cost('first: 60'), await cost('last: 60'), await cost('')];
  expect(first).toMatchObject({ requested: expect.any(Number) as number });
  expect((last as { requested: number }).requested).toBe((first as { requested: number }).requested);
  expect((both as { requested: number }).requested).toBeLessThan((first as { requested: number }).requested);
});
