import type { ActionItemsQuery, UpdateActionItemMutationVariables } from '@cartograph/sdk/operations/plan';

export type Item = ActionItemsQuery['actionItems']['nodes'][number];

/** What an edit changes; a field that is null is emptied. */
export type ItemChanges = Omit<UpdateActionItemMutationVariables['input'], 'id' | 'version'>;

/** The columns of the board, in order. */
export const statuses = [
  'PROPOSED',
  'PLANNED',
  'DOING',
  'DONE',
  'DROPPED',
] as const satisfies readonly Item['status'][];

/** Edits that the list does not show yet: by id, the item as it will be. */
export type Overlay = ReadonlyMap<string, Item | 'deleted'>;

/** The list with its edits on top. An edit counts until the list has that version or a later one. */
export function withOverlay(items: readonly Item[], overlay: Overlay): Item[] {
  return items.flatMap((item) => {
    const edited = overlay.get(item.id);
    if (edited === 'deleted') return [];
    return edited && edited.version >= item.version ? [edited] : [item];
  });
}

export interface Names {
  owners: ReadonlyMap<string, string>;
  audiences: ReadonlyMap<string, { name: string; size: number; isSynthetic: boolean }>;
}

/** The item as it will look, before the server has said so. */
export function edited(item: Item, changes: ItemChanges, { owners, audiences }: Names): Item {
  const next: Item = { ...item };
  if (changes.title != null) next.title = changes.title;
  if (changes.description != null) next.description = changes.description;
  if (changes.status != null) next.status = changes.status;
  if (changes.dueOn !== undefined) next.dueOn = changes.dueOn;
  if (changes.expectedUplift !== undefined) next.expectedUplift = changes.expectedUplift;
  if (changes.ownerId !== undefined)
    next.ownerAccount =
      changes.ownerId === null ? null : { id: changes.ownerId, name: owners.get(changes.ownerId) ?? '…' };
  if (changes.audienceId !== undefined) {
    const audience = changes.audienceId === null ? undefined : audiences.get(changes.audienceId);
    next.audience =
      changes.audienceId === null
        ? null
        : {
            id: changes.audienceId,
            name: audience?.name ?? '…',
            size: audience?.size ?? 0,
            isSynthetic: audience?.isSynthetic ?? false,
          };
  }
  return next;
}

/** The edit that takes `changes` back. */
export function reverse(before: Item, changes: ItemChanges): ItemChanges {
  const back: ItemChanges = {};
  if (changes.title !== undefined) back.title = before.title;
  if (changes.description !== undefined) back.description = before.description;
  if (changes.status !== undefined) back.status = before.status;
  if (changes.dueOn !== undefined) back.dueOn = before.dueOn;
  if (changes.expectedUplift !== undefined) back.expectedUplift = before.expectedUplift;
  if (changes.ownerId !== undefined) back.ownerId = before.ownerAccount?.id ?? null;
  if (changes.audienceId !== undefined) back.audienceId = before.audience?.id ?? null;
  return back;
}
