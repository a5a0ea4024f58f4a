// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderSignedIn } from '../testing/signed-in.js';
import { TrainDialog } from './train-dialog.js';

afterEach(cleanup);

const job = { id: 'job_1' };

function open(userErrors: object[] = []): { inputs: Record<string, unknown>[]; closed(): number } {
  const inputs: Record<string, unknown>[] = [];
  let closed = 0;
  renderSignedIn(<TrainDialog onClose={() => (closed += 1)} />, {
    permissions: ['models:write'],
    answer(name, variables) {
      if (name !== 'StartTraining') return null;
      inputs.push(variables['input'] as Record<string, unknown>);
      return { startTraining: { job: userErrors.length > 0 ? null : job, userErrors } };
    },
  });
  return { inputs, closed: () => closed };
}

test('left as it is, everything is made and chosen', async () => {
  const { inputs, closed } = open();
  fireEvent.click(await screen.findByRole('button', { name: 'Train' }));
  await waitFor(() => expect(closed()).toBe(1));
  expect(inputs).toEqual([
    {
      kinds: null,
      budgetSeconds: null,
      promote: 'AUTO',
      eventWeights: null,
      clientMutationKey: expect.any(String) as string,
    },
  ]);
});

test('kinds, minutes and event weights are sent; popularity always is', async () => {
  const { inputs } = open();
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Implicit ALS' }));
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Popularity' }).disabled).toBe(true);
  fireEvent.change(screen.getByLabelText(/Minutes for trying settings/), { target: { value: '2' } });
  fireEvent.click(screen.getByRole('radio', { name: 'Given' }));
  fireEvent.change(await screen.findByLabelText('Purchase'), { target: { value: '3' } });
  fireEvent.click(screen.getByRole('button', { name: 'Train' }));
  await waitFor(() => expect(inputs).toHaveLength(1));
  expect(inputs[0]).toMatchObject({ budgetSeconds: 120, eventWeights: { view: 0, cart: 1, remove: 0, purchase: 3 } });
  expect(inputs[0]!['kinds']).toContain('POPULARITY');
  expect(inputs[0]!['kinds']).not.toContain('ALS');
});

test('a refusal is told at its field or above the form', async () => {
  const { closed } = open([
    { code: 'BUSY', field: null, message: 'Models are being trained already.' },
    { code: 'INVALID', field: ['input', 'budgetSeconds'], message: 'budgetSeconds is 0.' },
  ]);
  fireEvent.click(await screen.findByRole('button', { name: 'Train' }));
  expect((await screen.findByRole('alert')).textContent).toContain(
    'Models are being trained or tried already. Wait until that has ended, or cancel it.',
  );
  expect(screen.getByText('budgetSeconds is 0.')).toBeTruthy();
  expect(closed()).toBe(0);
});
