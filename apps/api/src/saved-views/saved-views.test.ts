import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const VIEW = 'id name page address version createdAt updatedAt createdBy { id }';
const SAVE = `mutation ($input: SaveViewInput!) { saveView(input: $input) { savedView { ${VIEW} } userErrors { code field message } } }`;
const DELETE = `mutation ($input: DeleteSavedViewInput!) { deleteSavedView(input: $input) { deletedId savedView { version } userErrors { code field } } }`;

interface View {
  id: string;
  name: string;
  address: string;
  version: number;
  createdBy: { id: string } | null;
}
interface Saved {
  savedView: View | null;
  userErrors: { code: string; field: string[] | null; message: string }[];
}

describe('saved views', () => {
  let server: TestServer;
  let analyst: TestClient & { accountId: string };
  beforeAll(async () => {
    server = await startTestServer({ rows: [] });
    analyst = await server.as(Role.ANALYST);
  });
  afterAll(() => server.close());
  const save = async (more: Record<string, unknown> = {}, client: TestClient = analyst): Promise<Saved> =>
    (
      await client.ok<{ saveView: Saved }>(SAVE, {
        input: { name: 'Revenue by brand', page: 'explore', address: '/explore?measure=revenue&by=brand', ...more },
      })
    ).saveView;

  test('keep a page under a name, with its author', async () => {
    const { savedView, userErrors } = await save();
    expect(userErrors).toEqual([]);
    expect(savedView).toMatchObject({
      name: 'Revenue by brand',
      page: 'explore',
      address: '/explore?measure=revenue&by=brand',
      version: 1,
      createdBy: { id: analyst.accountId },
    });
    expect(
      await analyst.ok(
        'query ($id: ID!) { savedView(id: $id) { name } node(id: $id) { ... on SavedView { address } } }',
        { id: savedView?.id },
      ),
    ).toEqual({ savedView: { name: 'Revenue by brand' }, node: { address: '/explore?measure=revenue&by=brand' } });
    expect((await save()).userErrors[0]).toMatchObject({ code: 'TAKEN', field: ['name'] });
    expect((await save({ page: 'products', address: '/products' })).userErrors).toEqual([]);
  });

  test('keep their id when they are renamed or shown otherwise, and tell who changed them meanwhile', async () => {
    const { savedView: made } = await save({ name: 'Old' });
    const { savedView: renamed } = await save({ id: made?.id, version: 1, name: 'New', address: '/explore' });
    expect(renamed).toMatchObject({ id: made?.id, name: 'New', address: '/explore', version: 2 });
    const late = await save({ id: made?.id, version: 1, name: 'Too late' });
    expect(late).toMatchObject({
      savedView: { name: 'New', version: 2 },
      userErrors: [{ code: 'CONFLICT', field: ['version'] }],
    });
    expect((await save({ id: made?.id, name: 'No version' })).userErrors[0]).toMatchObject({
      code: 'REQUIRED',
      field: ['version'],
    });
    expect((await save({ id: 'view_nothing', version: 1, name: 'Nothing' })).userErrors[0]).toMatchObject({
      code: 'NOT_FOUND',
      field: ['id'],
    });

    const remove = (version: number): Promise<{ deleteSavedView: unknown }> =>
      analyst.ok(DELETE, { input: { id: made?.id, version } });
    expect(await remove(1)).toEqual({
      deleteSavedView: {
        deletedId: null,
        savedView: { version: 2 },
        userErrors: [{ code: 'CONFLICT', field: ['version'] }],
      },
    });
    expect(await remove(2)).toEqual({ deleteSavedView: { deletedId: made?.id, savedView: null, userErrors: [] } });
    expect(await remove(2)).toMatchObject({ deleteSavedView: { userErrors: [{ code: 'NOT_FOUND' }] } });
  });

  test('are made once for a clientMutationKey, and listed newest first, by page', async () => {
    const value = { name: 'Once', page: 'funnel', address: '/funnel', clientMutationKey: 'once' };
    expect((await save(value)).savedView).toEqual((await save(value)).savedView);
    await save({ name: 'Later', page: 'funnel', address: '/funnel?category=a' });
    expect(await analyst.ok('{ savedViews(first: 10, page: "funnel") { nodes { name } totalCount } }')).toEqual({
      savedViews: { nodes: [{ name: 'Later' }, { name: 'Once' }], totalCount: 2 },
    });
  });

  test.each([
    ['no name', { name: ' ' }, 'REQUIRED', ['name']],
    ['a long name', { name: 'x'.repeat(201) }, 'TOO_LONG', ['name']],
    ['another site', { address: '//example.com/explore' }, 'INVALID', ['address']],
    ['another site behind a backslash', { address: '/\\example.com' }, 'INVALID', ['address']],
    ['a scheme', { address: 'javascript:alert(1)' }, 'INVALID', ['address']],
    ['a whole address', { address: 'https://example.com/' }, 'INVALID', ['address']],
    ['a long address', { address: `/explore?${'x'.repeat(4000)}` }, 'TOO_LONG', ['address']],
  ])('refuse %s', async (_, more, code, field) => {
    expect((await save({ name: 'Refused', ...more })).userErrors[0]).toMatchObject({ code, field });
  });

  test('are read by everybody who may plan, and made by those who may keep insights', async () => {
    const viewer = await server.as(Role.VIEWER);
    expect(await viewer.ok('{ savedViews { totalCount } }')).toMatchObject({
      savedViews: { totalCount: expect.any(Number) as number },
    });
    expect(
      (await viewer.graphql(SAVE, { input: { name: 'a', page: 'b', address: '/' } })).errors[0]?.extensions.code,
    ).toBe('FORBIDDEN');
    expect((await server.anonymous().graphql('{ savedViews { totalCount } }')).errors[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    );
    expect(
      (
        await save(
          { name: 'By the operator', page: 'x', address: '/' },
          await server.withKey('insights:write', 'plan:read', 'self'),
        )
      ).savedView,
    ).toMatchObject({ createdBy: null });
    const { savedView } = await save({ name: 'For nodes' });
    expect(
      await (
        await server.withKey('shop:read', 'self')
      ).ok('query ($id: ID!) { node(id: $id) { id } }', { id: savedView?.id }),
    ).toEqual({ node: null });
    const auditor = await server.withKey('audit:read');
    expect(JSON.stringify(await auditor.ok('{ auditLog(first: 100) { nodes { action target } } }'))).toContain(
      'saveView',
    );
  });
});
