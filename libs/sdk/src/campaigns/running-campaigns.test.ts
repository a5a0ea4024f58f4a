import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type TestServer } from '../testing/server.js';

const id = 'campaign_1';
const at = '2026-01-01T00:00:00.000Z';
const audience = {
  id: 'audience_1',
  isSynthetic: false,
  name: 'All',
  rule: { kind: 'ALL_VISITORS' },
  size: 54,
  snapshotId: 'snapshot_1',
  createdAt: at,
};
const plan = {
  arms: [],
  metrics: [],
  framework: { kind: 'FREQUENTIST' },
  correction: 'HOLM',
  windowDays: 7,
  traffic: 1,
  holdoutShare: 0,
};
const exposures = { arms: [], unitsInTwoArms: 0, days: [], sampleRatio: { isMismatch: false } };
const job = {
  id: 'job_1',
  kind: 'CAMPAIGN_ANALYSIS',
  state: 'QUEUED',
  createdAt: at,
  mayCancel: true,
  progress: { step: 'wait', done: 0, unit: 'days' },
};
const decision = {
  kind: 'SHIP',
  reason: 'PRIMARY_BETTER',
  arm: 'mail',
  units: 9,
  plannedUnits: null,
  hasEnded: true,
  sentence: 'Ship mail.',
  arms: [],
};
const analysis = {
  id: 'can_1',
  createdAt: at,
  snapshotId: 'snapshot_1',
  isOfPlan: true,
  isSynthetic: false,
  job: { id: 'job_1', state: 'DONE', error: null, errorCode: null, errorFacts: null },
  plan,
  result: {
    observedUntil: at,
    units: {
      exposed: 9,
      matured: 9,
      notYetObserved: 0,
      unitsInTwoArms: 0,
      notInLog: null,
      logEndsBefore: '2026-01-05',
      recordedUntil: at,
      outcomes: 3,
      duplicateOutcomes: 0,
      outcomesBeforeExposure: 0,
      outcomesAfterWindow: 0,
      outcomesOfUnitsInTwoArms: 0,
      outcomesOfUnknownUnits: 0,
    },
    trackingFaults: [],
    arms: [],
    sampleRatio: exposures.sampleRatio,
    look: null,
    metrics: [],
    segments: [],
    novelty: [],
    robustness: [],
    course: [],
    decision,
  },
};
const campaign = {
  id: 'campaign_1',
  isSynthetic: false,
  name: 'Reminder',
  status: 'RUNNING',
  audience,
  hypothesis: 'h',
  upliftRelative: 0.05,
  alpha: 0.05,
  power: 0.8,
  treatmentShare: 0.5,
  createdAt: at,
  updatedAt: at,
  version: 1,
  plan,
  exposures,
  analyses: [analysis],
};

let server: TestServer;
let batches: { campaignId: string; outcomes?: { unit: string; value: number }[]; exposures?: { unit: string }[] }[];
let inputs: object[];
let versions: number[];
beforeEach(async () => {
  [batches, inputs, versions] = [[], [], [1, 2, 3]];
  campaign.status = 'RUNNING';
  const taken = (input: (typeof batches)[number]): object => {
    batches.push(input);
    const sent = input.outcomes ?? input.exposures ?? [];
    const rejected = sent.flatMap(({ unit }, index) =>
      unit === '1007' ? [{ index, reason: 'bad-unit', field: 'unit', value: unit, remedy: 'mend it' }] : [],
    );
    return {
      accepted: sent.length - rejected.length - 1,
      known: 1,
      rejected,
      userErrors:
        sent.length === 0
          ? [
              {
                __typename: 'GeneralUserError',
                code: 'REQUIRED',
                field: ['outcomes'],
                message: 'Send at least one outcome.',
              },
            ]
          : [],
    };
  };
  const started = ({ input }: { input: object }): object => {
    inputs.push(input);
    return { job, analysis: { id: 'can_1' }, userErrors: [] };
  };
  server = await startTestServer(
    {
      recordOutcomes: ({ input }: { input: (typeof batches)[number] }) => taken(input),
      recordExposures: ({ input }: { input: (typeof batches)[number] }) => taken(input),
      importOutcomes: started,
      importExposures: started,
      analyzeCampaign: started,
      createUpload: ({ input }: { input: { fileName: string; bytes: number } }) => ({
        upload: {
          id: 'upload_1',
          path: '/uploads/1',
          fileName: input.fileName,
          bytes: input.bytes,
          received: 0,
          expiresAt: at,
        },
        userErrors: [],
      }),
      campaign: ({ id: asked }: { id: string }) => (asked === 'campaign_1' ? campaign : null),
      campaignChanged: async function* changes() {
        for (const version of versions) yield { campaignChanged: { ...campaign, version } };
      },
    },
    (request, response) => {
      if (request.method !== 'PUT') return false;
      inputs.push({ sent: request.body.toString() });
      response.writeHead(204).end();
      return true;
    },
  );
});
afterEach(() => server.close());

const units = (count: number): { unit: string; metric: string; at: string; value: number }[] =>
  Array.from({ length: count }, (_, unit) => ({ unit: String(unit), metric: 'calls', at, value: unit }));

