// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderAt } from '../../testing/render.js';
import { Marked } from './demo-badge.js';

afterEach(cleanup);

test('what was made on the demo shop says so in words, in both languages', () => {
  renderAt(<Marked isSynthetic>Everybody</Marked>);
  expect(screen.getByRole('button', { name: /^demo.*synthetic/ }).parentElement?.textContent).toContain('Everybody');
  cleanup();
  renderAt(<Marked isSynthetic>모두</Marked>, { locale: 'ko' });
  expect(screen.getByRole('button', { name: /^데모.*만들어 낸 것/ })).toBeTruthy();
});

test('what was made on the real log carries no mark', () => {
  renderAt(<Marked isSynthetic={false}>Everybody</Marked>);
  expect(screen.queryByRole('button')).toBeNull();
  expect(screen.getByText('Everybody')).toBeTruthy();
});
