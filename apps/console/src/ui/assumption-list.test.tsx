// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../testing/render.js';
import { AssumptionList } from './assumption-list.js';

afterEach(cleanup);

const assumptions = [
  { name: 'a', holds: true, detail: 'seen' },
  { name: 'b', holds: false, detail: 'not seen' },
  { name: 'c', holds: null, detail: 'nobody knows' },
];

test('says of each assumption whether the log bears it out, and by which figures', async () => {
  renderAt(<AssumptionList assumptions={assumptions} nameOf={(name) => `named ${name}`} />);
  expect((await screen.findAllByRole('listitem')).map(({ textContent }) => textContent)).toEqual(['Borne out. named aseen', 'Not borne out. named bnot seen', 'Not known. named cnobody knows']);
});

test('is not there where nothing was taken for granted', () => {
  renderAt(<AssumptionList assumptions={[]} nameOf={(name) => name} />);
  expect(screen.queryByRole('heading')).toBeNull();
});
