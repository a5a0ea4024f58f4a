// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { useFocusKept } from './focus-kept.js';

afterEach(cleanup);

function Form() {
  const [isBusy, setIsBusy] = useState(false);
  const save = useFocusKept(isBusy);
  return (
    <>
      <button ref={save} disabled={isBusy} onClick={() => setIsBusy(true)}>
        Save
      </button>
      <input aria-label="Name" />
      <button onClick={() => setIsBusy(false)}>Answered</button>
    </>
  );
}

const button = (name: string): HTMLElement => screen.getByRole('button', { name });

/** What a browser does with a button that is out of use, and this test's does not. */
const loseFocus = (): void => {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
};

test('the button has the focus again once it is of use', () => {
  render(<Form />);
  button('Save').focus();
  fireEvent.click(button('Save'));
  loseFocus();
  fireEvent.click(button('Answered'));
  expect(document.activeElement).toBe(button('Save'));
});

test('who has moved on stays there, and who never was at the button is not taken to it', () => {
  render(<Form />);
  button('Save').focus();
  fireEvent.click(button('Save'));
  screen.getByLabelText('Name').focus();
  fireEvent.click(button('Answered'));
  expect(document.activeElement).toBe(screen.getByLabelText('Name'));
  loseFocus();
  fireEvent.click(button('Save'));
  fireEvent.click(button('Answered'));
  expect(document.activeElement).toBe(document.body);
});
