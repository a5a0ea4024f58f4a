import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { RunningJobsDocument } from './jobs.generated.js';
import { useSession } from './session.js';

interface JobTray {
  /** Jobs that somebody here waits for, oldest first. */
  ids: readonly string[];
  /** Shows a job's progress on every page until it is over. */
  follow(id: string): void;
  forget(id: string): void;
}

const JobTrayContext = createContext<JobTray>({ ids: [], follow: () => {}, forget: () => {} });

export function useJobTray(): JobTray {
  return use(JobTrayContext);
}

/** Keeps the jobs in sight while their pages may be left; those that run already are picked up at the start. */
export function JobTrayProvider({ children }: { children: ReactNode }) {
  const [ids, setIds] = useState<readonly string[]>([]);
  const mayRead = useSession().can('jobs:read');
  const [{ data }] = useQuery({ query: RunningJobsDocument, pause: !mayRead });
  const follow = useCallback((id: string) => setIds((known) => (known.includes(id) ? known : [...known, id])), []);
  const forget = useCallback((id: string) => setIds((known) => known.filter((other) => other !== id)), []);
  useEffect(() => {
    for (const job of data?.jobs.nodes ?? []) follow(job.id);
  }, [data, follow]);
  const tray = useMemo(() => ({ ids, follow, forget }), [ids, follow, forget]);
  return <JobTrayContext value={tray}>{children}</JobTrayContext>;
}
