// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { ToastProvider, useToast } from './toast.js';

afterEach(cleanup);

function Press({ undo }: { undo(): void }) {
  const toast = useToast();
  return (
    <button type="button" onClick={() => toast({ kind: 'done', text: 'Moved', action: { label: 'Undo', run: undo } })}>
      Move
    </button>
  );
}

test('offers to undo, once', () => {
  let undone = 0;
  renderAt(
    <ToastProvider>
      <Press
        undo={() => {
          undone += 1;
        }}
      />
    </ToastProvider>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Move' }));
  expect(screen.getByRole('status').textContent).toContain('Moved');
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(undone).toBe(1);
  expect(screen.queryByText('Moved')).toBeNull();
});
