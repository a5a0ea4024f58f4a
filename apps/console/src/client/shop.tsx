import { createContext, use, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { readProblem, type Problem } from './problem.js';
import { ShopDocument, type ShopQuery } from '@cartograph/sdk/operations/shop';

export type Shop = ShopQuery['shop'];

const ShopContext = createContext<Shop | null>(null);

/** The shop whose log is shown: its zone, its currency if known, its newest snapshot. */
export function useShop(): Shop {
  const shop = use(ShopContext);
  if (!shop) throw new Error('useShop needs a ShopProvider above it');
  return shop;
}

interface ShopProviderProps {
  children: ReactNode;
  whileLoading: ReactNode;
  renderFailure(problem: Problem, retry: () => void): ReactNode;
}

export function ShopProvider({ children, whileLoading, renderFailure }: ShopProviderProps) {
  const [{ data, error }, ask] = useQuery({ query: ShopDocument });
  if (!data && error) return renderFailure(readProblem(error), () => ask({ requestPolicy: 'network-only' }));
  if (!data) return whileLoading;
  return <ShopContext value={data.shop}>{children}</ShopContext>;
}
