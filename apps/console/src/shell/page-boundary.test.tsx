// @vitest-environment jsdom
import { cleanup, screen } from '@testing-library/react';
import { lazy, type ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { renderAt } from '../testing/render.js';
import { PageBoundary } from './page-boundary.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const words = {
  broken: { title: 'This page broke', remedy: 'Reload it.' },
  unreachable: { title: 'The server does not answer', remedy: 'Check that you are connected.' },
  retry: 'Reload the page',
};

async function titleOf(failure: Error): Promise<string | null> {
  // React tells of every error that a boundary catches.
  vi.spyOn(console, 'error').mockReturnValue();
  const Page = lazy((): Promise<{ default: () => ReactNode }> => Promise.reject(failure));
  renderAt(
    <PageBoundary words={words}>
      <Page />
    </PageBoundary>,
  );
  return (await screen.findByRole('alert')).textContent;
}

test('code that cannot be fetched is no broken page: the connection is', async () => {
  const failure = new TypeError('Failed to fetch dynamically imported module: http://localhost/assets/funnel.js');
  expect(await titleOf(failure)).toContain('The server does not answer');
});

test('a page that throws broke', async () => {
  expect(await titleOf(new TypeError('x is undefined'))).toContain('This page broke');
});
