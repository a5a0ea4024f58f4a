// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderSignedIn } from '../../testing/signed-in.js';
import { RestoredNote, useKeptDraft } from './kept-draft.js';

beforeEach(() => sessionStorage.clear());
afterEach(cleanup);

function Form({ about, initial }: { about: string; initial: Record<string, string> }) {
  const kept = useKeptDraft(about, initial);
  return (
    <>
      <RestoredNote draft={kept} />
      <input
        aria-label="Title"
        value={kept.draft['title'] ?? ''}
        onChange={(event) => kept.write({ ...kept.draft, title: event.currentTarget.value })}
      />
      <button type="button" onClick={() => kept.forget()}>
        Save
      </button>
    </>
  );
}

const field = (): HTMLInputElement => screen.getByLabelText('Title');
async function open(
  about = 'item.1',
  initial: Record<string, string> = { title: 'As it was' },
  accountId?: string,
): Promise<void> {
  cleanup();
  renderSignedIn(<Form about={about} initial={initial} />, {
    permissions: [],
    answer: () => null,
    ...(accountId === undefined ? {} : { accountId }),
  });
  await screen.findByLabelText('Title');
}
const type = (value: string): boolean => fireEvent.change(field(), { target: { value } });

test('what was written is there when the form is opened again, and says so', async () => {
  await open();
  expect(screen.queryByRole('status')).toBeNull();
  type('Half a');
  await open();
  expect(field().value).toBe('Half a');
  expect(screen.getByRole('status').textContent).toContain('what you wrote before');
});

test('what is given up or saved is gone', async () => {
  await open();
  type('Half a');
  await open();
  fireEvent.click(screen.getByText('Discard'));
  expect(field().value).toBe('As it was');
  type('Half b');
  fireEvent.click(screen.getByText('Save'));
  await open();
  expect(field().value).toBe('As it was');
  expect(screen.queryByRole('status')).toBeNull();
});

test('another form, and one of other fields, begin as they are', async () => {
  await open();
  type('Half a');
  await open('item.2');
  expect(field().value).toBe('As it was');
  await open('item.1', { title: 'As it was', note: '' });
  expect(field().value).toBe('As it was');
  sessionStorage.setItem(sessionStorage.key(0) ?? '', '{');
  await open();
  expect(field().value).toBe('As it was');
});

test('another account in the same tab does not see it', async () => {
  const initial = { title: 'As it was' };
  await open('item.1', initial, 'acc_1');
  type('Half a');
  await open('item.1', initial, 'acc_2');
  expect(field().value).toBe('As it was');
  await open('item.1', initial, 'acc_1');
  expect(field().value).toBe('Half a');
});

test('a text that is as it was is not kept', async () => {
  await open();
  type('Half a');
  type('As it was');
  expect(sessionStorage).toHaveLength(0);
});
