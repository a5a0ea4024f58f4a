// @vitest-environment jsdom
import { Modal } from '@mantine/core';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { useFocusBack } from './focus-back.js';

function Dialog({ onClose }: { onClose(): void }) {
  useFocusBack();
  return (
    <Modal opened onClose={onClose} title="One row" closeButtonProps={{ 'aria-label': 'Close' }}>
      Words
    </Modal>
  );
}

function Opener() {
  const [isOpen, setIsOpen] = useState(false);
  const [isThere, setIsThere] = useState(true);
  return (
    <>
      {isThere && <button onClick={() => setIsOpen(true)}>Open</button>}
      <button onClick={() => setIsThere(false)}>Remove</button>
      {isOpen && <Dialog onClose={() => setIsOpen(false)} />}
    </>
  );
}

afterEach(cleanup);

test('the focus goes into the dialog, and back to what opened it', async () => {
  renderAt(<Opener />);
  const opener = screen.getByRole('button', { name: 'Open' });
  opener.focus();
  fireEvent.click(opener);
  const close = await screen.findByRole('button', { name: 'Close' });
  await waitFor(() => expect(document.activeElement).toBe(close));
  fireEvent.click(close);
  await waitFor(() => expect(document.activeElement).toBe(opener));
});

test('what is not there any more does not get it', async () => {
  renderAt(<Opener />);
  screen.getByRole('button', { name: 'Open' }).focus();
  fireEvent.click(screen.getByRole('button', { name: 'Open' }));
  fireEvent.click(screen.getByText('Remove'));
  fireEvent.click(await screen.findByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(document.activeElement).toBe(document.body);
});
