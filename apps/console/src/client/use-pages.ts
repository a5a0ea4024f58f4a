import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
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
 * After a mutation that answers with `typename` as many rows as are shown are read again.
 *
 * @param typename - what the list holds.
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
  const [state, setState] = useState<State<Node>>({
    question: null,
    nodes: undefined,
    cursor: null,
    error: undefined,
    isReadingMore: false,
    hasMore: false,
  });
  const read = useCallback(
    async (after: string | null): Promise<{ page: PageOf<Node> | undefined; error: CombinedError | undefined }> => {
      const asked = { ...JSON.parse(key), after } as Variables;
      const { data, error } = await client
        .query(document, asked, { ...dependsOn(typename), requestPolicy: 'cache-first' })
        .toPromise();
      return { page: data ? pick(data) : undefined, error };
    },
    [client, document, key, typename, pick],
  );
  const shown = useRef({ question: '', rows: 0 });
  useEffect(() => {
    shown.current = { question: state.question ?? '', rows: state.nodes?.length ?? 0 };
  }, [state]);
  useEffect(() => {
    let newest = 0;
    const begin = async (answer: {
      page: PageOf<Node> | undefined;
      error: CombinedError | undefined;
    }): Promise<void> => {
      const turn = ++newest;
      const rows = shown.current.question === question ? shown.current.rows : 0;
      let { page, error } = answer;
      let nodes = page?.nodes;
      while (page?.pageInfo.hasNextPage && (nodes?.length ?? 0) < rows) {
        ({ page, error } = await read(page.pageInfo.endCursor));
        nodes = [...(nodes ?? []), ...(page?.nodes ?? [])];
      }
      if (turn !== newest) return;
      setState({
        question,
        nodes,
        cursor: page?.pageInfo.endCursor ?? null,
        error,
        isReadingMore: false,
        hasMore: page?.pageInfo.hasNextPage ?? false,
      });
    };
    // The first page stays asked for, so that the cache answers once more when a mutation has changed it.
    const asked = { ...JSON.parse(key), after: null } as Variables;
    const { unsubscribe } = client
      .query(document, asked, { ...dependsOn(typename), requestPolicy: round > 0 ? 'network-only' : 'cache-first' })
      .subscribe(({ data, error, stale }) => {
        if (!stale) void begin({ page: data ? pick(data) : undefined, error });
      });
    return () => {
      newest = Infinity;
      unsubscribe();
    };
  }, [client, document, key, typename, pick, read, question, round]);
  const more = useCallback(() => {
    const { cursor, question: answered } = state;
    const add = async (): Promise<void> => {
      setState((known) => ({ ...known, isReadingMore: true }));
      const { page, error } = await read(cursor);
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
    () => ({
      nodes: state.nodes,
      error: state.error,
      isLoading: state.isReadingMore || state.question !== question,
      hasMore: state.hasMore,
      more,
      refresh,
    }),
    [state, question, more, refresh],
  );
}
