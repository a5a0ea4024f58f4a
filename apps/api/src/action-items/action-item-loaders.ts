import { In } from 'typeorm';
import { defineLoader } from '../loader.js';
import { ActionItemEntity } from './action-item.entity.js';

/** Action items by id. */
export const actionItemLoader = defineLoader<ActionItemEntity>(async (ids, context) => {
  const items = await context.decisions.read.findBy(ActionItemEntity, { id: In([...ids]) });
  return new Map(items.map((item) => [item.id, item]));
});

/** Action items of an insight, newest first, by the insight's id. */
export const insightItemsLoader = defineLoader<ActionItemEntity[]>(async (insightIds, context) => {
  const items = await context.decisions.read.find(ActionItemEntity, {
    where: { insightId: In([...insightIds]) },
    order: { id: 'DESC' },
  });
  const byInsight = new Map<string, ActionItemEntity[]>(insightIds.map((id) => [id, []]));
  for (const item of items) byInsight.get(item.insightId)?.push(item);
  return byInsight;
});
