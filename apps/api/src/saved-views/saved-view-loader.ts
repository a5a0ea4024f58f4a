import { In } from 'typeorm';
import { defineLoader } from '../loader.js';
import { SavedViewEntity } from './saved-view.entity.js';

/** Saved views by id. */
export const savedViewLoader = defineLoader<SavedViewEntity>(async (ids, context) => {
  const views = await context.decisions.read.findBy(SavedViewEntity, { id: In([...ids]) });
  return new Map(views.map((view) => [view.id, view]));
});
