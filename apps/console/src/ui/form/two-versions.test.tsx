// @vitest-environment jsdom
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { TwoVersions } from './two-versions.js';

afterEach(cleanup);

test('both versions stand side by side, and each way out is told', async () => {
  const [onKeep, onApply, onClose] = [vi.fn(), vi.fn(), vi.fn()];
  renderAt(
    <TwoVersions
      title="Changed meanwhile"
      text="Choose."
      theirs="Ann"
      rows={[
        { field: 'Due', theirs: 'May 1', mine: 'May 2' },
        { field: 'Owner', theirs: 'Ann', mine: '–' },
      ]}
      keep="Keep"
      apply="Overwrite"
      onKeep={onKeep}
      onApply={onApply}
      onClose={onClose}
    />,
  );
  const dialog = await screen.findByRole('dialog', { name: 'Changed meanwhile' });
  expect(
    within(dialog)
      .getAllByRole('row')
      .map(({ textContent }) => textContent),
  ).toEqual(['FieldAnnYours', 'DueMay 1May 2', 'OwnerAnn–']);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Keep' }));
  fireEvent.click(within(dialog).getByRole('button', { name: 'Overwrite' }));
  fireEvent.click(within(dialog).getByRole('button', { name: 'Close' }));
  expect([onKeep, onApply, onClose].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 1]);
});
