import { randomBytes } from 'node:crypto';
import { NoSnapshotError } from '../errors.js';
import { replacementOf, type Pointer } from '../manifest.js';
import { LakeOperationError } from './lake-operation-error.js';

/** An id begins with its second in UTC, for people who list a folder. Ids of one second have no order: which snapshot came first is told by the pointer. */
export const newSnapshotId = (): string =>
  `${new Date()
    .toISOString()
    .replaceAll(/[-:]|\.\d+Z$/g, '')
    .toLowerCase()}-${randomBytes(4).toString('hex')}`;

/** When an id was made, in milliseconds since 1970; NaN where it is none. */
export const madeAt = (id: string): number =>
  Date.parse(id.replace(/^(\d{4})(\d\d)(\d\d)t(\d\d)(\d\d)(\d\d)-.*$/, '$1-$2-$3T$4:$5:$6Z'));

/**
 * The snapshot somebody means by `current`, an id, or the beginning or end of one that fits no other.
 *
 * @throws NoSnapshotError - none fits, or users were erased from it: says what took its place. LakeOperationError `ambiguous-snapshot` - several fit.
 */
export function resolveSnapshot(pointer: Pick<Pointer, 'current' | 'snapshots' | 'replaced'>, text: string): string {
  if (text === 'current') {
    if (pointer.current === null) throw new NoSnapshotError(null);
    return pointer.current;
  }
  if (pointer.snapshots.includes(text)) return text;
  const fitting = text === '' ? [] : pointer.snapshots.filter((id) => id.startsWith(text) || id.endsWith(`-${text}`));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return only;
  if (fitting.length > 1)
    throw new LakeOperationError('ambiguous-snapshot', `${text} fits ${fitting.join(' and ')}: write more of the id`);
  const replaced = Object.keys(pointer.replaced ?? {}).filter(
    (id) => id === text || (text !== '' && id.startsWith(text)),
  );
  throw new NoSnapshotError(
    text,
    replaced.length === 1 && replaced[0] !== undefined ? replacementOf(pointer, replaced[0]) : null,
  );
}
