import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useClient, type AnyVariables, type CombinedError } from 'urql';

interface PageOf<Node> {
  nodes: readonly Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

export interface Pages<Node> {
  /** Undefined until the first page is there. */
  nodes: readonly Node[] | undefined;
  error: CombinedError | undefined;
  isLoading: boolean;
  hasMore: boolean;
  more(): void;
  /** Starts over, past the cache. */
  refresh(): void;
}

interface State<Node> {
  key: string;
  nodes: readonly Node[] | undefined;
  cursor: string | null;
  error: CombinedError | undefined;
  isLoading: boolean;
  hasMore: boolean;
}

/**
 * Reads a connection page by page; other variables start it over, and the old rows stay until the new ones are there.
 *
 * @param pick - finds the connection in an answer; keep its identity.
 */
export function usePages<Data, Variables extends AnyVariables & { after?: string | null | undefined }, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  pick: (data: Data) => PageOf<Node>,
): Pages<Node> {
  const client = useClient();
  const key = JSON.stringify(variables);
  const [round, setRound] = useState(0);
  const [state, setState] = useState<State<Node>>({ key, nodes: undefined, cursor: null, error: undefined, isLoading: true, hasMore: false });
  const read = useCallback(
    async (after: string | null, isFresh: boolean): Promise<{ page: PageOf<Node> | undefined; error: CombinedError | undefined }> => {
      const asked = { ...JSON.parse(key), after } as Variables;
      const { data, error } = await client.query(document, asked, { requestPolicy: isFresh ? 'network-only' : 'cache-first' }).toPromise();
      return { page: data ? pick(data) : undefined, error };
    },
    [client, document, key, pick],
  );
  useEffect(() => {
    let isWanted = true;
    setState((known) => ({ ...known, isLoading: true, error: undefined }));
    void read(null, round > 0).then(({ page, error }) => {
      if (!isWanted) return;
      setState({ key, nodes: page?.nodes, cursor: page?.pageInfo.endCursor ?? null, error, isLoading: false, hasMore: page?.pageInfo.hasNextPage ?? false });
    });
    return () => {
      isWanted = false;
    };
  }, [read, key, round]);
  const more = useCallback(() => {
    const { cursor, key: askedKey } = state;
    setState((known) => ({ ...known, isLoading: true }));
    void read(cursor, false).then(({ page, error }) =>
      setState((known) =>
        known.key !== askedKey || known.cursor !== cursor
          ? known
          : { ...known, nodes: [...(known.nodes ?? []), ...(page?.nodes ?? [])], cursor: page?.pageInfo.endCursor ?? cursor, error, isLoading: false, hasMore: page?.pageInfo.hasNextPage ?? known.hasMore },
      ),
    );
  }, [read, state]);
  const refresh = useCallback(() => setRound((current) => current + 1), []);
  return useMemo(() => ({ nodes: state.nodes, error: state.error, isLoading: state.isLoading, hasMore: state.hasMore, more, refresh }), [state, more, refresh]);
}
