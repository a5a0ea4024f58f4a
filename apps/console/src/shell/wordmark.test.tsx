// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderSignedIn } from '../testing/signed-in.js';
import { Wordmark } from './wordmark.js';

afterEach(cleanup);

test('pages carry the name that the shop gave itself', async () => {
  renderSignedIn(<Wordmark />, { permissions: [], answer: () => null, settings: { name: 'Seoul Goods' } });
  expect(await screen.findByText('Seoul Goods')).toBeTruthy();
  cleanup();
  renderSignedIn(<Wordmark />, { permissions: [], answer: () => null });
  expect(await screen.findByText('Shop')).toBeTruthy();
});
