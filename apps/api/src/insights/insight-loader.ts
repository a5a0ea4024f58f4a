import { In } from 'typeorm';
import { defineLoader } from '../loader.js';
import { InsightEntity } from './insight.entity.js';
import { InsightPictureEntity } from './picture.js';

/** Insights by id. */
export const insightLoader = defineLoader<InsightEntity>(async (ids, context) => {
  const insights = await context.decisions.read.findBy(InsightEntity, { id: In([...ids]) });
  return new Map(insights.map((insight) => [insight.id, insight]));
});

/** Pictures by the id of their insight. */
export const pictureLoader = defineLoader<InsightPictureEntity>(async (ids, context) => {
  const pictures = await context.decisions.read.findBy(InsightPictureEntity, { id: In([...ids]) });
  return new Map(pictures.map((picture) => [picture.id, picture]));
});

/** Insights that ask an insight again, oldest first, by its id. */
export const successorsLoader = defineLoader<InsightEntity[]>(async (ids, context) => {
  const successors = await context.decisions.read.find(InsightEntity, {
    where: { predecessorId: In([...ids]) },
    order: { id: 'ASC' },
  });
  const grouped = new Map(ids.map((id) => [id, [] as InsightEntity[]]));
  for (const insight of successors)
    if (insight.predecessorId !== null) grouped.get(insight.predecessorId)?.push(insight);
  return grouped;
});
