import { Connection } from '../core/connection.js';
import { settled } from '../core/errors.js';
import type { SnapshotId } from '../core/ids.js';
import type { Job } from '../shop/jobs.js';
import {
  CompactLakeDocument,
  CompareSnapshotsDocument,
  CountSnapshotsDocument,
  GetDataRetentionDocument,
  ListSnapshotsDocument,
  RemoveSnapshotsDocument,
  RollBackDocument,
  VerifyLakeDocument,
  type CompareSnapshotsQuery,
  type GetDataRetentionQuery,
  type LakeSnapshotFieldsFragment,
} from '../operations/snapshots.generated.js';
import { mutationKey, type CallOptions, type Transport } from '../core/transport.js';

/** One committed state of the lake: what made it, what it holds, what it takes on the disk. */
export type Snapshot = LakeSnapshotFieldsFragment;
/** What one snapshot holds and another does not. */
export type SnapshotDifference = CompareSnapshotsQuery['snapshotDifference'];
/** One kind of thing that the data folder keeps for a time, with its size and its rule. */
export type DataRetention = GetDataRetentionQuery['dataRetention'][number];
/** Which snapshots go: these, or all but the newest ones and those younger than some days. The current one always stays. */
export type RemovalPolicy = { ids: readonly SnapshotId[] } | { keepLast?: number; olderThanDays?: number };

/** The states of the lake. */
export class Snapshots {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Newest first; after a roll back the current one need not be the first. */
  list(call?: CallOptions): Connection<Snapshot> {
    return new Connection<Snapshot>(
      {
        page: async (at, options) => (await this.#transport.request(ListSnapshotsDocument, at, options)).snapshots,
        count: async (options) =>
          (await this.#transport.request(CountSnapshotsDocument, {}, options)).snapshots.totalCount,
      },
      call,
    );
  }

  /** What the data folder keeps for a time, by kind: snapshots, quarantined rows, models, jobs and others. */
  async retention(call?: CallOptions): Promise<readonly DataRetention[]> {
    return (await this.#transport.request(GetDataRetentionDocument, {}, call)).dataRetention;
  }

  async compare(from: SnapshotId, to: SnapshotId, call?: CallOptions): Promise<SnapshotDifference> {
    return (await this.#transport.request(CompareSnapshotsDocument, { from, to }, call)).snapshotDifference;
  }

  /** Makes a kept snapshot, older or newer, the current one. Every snapshot stays, so that it can be undone. */
  async rollBack(snapshotId: SnapshotId, call?: CallOptions): Promise<Snapshot> {
    const { rollBack } = await this.#transport.request(RollBackDocument, { input: { snapshotId } }, call);
    return settled(rollBack, (payload) => payload.snapshot);
  }

  /** Starts to write the current snapshot again, without the small files of many imports. */
  async compact(call?: CallOptions): Promise<Job> {
    const { compactLake } = await this.#transport.request(
      CompactLakeDocument,
      { input: { clientMutationKey: mutationKey() } },
      call,
    );
    return settled(compactLake, (payload) => payload.job);
  }

  /** Starts to remove snapshots and the files that no other names. */
  async remove(policy: RemovalPolicy, call?: CallOptions): Promise<Job> {
    const which = 'ids' in policy ? { ids: [...policy.ids] } : policy;
    const { removeSnapshots } = await this.#transport.request(
      RemoveSnapshotsDocument,
      { input: { clientMutationKey: mutationKey(), ...which } },
      call,
    );
    return settled(removeSnapshots, (payload) => payload.job);
  }

  /** Starts to prove that every file is as it was written. @param options.deep - count everything again from the events. Default false. */
  async verify(options: CallOptions & { deep?: boolean } = {}): Promise<Job> {
    const { deep, ...call } = options;
    const { verifyLake } = await this.#transport.request(
      VerifyLakeDocument,
      { input: { clientMutationKey: mutationKey(), deep } },
      call,
    );
    return settled(verifyLake, (payload) => payload.job);
  }
}
