import { afterEach, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const FIELDS =
  'name currency grossMargin categoryMargins { category grossMargin } contactCosts { channel perContact } weekStart version updatedAt';
const SAVE = `mutation($input: SaveShopSettingsInput!) { saveShopSettings(input: $input) { settings { ${FIELDS} } userErrors { code field message problem } } }`;
const READ = `{ shop { name currency settings { ${FIELDS} } } }`;

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

test('nothing is known of a shop until somebody says it', async () => {
  server = await startTestServer();
  const viewer = await server.as(Role.VIEWER);
  expect(await viewer.ok(READ)).toEqual({
    shop: {
      name: 'Shop',
      currency: null,
      settings: {
        name: null,
        currency: null,
        grossMargin: null,
        categoryMargins: [],
        contactCosts: [],
        weekStart: null,
        version: 0,
        updatedAt: null,
      },
    },
  });
});

test('settings are kept, a change leaves alone what it does not name, and null makes unknown again', async () => {
  server = await startTestServer();
  const marketer = await server.as(Role.MARKETER);
  const first = {
    name: '  Seoul Goods ',
    currency: 'krw',
    grossMargin: 0.35,
    categoryMargins: [{ category: 'electronics', grossMargin: 0.12 }],
    contactCosts: [{ channel: 'email', perContact: '0.005' }],
    weekStart: 'SUNDAY',
  };
  const kept = { ...first, name: 'Seoul Goods', currency: 'KRW', version: 1, updatedAt: expect.any(String) };
  expect(await marketer.ok(SAVE, { input: first })).toEqual({ saveShopSettings: { settings: kept, userErrors: [] } });
  expect(await (await server.as(Role.VIEWER)).ok(READ)).toEqual({
    shop: { name: 'Seoul Goods', currency: 'KRW', settings: kept },
  });
  expect(await marketer.ok(SAVE, { input: { grossMargin: null, version: 1 } })).toMatchObject({
    saveShopSettings: { settings: { ...kept, grossMargin: null, version: 2 } },
  });
});

test('every mistake of a change is told with its place, its value and what to give', async () => {
  server = await startTestServer();
  const marketer = await server.as(Role.MARKETER);
  const { saveShopSettings } = await marketer.ok<{ saveShopSettings: unknown }>(SAVE, {
    input: {
      name: ' ',
      currency: 'EURO',
      grossMargin: 35,
      categoryMargins: [
        { category: 'books', grossMargin: 0.4 },
        { category: 'Books', grossMargin: -0.1 },
        { category: 'electronics.audio', grossMargin: 0.1 },
      ],
      contactCosts: [{ channel: '', perContact: '-1' }],
    },
  });
  expect(saveShopSettings).toEqual({
    settings: null,
    userErrors: [
      {
        code: 'INVALID',
        field: ['grossMargin'],
        message: 'grossMargin is 35. Give a fraction from 0 to 1: 0.35 is 35 %.',
        problem: 'number-out-of-range',
      },
      { code: 'REQUIRED', field: ['name'], message: 'Fill in the name.', problem: null },
      {
        code: 'INVALID',
        field: ['currency'],
        message: 'Currency is "EURO", which is no ISO 4217 code. Give three letters, such as KRW, USD or EUR.',
        problem: 'unknown-currency',
      },
      {
        code: 'INVALID',
        field: ['categoryMargins', '1', 'grossMargin'],
        message: 'categoryMargins.1.grossMargin is -0.1. Give a fraction from 0 to 1: 0.35 is 35 %.',
        problem: 'number-out-of-range',
      },
      {
        code: 'INVALID',
        field: ['categoryMargins', '2', 'category'],
        message:
          'categoryMargins.2.category is electronics.audio. Only top categories have margins: give one for electronics.',
        problem: null,
      },
      {
        code: 'TAKEN',
        field: ['categoryMargins', '1', 'category'],
        message: 'categoryMargins names "Books" twice. Give each category once.',
        problem: null,
      },
      {
        code: 'INVALID',
        field: ['contactCosts', '0', 'perContact'],
        message: 'contactCosts.0.perContact is -1. Give 0 or more.',
        problem: 'number-out-of-range',
      },
      {
        code: 'REQUIRED',
        field: ['contactCosts', '0', 'channel'],
        message: 'Fill in contactCosts.0.channel.',
        problem: null,
      },
    ],
  });
  expect(await marketer.ok('{ shop { settings { version } } }')).toEqual({ shop: { settings: { version: 0 } } });
});

test('a change made from an older version is refused with the settings as they are', async () => {
  server = await startTestServer();
  const [marketer, operator] = [await server.as(Role.MARKETER), await server.as(Role.OPERATOR)];
  await marketer.ok(SAVE, { input: { grossMargin: 0.3, version: 0 } });
  expect(await operator.ok(SAVE, { input: { grossMargin: 0.5, version: 0 } })).toMatchObject({
    saveShopSettings: {
      settings: { grossMargin: 0.3, version: 1 },
      userErrors: [{ code: 'CONFLICT', field: ['version'] }],
    },
  });
});

test('viewers and analysts read the settings and cannot change them; a change is on record', async () => {
  server = await startTestServer();
  for (const role of [Role.VIEWER, Role.ANALYST]) {
    const { errors } = await (await server.as(role)).graphql(SAVE, { input: { grossMargin: 0.3 } });
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  }
  await (await server.as(Role.MARKETER)).ok(SAVE, { input: { grossMargin: 0.3 } });
  const { auditLog } = await (
    await server.as(Role.ADMIN)
  ).ok<{ auditLog: { nodes: object[] } }>('{ auditLog { nodes { action target detail outcome } } }');
  expect(auditLog.nodes).toContainEqual({
    action: 'saveShopSettings',
    target: 'shop-settings',
    detail: { grossMargin: 0.3 },
    outcome: 'ok',
  });
});
