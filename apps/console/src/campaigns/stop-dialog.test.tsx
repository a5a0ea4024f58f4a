// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt, scriptedClient } from '../testing/render.js';
import { StopDialog } from './stop-dialog.js';

afterEach(cleanup);

test('a campaign is finished with its reason; without one it stays open and says so', async () => {
  const asked: unknown[] = [];
  let stopped = 0;
  const server = scriptedClient(({ variables }, name) => {
    if (name !== 'StopCampaign') return null;
    const { input } = variables as unknown as { input: { reason: string } };
    asked.push(input);
    return input.reason === ''
      ? {
          data: {
            stopCampaign: {
              campaign: null,
              userErrors: [
                { code: 'REQUIRED', field: ['reason'], message: 'Give the reason.', problem: null, facts: null },
              ],
            },
          },
        }
      : { data: { stopCampaign: { campaign: { id: 'cmp_1', status: 'FINISHED' }, userErrors: [] } } };
  });
  renderAt(
    <StopDialog campaign={{ id: 'cmp_1', version: 3 }} onClose={() => undefined} onStopped={() => (stopped += 1)} />,
    { client: server },
  );
  fireEvent.click(await screen.findByRole('button', { name: 'Finish it' }));
  expect(await screen.findByText('Say why the campaign ends.')).toBeTruthy();
  expect(stopped).toBe(0);
  fireEvent.change(screen.getByRole('textbox', { name: 'Reason' }), { target: { value: ' The mail server fails. ' } });
  fireEvent.click(screen.getByRole('button', { name: 'Finish it' }));
  await waitFor(() => expect(stopped).toBe(1));
  expect(asked).toEqual([
    { id: 'cmp_1', version: 3, reason: '' },
    { id: 'cmp_1', version: 3, reason: 'The mail server fails.' },
  ]);
});
