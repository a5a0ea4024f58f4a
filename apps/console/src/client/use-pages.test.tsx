// @vitest-environment jsdom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { useState } from 'react';
import { gql, useMutation, type TypedDocumentNode } from 'urql';
import { afterEach, expect, test } from 'vitest';
import { renderAt, scriptedClient } from '../testing/render.js';
import { dependsOn } from './depends-on.js';
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
  return {
    data: { things: { nodes, pageInfo: { hasNextPage: after + 2 < 5, endCursor: String(after + nodes.length) } } },
  };
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

test('another question begins again, and keeps what is there until it is answered', async () => {
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

const ChangeDocument: TypedDocumentNode<{ change: boolean }, Record<string, never>> = gql`
  mutation Change {
    change
  }
`;

function Change() {
  const [, change] = useMutation(ChangeDocument);
  return <button onClick={() => void change({}, dependsOn('Thing'))}>Change</button>;
}

/** Five things whose names change with every mutation. */
function changingClient(): { client: ReturnType<typeof scriptedClient>; asked: (number | null)[] } {
  let version = 1;
  const asked: (number | null)[] = [];
  const changing = scriptedClient(
    ({ variables }, name) => {
      if (name === 'Change') return { data: { change: (version += 1) > 0 } };
      const after = Number(variables?.['after'] ?? 0);
      asked.push(after);
      const nodes = [1, 2, 3, 4, 5].slice(after, after + 2).map((number) => `${number}v${version}`);
      return {
        data: { things: { nodes, pageInfo: { hasNextPage: after + 2 < 5, endCursor: String(after + nodes.length) } } },
      };
    },
    { isCached: true },
  );
  return { client: changing, asked };
}

test('what a mutation has changed is read again while it is looked at', async () => {
  const { client: changing } = changingClient();
  renderAt(
    <>
      <List />
      <Change />
    </>,
    { client: changing },
  );
  await listIs('1v1 2v1');
  fireEvent.click(screen.getByText('Change'));
  await listIs('1v2 2v2');
});

test('as many rows as were shown are read again, each page once', async () => {
  const { client: changing, asked } = changingClient();
  renderAt(
    <>
      <List />
      <Change />
    </>,
    { client: changing },
  );
  await listIs('1v1 2v1');
  fireEvent.click(screen.getByText('More'));
  await listIs('1v1 2v1 3v1 4v1');
  asked.length = 0;
  fireEvent.click(screen.getByText('Change'));
  await listIs('1v2 2v2 3v2 4v2');
  expect(asked).toEqual([0, 2]);
});
