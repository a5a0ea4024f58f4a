// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { renderAt, scriptedClient } from '../testing/render.js';
import { useRollBack } from './use-roll-back.js';

function Back() {
  const { rollBack } = useRollBack();
  const [said, setSaid] = useState<string | null>('not asked yet');
  return (
    <button type="button" onClick={() => void rollBack('key-1').then(setSaid)}>
      {said ?? 'it is done'}
    </button>
  );
}

/** What is said after the server refused with a code, or did not refuse. */
async function saidAfter(code: string | null): Promise<{ button: HTMLElement; asked: unknown[] }> {
  const asked: unknown[] = [];
  const client = scriptedClient((operation) => {
    asked.push(operation.variables);
    return {
      data: {
        rollBackPromotion: {
          liveModel: null,
          userErrors: code === null ? [] : [{ code, field: null, message: 'In English.' }],
        },
      },
    };
  });
  renderAt(<Back />, { client });
  const button = screen.getByRole('button', { name: 'not asked yet' });
  fireEvent.click(button);
  await waitFor(() => expect(button.textContent).not.toBe('not asked yet'));
  return { button, asked };
}

test('once it is done nothing is said against it, and the key went along', async () => {
  const { button, asked } = await saidAfter(null);
  expect(button.textContent).toBe('it is done');
  expect(asked).toEqual([{ input: { clientMutationKey: 'key-1' } }]);
});

test('what was refused is said in the words of this page', async () => {
  expect((await saidAfter('CONFLICT')).button.textContent).toMatch(
    /^Somebody changed the live model at the same moment\./,
  );
  document.body.innerHTML = '';
  expect((await saidAfter('NOT_FOUND')).button.textContent).toMatch(/^There is nothing to go back to:/);
});
