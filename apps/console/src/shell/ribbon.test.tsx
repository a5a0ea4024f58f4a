// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../testing/render.js';
import { ReadOnlyRibbon } from './ribbon.js';

afterEach(cleanup);

test('a server that changes nothing says so on every page, in both languages', () => {
  renderAt(<ReadOnlyRibbon />);
  expect(screen.getByRole('region', { name: /read-only.*cannot change/ })).toBeTruthy();
  cleanup();
  renderAt(<ReadOnlyRibbon />, { locale: 'ko' });
  expect(screen.getByRole('region', { name: /읽기 전용/ })).toBeTruthy();
});
