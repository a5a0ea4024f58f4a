/** What an action item says of when it is due. */
interface DueItem {
  dueOn: string | null;
  status: string;
}

/** How an open item stands to its due date; `today` is a local day. */
export function dueState({ dueOn, status }: DueItem, today: string): 'overdue' | 'soon' | 'later' | null {
  if (dueOn === null || status === 'DONE' || status === 'DROPPED') return null;
  if (dueOn < today) return 'overdue';
  const soon = new Date(Date.parse(`${today}T00:00:00Z`) + 7 * 86_400_000).toISOString().slice(0, 10);
  return dueOn <= soon ? 'soon' : 'later';
}
