import { MODEL_KINDS } from '@cartograph/recommend';
import { LRUCache } from 'lru-cache';
import { In } from 'typeorm';
import type { Decisions } from '../database/decisions.js';
import { ModelEntity } from './model.entity.js';
import { TrainingEntity } from './training.entity.js';

/** Trainings whose rows stay in memory: what answers is read for every request, and its figures are large. */
const KEPT = 8;

interface Cache {
  trainings: LRUCache<string, TrainingEntity>;
  models: LRUCache<string, ModelEntity[]>;
}

const caches = new WeakMap<Decisions, Cache>();

function cacheOf(decisions: Decisions): Cache {
  let cache = caches.get(decisions);
  if (!cache)
    caches.set(decisions, (cache = { trainings: new LRUCache({ max: KEPT }), models: new LRUCache({ max: KEPT }) }));
  return cache;
}

/** A training as it is now; what never changes of it is read once. Null where there is none. */
export async function trainingNow(decisions: Decisions, id: string): Promise<TrainingEntity | null> {
  const { trainings } = cacheOf(decisions);
  const now = await decisions.remember(`training ${id}`, (read) =>
    read.findOne(TrainingEntity, { where: { id }, select: { id: true, usersErasedAt: true, bytes: true } }),
  );
  if (now === null) return null;
  const known = trainings.get(id);
  if (known && known.usersErasedAt?.getTime() === now.usersErasedAt?.getTime() && known.bytes === now.bytes)
    return known;
  const training = await decisions.read.findOneBy(TrainingEntity, { id });
  if (training) trainings.set(id, training);
  return training;
}

/** The models of trainings that are there, by their ids, simplest first: they never change. */
export async function modelsOf(decisions: Decisions, ids: readonly string[]): Promise<Map<string, ModelEntity[]>> {
  const { models } = cacheOf(decisions);
  const found = new Map(ids.map((id) => [id, models.get(id)]));
  const missing = ids.filter((id) => found.get(id) === undefined);
  const rows = missing.length === 0 ? [] : await decisions.read.findBy(ModelEntity, { trainingId: In(missing) });
  const simplestFirst = rows.toSorted((a, b) => MODEL_KINDS.indexOf(a.kind) - MODEL_KINDS.indexOf(b.kind));
  return new Map(
    ids.map((id) => {
      const known = found.get(id);
      if (known) return [id, known];
      const own = simplestFirst.filter((model) => model.trainingId === id);
      if (own.length > 0) models.set(id, own);
      return [id, own];
    }),
  );
}
