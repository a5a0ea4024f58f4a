import { ActionItemStatus } from './action-item.entity.js';

const { PROPOSED, PLANNED, DOING, DONE, DROPPED } = ActionItemStatus;

/** Work under way moves freely; what is done can only be reopened, what was dropped only proposed again. */
const MOVES: Record<ActionItemStatus, readonly ActionItemStatus[]> = {
  [PROPOSED]: [PLANNED, DOING, DONE, DROPPED],
  [PLANNED]: [PROPOSED, DOING, DONE, DROPPED],
  [DOING]: [PROPOSED, PLANNED, DONE, DROPPED],
  [DONE]: [PLANNED, DOING],
  [DROPPED]: [PROPOSED],
};

/** Statuses in which an item can begin. */
export const FIRST_STATUSES: readonly ActionItemStatus[] = [PROPOSED, PLANNED, DOING];

/** Why an item cannot go from one status to another; null when it can. */
export function moveRefusal(from: ActionItemStatus, to: ActionItemStatus): string | null {
  if (from === to || MOVES[from].includes(to)) return null;
  return `An item that is ${from} cannot become ${to}. Make it ${MOVES[from].join(' or ')} first.`;
}

/** When the item was completed, after a move at `now`. */
export function completionAfter(
  before: { status: ActionItemStatus; completedAt: Date | null },
  to: ActionItemStatus,
  now: Date,
): Date | null {
  if (to !== DONE) return null;
  return before.status === DONE ? before.completedAt : now;
}
