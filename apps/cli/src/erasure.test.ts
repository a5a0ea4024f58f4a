import { describe, expect, it } from 'vitest';
import { erasureText, type Erasure } from './erasure.js';

const nothing: Erasure = {
  jobId: 'job_a',
  users: 1,
  notFound: 0,
  rowsRemoved: 0,
  snapshots: [],
  quarantineRows: 0,
  pendingRows: 0,
  audiences: 0,
  insights: 0,
  exposures: 0,
  outcomes: 0,
  trainings: 0,
  exports: 0,
  texts: 0,
  toReview: [],
  logFileNames: 0,
  uploads: 0,
  uploadsLeft: 0,
  inboxFiles: 0,
};

describe('an erasure in words', () => {
  it('says how much went from where, and what took the place of each snapshot', () => {
    expect(
      erasureText({
        ...nothing,
        users: 2,
        rowsRemoved: 1_500,
        snapshots: [
          { snapshotId: 'snp_a', replacedBy: 'snp_b' },
          { snapshotId: 'snp_c', replacedBy: 'snp_d' },
        ],
        quarantineRows: 1,
        pendingRows: 3,
        audiences: 2,
        insights: 1,
        texts: 4,
        toReview: [{ type: 'ActionItem', id: 'act_1', field: 'title' }],
        logFileNames: 1,
        uploads: 1,
        uploadsLeft: 2,
        inboxFiles: 1,
        exposures: 2,
        outcomes: 3,
        trainings: 1,
        notFound: 1,
      }).split('\n'),
    ).toEqual([
      '2 users erased: 1,500 rows of 2 snapshots, 1 quarantined row, 3 events that waited to be imported, 2 audiences, 1 insight, texts of 3 other records, 2 exposures to campaigns, 3 outcomes of campaigns.',
      '  snp_a is gone; snp_b is the same without them',
      '  snp_c is gone; snp_d is the same without them',
      'Of 1 user nothing was in the lake.',
      '1 upload went, for each may have named them. Send them again.',
      '1 training rested on them; their models no longer answer for them. Train again: "cartograph train".',
      '1 text may name them. Look at it and change what does:',
      '  title of ActionItem act_1',
      '1 name of imported log files may name them (they stand in lake/snapshots/*.json). If so, rename the file and import it again with --replace-months.',
      '2 uploads stayed, for they are being sent or read.',
      '1 file in the inbox stayed as they are.',
      'The audit log has an entry that names them by a keyed hash only.',
    ]);
  });

  it('says nothing of where nothing was', () => {
    expect(erasureText(nothing)).toBe(
      '1 user erased: 0 rows of 0 snapshots.\nThe audit log has an entry that names them by a keyed hash only.',
    );
  });
});
