// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Permission } from '../client/session.js';
import type { Locale } from '../i18n/locale.js';
import { renderSignedIn } from '../testing/signed-in.js';
import { draftOf, onTopOf, type Settings } from './shop-draft.js';
import { ShopSettings } from './shop-settings.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

const settings = {
  __typename: 'ShopSettings',
  name: null,
  currency: null,
  grossMargin: 0.35,
  categoryMargins: [{ category: 'electronics', grossMargin: 0.12 }],
  contactCosts: [{ channel: 'email', perContact: '0.005' }],
  weekStart: null,
  version: 4,
  updatedAt: null,
};

/** Opens the page; what is sent is kept. */
function open(
  permissions: Permission[],
  { locale = 'en', refused = [], newest = settings }: { locale?: Locale; refused?: object[]; newest?: Settings } = {},
): object[] {
  const sent: object[] = [];
  renderSignedIn(<ShopSettings />, {
    permissions,
    locale,
    answer: (name, variables) => {
      if (name === 'GetShopSettings') return { shop: { settings: newest } };
      if (name === 'ListCategories') return { categories: [] };
      if (name !== 'SaveShopSettings') return null;
      sent.push(variables);
      // As the server does: with a refusal come the settings as they are now.
      const now = refused.length > 0 ? { ...settings, name: 'Theirs', version: 5 } : newest;
      return { saveShopSettings: { settings: now, userErrors: refused } };
    },
  });
  return sent;
}

const type = (label: string, value: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
};

test('what is changed is sent whole with its version, and what is emptied becomes unknown', async () => {
  const sent = open(['shop:read', 'shop:write']);
  expect(await screen.findByDisplayValue('35 %')).toBeTruthy();
  type('Name', 'Seoul Goods');
  type('Over all categories', '');
  type('Margin', '15');
  fireEvent.click(screen.getByRole('button', { name: 'Add a channel' }));
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toEqual({
    input: {
      version: 4,
      name: 'Seoul Goods',
      currency: null,
      grossMargin: null,
      categoryMargins: [{ category: 'electronics', grossMargin: 0.15 }],
      contactCosts: [{ channel: 'email', perContact: '0.005' }],
      weekStart: null,
    },
  });
});

