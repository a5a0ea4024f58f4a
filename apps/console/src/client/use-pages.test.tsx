// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { gql, type TypedDocumentNode } from 'urql';
import { afterEach, expect, test } from 'vitest';
import { renderAt, scriptedClient } from '../testing/render.js';
import { usePages } from './use-pages.js';

interface Answer {
  things: { nodes: string[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
}
const ThingsDocument: TypedDocumentNode<Answer, { kind: string; after?: string | null }> = gql`
  query Things($kind: String!, $after: String) {
    things(kind: $kind, after: $after)
  }
`;
const pick = ({ things }: Answer): Answer['things'] => things;

/** Pages of two: a1 a2 | a3 a4 | a5. */
const client = scriptedClient(({ variables }) => {
  const after = Number(variables?.['after'] ?? 0);
  const nodes = [1, 2, 3, 4, 5].slice(after, after + 2).map((number) => `${String(variables?.['kind'])}${number}`);
  return { data: { things: { nodes, pageInfo: { hasNextPage: after + 2 < 5, endCursor: String(after + nodes.length) } } } };
});

function List() {
  const [kind, setKind] = useState('a');
  const { nodes, hasMore, isLoading, more } = usePages(ThingsDocument, { kind }, 'Thing', pick);
  return (
    <>
      <p data-testid="list">{nodes?.join(' ') ?? 'nothing yet'}</p>
      <button disabled={!hasMore || isLoading} onClick={more}>
        More
      </button>
      <button onClick={() => setKind('b')}>Other</button>
    </>
  );
}

const listIs = (text: string): Promise<HTMLElement> => screen.findByText(text);

afterEach(cleanup);

test('pages are added until the last one', async () => {
  renderAt(<List />, { client });
  expect(screen.getByTestId('list').textContent).toBe('nothing yet');
  await listIs('a1 a2');
  fireEvent.click(screen.getByText('More'));
  await listIs('a1 a2 a3 a4');
  fireEvent.click(screen.getByText('More'));
  await listIs('a1 a2 a3 a4 a5');
  expect(screen.getByText<HTMLButtonElement>('More').disabled).toBe(true);
});

test('another question begins anew, and keeps what is there until it is answered', async () => {
  renderAt(<List />, { client });
  await listIs('a1 a2');
  fireEvent.click(screen.getByText('More'));
  await listIs('a1 a2 a3 a4');
  fireEvent.click(screen.getByText('Other'));
  expect(screen.getByTestId('list').textContent).toBe('a1 a2 a3 a4');
  await listIs('b1 b2');
});

test('two presses for one page add it once', async () => {
  renderAt(<List />, { client });
  await listIs('a1 a2');
  const more = screen.getByText('More');
  fireEvent.click(more);
  fireEvent.click(more);
  await listIs('a1 a2 a3 a4');
});
