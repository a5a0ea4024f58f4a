import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';
import { ProblemState } from '../ui/notice/states.js';
import { readProblem } from './problem.js';

interface QueryViewProps<Data> {
  data: Data | undefined;
  error: CombinedError | undefined;
  whileLoading: ReactNode;
  onRetry(): void;
  children(data: Data): ReactNode;
}

/** An answer, or what stands in its place: the layout's skeleton, or the problem with another try. */
export function QueryView<Data>({ data, error, whileLoading, onRetry, children }: QueryViewProps<Data>) {
  if (data !== undefined && data !== null) return children(data);
  if (error) return <ProblemState problem={readProblem(error)} onRetry={onRetry} />;
  return whileLoading;
}