test('who may not change the settings reads them, and is told who may', async () => {
  open(['shop:read']);
  expect(await screen.findByText(/Marketers, operators and administrators can change them/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  expect((screen.getByLabelText('Over all categories') as HTMLInputElement).closest('fieldset')?.disabled).toBe(true);
});

test('a refusal stands beside its field or in words, in the page’s language', async () => {
  const refused = [
    { code: 'CONFLICT', field: ['version'], message: 'changed', problem: null, facts: null },
    { code: 'TAKEN', field: ['contactCosts', '1', 'channel'], message: 'twice', problem: null, facts: null },
  ];
  const sent = open(['shop:read', 'shop:write'], { locale: 'ko', refused });
  fireEvent.click(await screen.findByRole('button', { name: '저장' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('다른 사람이 이 설정을 먼저 바꿨습니다');
  expect(alert.textContent).toContain('같은 채널이 두 번 있습니다');
});

test('a decimal is kept as it is typed, sign by sign', async () => {
  const sent = open(['shop:read', 'shop:write']);
  await screen.findByDisplayValue('35 %');
  for (const typed of ['1', '12', '12.', '12.5']) type('Over all categories', typed);
  for (const typed of ['0.', '0.0', '0.0000001']) type('Cost', typed);
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({
    input: { grossMargin: 0.125, contactCosts: [{ channel: 'email', perContact: '0.0000001' }] },
  });
});

test('what is typed stays where somebody else was faster, their changes appear, and it can be saved again', async () => {
  const sent: { input: { version: number } }[] = [];
  const theirs = {
    ...settings,
    name: 'Theirs',
    currency: 'EUR',
    grossMargin: 0.4,
    categoryMargins: [
      { category: 'electronics', grossMargin: 0.2 },
      { category: 'toys', grossMargin: 0.3 },
    ],
    contactCosts: [],
    version: 5,
  };
  renderSignedIn(<ShopSettings />, {
    permissions: ['shop:read', 'shop:write'],
    answer: (name, variables) => {
      if (name === 'GetShopSettings') return { shop: { settings } };
      if (name === 'ListCategories') return { categories: [] };
      if (name !== 'SaveShopSettings') return null;
      sent.push(variables as (typeof sent)[number]);
      // As the server does: with a refusal come the settings as they are now.
      const refused = [{ code: 'CONFLICT', field: ['version'], message: 'changed', problem: null, facts: null }];
      return { saveShopSettings: { settings: theirs, userErrors: sent.length === 1 ? refused : [] } };
    },
  });
  await screen.findByDisplayValue('35 %');
  type('Name', 'Mine');
  type('Margin', '15');
  fireEvent.click(screen.getByRole('button', { name: 'Add a channel' }));
  fireEvent.change(screen.getAllByLabelText('Channel', { selector: 'input' }).at(-1)!, { target: { value: 'sms' } });
  fireEvent.change(screen.getAllByLabelText('Cost', { selector: 'input' }).at(-1)!, { target: { value: '0.02' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Press Save again');
  // What both changed is mine, with theirs beside it; the rest is theirs.
  expect((screen.getByLabelText('Name') as HTMLInputElement).value).toBe('Mine');
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'Name: Theirs',
    'electronics: 20 %',
  ]);
  expect(screen.getByDisplayValue('40 %')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toHaveLength(2));
  expect(sent[1]).toEqual({
    input: {
      version: 5,
      name: 'Mine',
      currency: 'EUR',
      grossMargin: 0.4,
      categoryMargins: [
        { category: 'electronics', grossMargin: 0.15 },
        { category: 'toys', grossMargin: 0.3 },
      ],
      contactCosts: [{ channel: 'sms', perContact: '0.02' }],
      weekStart: null,
    },
  });
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  expect(screen.queryByRole('listitem')).toBeNull();
});

test('a channel that is typed twice stays to be mended, and what one removed and the other left is gone', () => {
  const base = settings as Settings;
  const typed = draftOf(base);
  const twice = [
    { channel: 'sms', perContact: '1' },
    { channel: 'sms', perContact: '2' },
  ];
  const merged = onTopOf(base, { ...typed, costs: twice }, { ...base, version: 5 });
  expect(merged).toEqual({ draft: { ...typed, costs: twice }, both: [] });
  const removed = onTopOf(base, { ...typed, margins: [] }, { ...base, categoryMargins: [], version: 5 });
  expect(removed).toEqual({ draft: { ...typed, margins: [] }, both: [] });
});

test('what was typed and not saved is there again, on the version it was typed on; saved, it is gone', async () => {
  open(['shop:read', 'shop:write']);
  await screen.findByDisplayValue('35 %');
  type('Name', 'Half a name');
  cleanup();
  const sent = open(['shop:read', 'shop:write'], { newest: { ...settings, version: 7 } });
  expect(await screen.findByDisplayValue('Half a name')).toBeTruthy();
  expect(screen.getByRole('status').textContent).toContain('what you wrote before');
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toMatchObject([{ input: { version: 4, name: 'Half a name' } }]));
  await waitFor(() => expect(sessionStorage).toHaveLength(0));
  expect(screen.queryByRole('status')).toBeNull();
  type('Name', 'Another');
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toMatchObject([{}, { input: { version: 7, name: 'Another' } }]));
});

test('what is given up is as the shop says it now', async () => {
  open(['shop:read', 'shop:write']);
  await screen.findByDisplayValue('35 %');
  type('Name', 'Half a name');
  cleanup();
  open(['shop:read', 'shop:write'], { newest: { ...settings, name: 'Theirs', version: 7 } });
  await screen.findByDisplayValue('Half a name');
  fireEvent.click(screen.getByRole('button', { name: 'Discard' }));
  expect((screen.getByLabelText('Name') as HTMLInputElement).value).toBe('Theirs');
});
