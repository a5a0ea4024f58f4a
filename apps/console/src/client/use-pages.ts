import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useClient, type AnyVariables, type CombinedError } from 'urql';
import { dependsOn } from './depends-on.js';

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
  /** The question that the rows answer. */
  question: string | null;
  nodes: readonly Node[] | undefined;
  cursor: string | null;
  error: CombinedError | undefined;
  isReadingMore: boolean;
  hasMore: boolean;
}

/**
 * Reads a connection page by page; other variables start it over, and the old rows stay until the new ones are there.
 *
 * @param typename - what the list holds; a mutation that answers with it makes the list be asked for anew.
 * @param pick - finds the connection in an answer; keep its identity.
 */
export function usePages<Data, Variables extends AnyVariables & { after?: string | null | undefined }, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'after'>,
  typename: string,
  pick: (data: Data) => PageOf<Node>,
): Pages<Node> {
  const client = useClient();
  const key = JSON.stringify(variables);
  const [round, setRound] = useState(0);
  const question = `${round}:${key}`;
  const [state, setState] = useState<State<Node>>({ question: null, nodes: undefined, cursor: null, error: undefined, isReadingMore: false, hasMore: false });
  const read = useCallback(
    async (after: string | null, isFresh: boolean): Promise<{ page: PageOf<Node> | undefined; error: CombinedError | undefined }> => {
      const asked = { ...JSON.parse(key), after } as Variables;
      const { data, error } = await client.query(document, asked, { ...dependsOn(typename), requestPolicy: isFresh ? 'network-only' : 'cache-first' }).toPromise();
      return { page: data ? pick(data) : undefined, error };
    },
    [client, document, key, typename, pick],
  );
  useEffect(() => {
    let isWanted = true;
    const begin = async (): Promise<void> => {
      const { page, error } = await read(null, round > 0);
      if (!isWanted) return;
      setState({ question, nodes: page?.nodes, cursor: page?.pageInfo.endCursor ?? null, error, isReadingMore: false, hasMore: page?.pageInfo.hasNextPage ?? false });
    };
    void begin();
    return () => {
      isWanted = false;
    };
  }, [read, question, round]);
  const more = useCallback(() => {
    const { cursor, question: answered } = state;
    const add = async (): Promise<void> => {
      setState((known) => ({ ...known, isReadingMore: true }));
      const { page, error } = await read(cursor, false);
      setState((known) =>
        known.question !== answered || known.cursor !== cursor
          ? known
          : {
              ...known,
              nodes: [...(known.nodes ?? []), ...(page?.nodes ?? [])],
              cursor: page?.pageInfo.endCursor ?? cursor,
              error,
              isReadingMore: false,
              hasMore: page?.pageInfo.hasNextPage ?? known.hasMore,
            },
      );
    };
    void add();
  }, [read, state]);
  const refresh = useCallback(() => setRound((current) => current + 1), []);
  return useMemo(
    () => ({ nodes: state.nodes, error: state.error, isLoading: state.isReadingMore || state.question !== question, hasMore: state.hasMore, more, refresh }),
    [state, question, more, refresh],
  );
}
