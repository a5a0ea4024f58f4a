import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { WatchJobDocument, GetJobDocument, type GetJobQuery } from '@cartograph/sdk/operations/jobs';

export type JobNow = NonNullable<GetJobQuery['job']>;

const quietMs = 4_000;
const pollMs = 1_000;

/** Whether nothing will change any more. */
export const isOver = (job: Pick<JobNow, 'state'>): boolean => job.state !== 'QUEUED' && job.state !== 'RUNNING';

/**
 * Follows a job until it is over: by subscription, and by asking every second while the subscription is silent or broken.
 *
 * @param id - null follows nothing.
 * @returns the newest known state, null until the first answer.
 */
export function useJob(id: string | null): JobNow | null {
  const client = useClient();
  const [job, setJob] = useState<JobNow | null>(null);
  useEffect(() => {
    if (id === null) return;
    let isFollowing = true;
    let lastNews = 0;
    const take = (news: JobNow | null | undefined): void => {
      if (!isFollowing || !news) return;
      setJob((known) => (known?.id === news.id && isOver(known) ? known : news));
      if (isOver(news)) stop();
    };
    const { unsubscribe } = client.subscription(WatchJobDocument, { id }).subscribe(({ data }) => {
      if (data) lastNews = Date.now();
      take(data?.jobChanged);
    });
    const ask = async (): Promise<void> => {
      const { data } = await client.query(GetJobDocument, { id }, { requestPolicy: 'network-only' }).toPromise();
      take(data?.job);
    };
    void ask();
    const timer = setInterval(() => {
      if (Date.now() - lastNews > quietMs) void ask();
    }, pollMs);
    function stop(): void {
      isFollowing = false;
      clearInterval(timer);
      unsubscribe();
    }
    return stop;
  }, [client, id]);
  return job?.id === id ? job : null;
}
