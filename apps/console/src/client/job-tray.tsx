import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { RunningJobsDocument } from '@cartograph/sdk/operations/jobs';
import { useSession } from './session.js';

interface JobTray {
  /** Jobs that somebody here waits for, oldest first. */
  ids: readonly string[];
  /** Shows a job's progress on every page until it is over. */
  follow(id: string): void;
  forget(id: string): void;
  /** Jobs whose progress the page itself shows. */
  shownHere: ReadonlySet<string>;
  /** Says that the page shows a job itself; returns how to take it back. */
  show(id: string): () => void;
}

const nothing: ReadonlySet<string> = new Set();
const JobTrayContext = createContext<JobTray>({
  ids: [],
  follow: () => {},
  forget: () => {},
  shownHere: nothing,
  show: () => () => {},
});

export function useJobTray(): JobTray {
  return use(JobTrayContext);
}

/** While the calling component is there, it shows the job, and nobody else needs to. */
export function useShownHere(id: string | null): void {
  const { show } = useJobTray();
  useEffect(() => (id === null ? undefined : show(id)), [id, show]);
}

/** Keeps the jobs in sight while their pages may be left; those that run already are picked up at the start. */
export function JobTrayProvider({ children }: { children: ReactNode }) {
  const [followed, setFollowed] = useState<readonly string[]>([]);
  const [forgotten, setForgotten] = useState(nothing);
  const [shownHere, setShownHere] = useState(nothing);
  const mayRead = useSession().can('jobs:read');
  const [{ data }] = useQuery({ query: RunningJobsDocument, pause: !mayRead });
  const follow = useCallback((id: string) => setFollowed((known) => (known.includes(id) ? known : [...known, id])), []);
  const forget = useCallback((id: string) => setForgotten((known) => new Set([...known, id])), []);
  const ids = useMemo(() => {
    const running = (data?.jobs.nodes ?? []).map(({ id }) => id);
    return [...new Set([...running, ...followed])].filter((id) => !forgotten.has(id));
  }, [data, followed, forgotten]);
  const show = useCallback((id: string) => {
    setShownHere((known) => new Set([...known, id]));
    return () => setShownHere((known) => new Set([...known].filter((other) => other !== id)));
  }, []);
  const tray = useMemo(() => ({ ids, follow, forget, shownHere, show }), [ids, follow, forget, shownHere, show]);
  return <JobTrayContext value={tray}>{children}</JobTrayContext>;
}
