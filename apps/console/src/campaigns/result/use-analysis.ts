import { useState } from 'react';
import { useQuery, type CombinedError } from 'urql';
import type { Analysis, AnalysisLine } from './analysis.js';
import { AnalysisDetailDocument, type AnalysisDetailQuery } from '@cartograph/sdk/operations/campaign-analyses';

type Node = NonNullable<AnalysisDetailQuery['node']>;

interface ShownAnalysis {
  /** Whether one has a result; null analysis beside true is still on its way. */
  isThere: boolean;
  analysis: Analysis | null;
  error: CombinedError | undefined;
  refresh(): void;
}

const isAnalysis = (node: Node): node is Extract<Node, Analysis> => 'isOfPlan' in node;

/**
 * One of a campaign's analyses whole. Their list carries only what a line needs, for a result with its course is large.
 *
 * @param analyses - newest first.
 * @param wanted - the id of one of them; the newest with a result where it is none of these.
 * @returns while another one is fetched the one before, so that the page stays.
 */
export function useAnalysis(analyses: readonly AnalysisLine[], wanted: string | null): ShownAnalysis {
  const done = analyses.filter(({ result }) => result !== null);
  const id = (done.find((one) => one.id === wanted) ?? done[0])?.id ?? null;
  const [{ data, error }, ask] = useQuery({
    query: AnalysisDetailDocument,
    variables: { id: id ?? '' },
    pause: id === null,
    requestPolicy: 'cache-and-network',
  });
  const [kept, setKept] = useState<Analysis | null>(null);
  const node = id === null ? null : data?.node;
  const analysis = node && isAnalysis(node) && node.id === id ? node : null;
  if (analysis !== null && analysis !== kept) setKept(analysis);
  // The page may have gone on to another campaign.
  const before = done.find((one) => one.id === kept?.id) ? kept : null;
  return {
    isThere: id !== null,
    analysis: analysis ?? before,
    error: id === null ? undefined : error,
    refresh: () => ask({ requestPolicy: 'network-only' }),
  };
}
