// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderSignedIn } from '../testing/signed-in.js';
import { CampaignActions } from './campaign-actions.js';
import type { Campaign } from './campaign.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

function show(status: Campaign['status']): { sent: unknown[]; refreshed: () => number } {
  const sent: unknown[] = [];
  let refreshed = 0;
  const campaign = { id: 'cmp_1', version: 3, name: 'Reminder', hypothesis: 'A reminder helps.', status } as Campaign;
  renderSignedIn(<CampaignActions campaign={campaign} onRefresh={() => (refreshed += 1)} />, {
    permissions: ['campaigns:write'],
    answer: (name, variables) => {
      if (name !== 'UpdateCampaign') return null;
      sent.push(variables['input']);
      return { updateCampaign: { campaign: { ...campaign, status: 'DRAFT' }, userErrors: [] } };
    },
  });
  return { sent, refreshed: () => refreshed };
}

test('a draft says what comes before its approval and offers none', async () => {
  show('DRAFT');
  expect((await screen.findByText('Draft')).title).toBe('Simulate its plan first; then it can be approved.');
  expect(screen.getAllByRole('button')).toHaveLength(1);
});

test('an approved campaign can be put back to draft', async () => {
  const { sent, refreshed } = show('APPROVED');
  fireEvent.click(await screen.findByRole('button', { name: 'Approved' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Back to draft' }));
  await waitFor(() => expect(refreshed()).toBe(1));
  expect(sent).toEqual([{ id: 'cmp_1', version: 3, status: 'DRAFT' }]);
});

test('the hypothesis of an approved campaign stays, its name can be changed', async () => {
  const { sent } = show('APPROVED');
  fireEvent.click(await screen.findByRole('button', { name: 'Edit name and hypothesis' }));
  const hypothesis = await screen.findByRole('textbox', { name: /^Hypothesis/ });
  expect(hypothesis.hasAttribute('disabled')).toBe(true);
  expect(screen.getByText('The campaign was approved on this hypothesis, so it stays.')).toBeTruthy();
  fireEvent.change(screen.getByRole('textbox', { name: /^Name/ }), { target: { value: 'Second reminder' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toEqual([{ id: 'cmp_1', version: 3, name: 'Second reminder' }]));
});

test('the hypothesis of a simulated campaign can be changed', async () => {
  show('SIMULATED');
  fireEvent.click(await screen.findByRole('button', { name: 'Edit name and hypothesis' }));
  expect((await screen.findByRole('textbox', { name: /^Hypothesis/ })).hasAttribute('disabled')).toBe(false);
});

test('a hypothesis that was begun is there again after Escape and another page, and gone once it is saved', async () => {
  const open = async (): Promise<HTMLTextAreaElement> => {
    fireEvent.click(await screen.findByRole('button', { name: 'Edit name and hypothesis' }));
    return screen.findByRole<HTMLTextAreaElement>('textbox', { name: /^Hypothesis/ });
  };
  show('SIMULATED');
  const field = await open();
  fireEvent.change(field, { target: { value: 'Half a hypothesis' } });
  fireEvent.keyDown(field, { key: 'Escape' });
  await waitFor(() => expect(screen.queryByRole('textbox', { name: /^Hypothesis/ })).toBeNull());
  expect((await open()).value).toBe('Half a hypothesis');
  cleanup();
  const { sent } = show('SIMULATED');
  expect((await open()).value).toBe('Half a hypothesis');
  expect(screen.getByRole('status').textContent).toContain('what you wrote before');
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(sent).toMatchObject([{ version: 3, hypothesis: 'Half a hypothesis' }]));
  await waitFor(() => expect(sessionStorage).toHaveLength(0));
});
