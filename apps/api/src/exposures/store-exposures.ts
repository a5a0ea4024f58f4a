import { In, type EntityManager } from 'typeorm';
import { upsertRows } from '../database/upsert-rows.js';
import { joinedExposure, type Exposure } from './exposed.js';
import { ExposureEntity, exposureId } from './exposure.entity.js';

/** Keeps exposures without a fault; at most 1,000 at once, as many as one statement takes. What is known already changes nothing. */
export async function storeExposures(
  manager: EntityManager,
  campaignId: string,
  exposures: readonly Exposure[],
): Promise<{ accepted: number; known: number }> {
  const ids = [...new Set(exposures.map(({ unit }) => exposureId(campaignId, unit)))];
  const before = new Map((await manager.findBy(ExposureEntity, { id: In(ids) })).map((row) => [row.id, row]));
  const after = new Map<string, ExposureEntity>(before);
  let accepted = 0;
  for (const exposure of exposures) {
    const id = exposureId(campaignId, exposure.unit);
    const found = after.get(id);
    const joined = joinedExposure(found, exposure);
    if (joined === found) continue;
    accepted += 1;
    after.set(id, Object.assign(new ExposureEntity(), joined, { id, campaignId, unit: exposure.unit }));
  }
  const changed = [...after.values()].filter((row) => before.get(row.id) !== row);
  await upsertRows(manager, ExposureEntity, changed);
  return { accepted, known: exposures.length - accepted };
}
