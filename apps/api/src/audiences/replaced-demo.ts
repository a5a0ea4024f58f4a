import type { Snapshot } from '@cartograph/events';
import type { AudienceEntity } from './audience.entity.js';

export const REPLACED_DEMO =
  'This audience was made on the demo shop, which a real log has replaced: its users are synthetic. Save the audience again, and plan a campaign on that one.';

/** Whether an audience has users of the demo shop although the snapshot is of a real one. */
export function isReplacedDemo(audience: AudienceEntity, snapshot: Snapshot | null): boolean {
  return audience.isSynthetic && snapshot !== null && !snapshot.isSynthetic;
}