describe('a running campaign', () => {
  it('hears outcomes and exposures a thousand at a time, and says what was rejected by its place among all', async () => {
    const { campaigns } = new CartographClient({ url: server.url });
    expect(await campaigns.recordOutcomes(id, units(2_500))).toEqual({
      accepted: 2_496,
      known: 3,
      rejected: [{ index: 1_007, reason: 'bad-unit', field: 'unit', value: '1007', remedy: 'mend it' }],
    });
    expect(batches.map(({ campaignId, outcomes }) => [campaignId, outcomes?.length, outcomes?.[0]?.unit])).toEqual([
      [id, 1_000, '0'],
      [id, 1_000, '1000'],
      [id, 500, '2000'],
    ]);
    expect(
      (
        await campaigns.recordExposures(
          id,
          Array.from({ length: 1_001 }, (_, unit) => ({ unit: String(unit), arm: 'control', exposedAt: at })),
        )
      ).accepted,
    ).toBe(999);
    expect(batches.slice(3).map((batch) => batch.exposures?.length)).toEqual([1_000, 1]);
    await campaigns.recordOutcomes(id, units(1), { completeUntil: { calls: new Date(at), refunds: at } });
    expect(batches.at(-1)).toMatchObject({
      completeUntil: [
        { metric: 'calls', until: at },
        { metric: 'refunds', until: at },
      ],
    });
    await expect(campaigns.recordOutcomes(id, [])).rejects.toMatchObject({
      kind: 'user-errors',
      message: expect.stringContaining('Send at least one outcome.'),
    });
  });

  it('hears outcomes from a log', async () => {
    const log = new CartographClient({ url: server.url }).campaigns.outcomeLog(id);
    log.log('7', 'calls', { at: new Date(at), value: 3, id: 'ticket-17' });
    await log.close();
    expect(batches).toEqual([
      { campaignId: id, outcomes: [{ id: 'ticket-17', unit: '7', metric: 'calls', at, value: 3 }] },
    ]);
  });

  it('takes tables, which are sent first', async () => {
    const { campaigns } = new CartographClient({ url: server.url });
    const folder = await mkdtemp(join(tmpdir(), 'cartograph-sdk-'));
    const file = join(folder, 'outcomes.csv');
    await writeFile(file, 'unit,metric,at,value\n');
    const progress: number[] = [];
    expect(await campaigns.importOutcomes(id, file, { onProgress: ({ sent }) => progress.push(sent) })).toMatchObject({
      id: 'job_1',
    });
    await campaigns.importOutcomes(id, { uploadId: 'upload_8' }, { completeUntil: { calls: at } });
    expect(inputs.pop()).toEqual({
      clientMutationKey: expect.any(String) as string,
      campaignId: id,
      uploadId: 'upload_8',
      completeUntil: [{ metric: 'calls', until: at }],
    });
    expect(await campaigns.importExposures(id, { uploadId: 'upload_7' })).toMatchObject({ id: 'job_1' });
    expect(inputs).toEqual([
      { sent: 'unit,metric,at,value\n' },
      { clientMutationKey: expect.any(String) as string, campaignId: id, uploadId: 'upload_1' },
      { clientMutationKey: expect.any(String) as string, campaignId: id, uploadId: 'upload_7' },
    ]);
    expect(progress).toEqual([21]);
    await rm(folder, { recursive: true });
  });

  it('is analyzed, and shows what came out', async () => {
    const { campaigns } = new CartographClient({ url: server.url });
    expect(await campaigns.analyze(id)).toMatchObject({ job: { id: 'job_1' }, analysisId: 'can_1' });
    expect(inputs).toEqual([{ campaignId: id, clientMutationKey: expect.any(String) }]);
    expect((await campaigns.analyses(id, { first: 1 }))[0]?.result).toMatchObject({
      decision: { kind: 'SHIP', arm: 'mail' },
      units: { logEndsBefore: '2026-01-05' },
    });
    await expect(campaigns.analyses('campaign_2')).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('is watched: as it is, and whenever it changes', async () => {
    const client = new CartographClient({ url: server.url, webSocket: WebSocket });
    const seen: number[] = [];
    for await (const { version, exposures: met, analyses } of client.campaigns.watch(id)) {
      expect([met.unitsInTwoArms, analyses[0]?.job.state, analyses[0]?.result?.decision.kind]).toEqual([
        0,
        'DONE',
        'SHIP',
      ]);
      seen.push(version);
      if (version === 3) break;
    }
    expect(seen).toEqual([1, 2, 3]);
    await expect(client.campaigns.watch('campaign_2').next()).rejects.toMatchObject({ kind: 'not-found' });
    await client.close();
  });

  it('is asked for again and again where there is no WebSocket', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const watching = (async () => {
      for await (const { status } of new CartographClient({ url: server.url }).campaigns.watch(id, {
        signal: stop.signal,
      })) {
        seen.push(status);
        campaign.status = 'FINISHED';
        if (seen.length === 2) stop.abort(new Error('enough'));
      }
    })();
    await expect(watching).rejects.toThrow('enough');
    expect(seen).toEqual(['RUNNING', 'FINISHED']);
  });
});
