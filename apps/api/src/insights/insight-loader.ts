import { In } from 'typeorm';
import { defineLoader } from '../loader.js';
import { InsightEntity } from './insight.entity.js';

/** Insights by id. */
export const insightLoader = defineLoader<InsightEntity>(async (ids, context) => {
  const insights = await context.decisions.read.findBy(InsightEntity, { id: In([...ids]) });
  return new Map(insights.map((insight) => [insight.id, insight]));
});
