import { In } from 'typeorm';
import { defineLoader } from '../loader.js';
import { AudienceEntity } from './audience.entity.js';

/** Audiences by id. */
export const audienceLoader = defineLoader<AudienceEntity>(async (ids, context) => {
  const audiences = await context.decisions.read.findBy(AudienceEntity, { id: In([...ids]) });
  return new Map(audiences.map((audience) => [audience.id, audience]));
});
