// The README's examples: each lies here between two markers, is type-checked with the room, and is run against a server.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { CartographClient, CartographError, type UserId } from './index.js';
import { startTestServer, type TestServer } from './testing/server.js';

const at = '2019-11-01T00:00:00Z';
const counts = { views: 1, carts: 1, removes: 0, purchases: 1, total: 3 };
const estimate = {
  value: 0.7,
  low: 0.6,
  high: 0.8,
  unit: 'FRACTION',
  level: 0.95,
  method: 'wilson',
  incomputable: null,
};
const job = {
  id: 'job_1',
  kind: 'IMPORT',
  state: 'DONE',
  createdAt: at,
  startedAt: at,
  finishedAt: at,
  mayCancel: false,
  result: { downloadPath: '/recommendation-exports/r.jsonl' },
  error: null,
  createdBy: null,
  progress: { step: 'commit', done: 1, total: 1, unit: 'rows', rate: null, etaSeconds: null },
};
const audience = {
  id: 'audience_1',
  isSynthetic: false,
  name: 'a',
  rule: { kind: 'CARTED_NOT_BOUGHT', category: null, period: null },
  size: 54,
  snapshotId: 's',
  createdAt: at,
};
const distribution = { mean: 0.05, sd: 0.1, unit: 'RELATIVE', incomputableRuns: 0, quantiles: [], histogram: [] };
const scenarioRun = {
  id: 'scn_1',
  job: { ...job, kind: 'SCENARIO' },
  createdAt: at,
  snapshotId: 's',
  seed: 1,
  runs: 1000,
  scenario: 'name: a',
  isTrial: false,
  isOfPlan: true,
  notTried: [],
  result: {
    name: 'a',
    drawnSince: null,
    faults: [],
    daysLeftOut: [],
    days: 7,
    controlUsers: 27,
    treatmentUsers: 27,
    metric: 'conversion',
    trueDifference: 0.001,
    isProfitable: true,
    difference: distribution,
    uplift: distribution,
    extraOrders: distribution,
    extraRevenue: distribution,
    assumedCosts: { grossMargin: 0.3, perContact: 0.01, fromSettings: ['GROSS_MARGIN'], missing: [] },
    margin: distribution,
    cost: distribution,
    netProfit: distribution,
    probabilityOfProfit: estimate,
    probabilityTreatmentIsBetter: estimate,
    shareSignificant: estimate,
    falsePositiveRate: estimate,
    coverage: estimate,
    shipsLoser: estimate,
    stopsWinner: estimate,
    breakEven: { scale: 0.4, low: 0.3, high: 0.6, uplifts: [], detail: null },
    tornado: [],
    arms: null,
    policies: [],
    lists: null,
  },
};
const campaign = {
  id: 'campaign_1',
  isSynthetic: false,
  name: 'n',
  status: 'DRAFT',
  audience,
  actionItem: null,
  hypothesis: 'h',
  upliftRelative: 0.05,
  alpha: 0.05,
  power: 0.8,
  treatmentShare: 0.5,
  createdBy: null,
  createdAt: at,
  updatedAt: at,
  startedAt: null,
  endedAt: null,
  version: 1,
  scenarioRuns: [scenarioRun],
  decision: null,
  plan: {
    arms: [],
    metrics: [],
    correction: 'HOLM',
    windowDays: 7,
    days: null,
    plannedUnits: null,
    traffic: 1,
    exclusion: null,
    holdoutShare: 0,
    framework: {
      kind: 'FREQUENTIST',
      firstLook: null,
      tunedAt: null,
      typicalUplift: null,
      spending: null,
      fractions: null,
      probabilityTreatmentIsBetter: null,
      maximumLoss: null,
      priorMean: null,
      priorSd: null,
    },
  },
};
const analysis = {
  id: 'can_1',
  createdAt: at,
  snapshotId: 's',
  isOfPlan: true,
  isSynthetic: false,
  job: { id: 'job_1', state: 'DONE' },
  plan: campaign.plan,
  result: {
    observedUntil: at,
    units: {
      exposed: 9,
      matured: 9,
      notYetObserved: 0,
      unitsInTwoArms: 0,
      outcomes: 3,
      duplicateOutcomes: 0,
      outcomesBeforeExposure: 0,
      outcomesAfterWindow: 0,
      outcomesOfUnitsInTwoArms: 0,
      outcomesOfUnknownUnits: 0,
    },
    arms: [],
    trackingFaults: [],
    sampleRatio: { isMismatch: false },
    metrics: [],
    segments: [],
    novelty: [],
    robustness: [],
    course: [],
    decision: {
      kind: 'SHIP',
      reason: 'PRIMARY_BETTER',
      arm: 'mail',
      units: 9,
      plannedUnits: null,
      hasEnded: true,
      sentence: 'Ship mail.',
      arms: [],
    },
  },
};
const small = { id: 's', committedAt: at, rows: 1 };
const product = { id: 'product_1', externalId: '1005115', category: null, brand: null, price: '1.00', inStock: true };
const model = { id: 'model_1', kind: 'ALS', name: 'ALS', trainedAt: at };
const recommendations = {
  items: [
    {
      rank: 1,
      score: 1,
      isFilled: false,
      product,
      pinnedBy: null,
      movedBy: [],
      because: [{ kind: 'OWN_CART', text: 'it goes with your cart', share: 1, count: 1, feature: null, product }],
    },
  ],
  model,
  modelReason: 'it won',
  modelChoice: {
    kind: 'WON',
    group: null,
    category: null,
    empty: null,
    isUnknownUser: false,
    comparison: null,
    insteadOf: null,
  },
  group: 'ANONYMOUS',
  snapshot: small,
  unknownProducts: [],
  removed: 0,
  liveEvents: 0,
  rules: [],
  unmetPins: [],
};
const promotion = {
  id: 'promotion_1',
  promotedAt: at,
  cause: 'FIRST',
  reason: 'Nothing served before.',
  training: null,
  model: null,
  promotedBy: null,
  difference: null,
  sessionDifference: null,
  replacedDamaged: false,
};
const training = {
  id: 'training_1',
  trainedAt: at,
  seconds: 1,
  isLive: true,
  bytes: null,
  snapshot: small,
  models: [],
  verdict: null,
  job: null,
  eventWeights: { view: 0, cart: 1, remove: 0, purchase: 0, halfLifeDays: null, cap: null, excludeBots: true, how: '' },
};
const snapshot = {
  ...small,
  reason: 'IMPORT',
  isCurrent: true,
  isKept: true,
  parent: null,
  import: null,
  storage: null,
  holders: [],
  totals: null,
};
const ambiguous = { products: 0, examples: [] };
const unnamed = { things: 0, allThings: 1, events: 0, eventShare: 0 };
const dataHealth = {
  snapshot: small,
  zeroPrices: { events: 6, products: 2 },
  priceJumps: { products: 0, examples: [] },
  sharedSessionIds: { sessionIds: 0, sessions: 0 },
  severalBrands: ambiguous,
  severalCategories: ambiguous,
  categoriesWithoutCode: unnamed,
  productsWithoutBrand: unnamed,
  futureEvents: { events: 0, lastAt: null },
  bots: { rules: [] },
};
const fault = {
  date: '2019-11-15',
  kind: 'EVENT_TYPE_VANISHED',
  eventType: 'PURCHASE',
  detail: 'no purchase',
  fromLocalTime: '09:00',
  toLocalTime: '24:00',
  expectedSessions: 900,
  isCertain: true,
  levelChange: null,
};
const root = {
  dataHealth,
  recordEvents: { accepted: 1, rejected: [], userErrors: [] },
  sealEvents: { job: { ...job, kind: 'SEAL' }, userErrors: [] },
  eraseUsers: { job: { ...job, kind: 'ERASE' }, userErrors: [] },
  quarantine: {
    nodes: [
      {
        file: 'f',
        line: 7,
        byteOffset: 9,
        column: 'price',
        value: '-1',
        reason: 'negative-price',
        reasonText: 'the price is negative',
        remedy: 'Mend it.',
        text: 'a,b',
      },
    ],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  },
  snapshots: {
    nodes: [snapshot, { ...snapshot, id: 't', isCurrent: false }],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
  },
  snapshotDifference: {
    from: small,
    to: small,
    months: [],
    added: [{ name: '2019-Nov.csv', sha256: 'ab', bytes: 1, months: ['2019-11'] }],
    removed: [],
    sharedBytes: 0,
    onlyFromBytes: 0,
    onlyToBytes: 1,
    steps: [small],
    common: small,
  },
  rollBack: { snapshot, userErrors: [] },
  shop: {
    name: 'Shop',
    timeZone: 'Asia/Dubai',
    currency: null,
    isSynthetic: false,
    snapshot: null,
    firstEventAt: null,
    lastEventAt: null,
    lastWholeDay: null,
    counts,
    coverage: ({ timeZone }: { timeZone: string | null }) => ({
      timeZone: timeZone ?? 'Asia/Dubai',
      days: [],
      faults: [fault],
    }),
    users: 1755,
    sessions: 1906,
    products: 2312,
    buyers: 48,
    revenue: '14786.59',
    zeroPrices: 6,
  },
  users: {
    nodes: [
      {
        id: 'user_1',
        externalId: '1',
        firstSeenAt: at,
        lastSeenAt: at,
        counts,
        sessionCount: 1,
        botSessions: 0,
        spent: '1.00',
      },
    ],
    pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: 'c' },
    totalCount: 48,
  },
  createUpload: {
    upload: { id: 'upload_1', path: '/uploads/1', fileName: 'f', bytes: 1, received: 0, expiresAt: at },
    userErrors: [],
  },
  startImport: { job, userErrors: [] },
  job,
  recommendations,
  whyNot: {
    isRecommended: false,
    listRank: null,
    rank: null,
    score: null,
    model,
    product,
    reasons: [{ kind: 'RULE', text: 'a rule keeps it out', missing: null, places: null, rule: null, rules: [] }],
  },
  startRecommendationExport: { job: { ...job, kind: 'EXPORT_RECOMMENDATIONS' }, userErrors: [] },
  startTraining: { job: { ...job, kind: 'TRAIN' }, userErrors: [] },
  liveModel: { since: at, problem: null, training, model: null, promotion, previous: promotion },
  rollBackPromotion: {
    liveModel: { since: at, problem: null, training, model: null, promotion, previous: null },
    userErrors: [],
  },
  createAudience: { audience, userErrors: [] },
  createCampaign: { campaign, userErrors: [] },
  simulateScenario: { job, scenarioRun, notTried: [], userErrors: [] },
  campaign: { ...campaign, analyses: [analysis] },
  assignments: ({ units }: { units: string[] }) => units.map((unit) => ({ unit, arm: 'mail', reason: 'ASSIGNED' })),
  recordExposures: { accepted: 1, known: 0, rejected: [], userErrors: [] },
  recordOutcomes: { accepted: 1, known: 0, rejected: [], userErrors: [] },
  analyzeCampaign: { job: { ...job, kind: 'CAMPAIGN_ANALYSIS' }, analysis: { id: 'can_1' }, userErrors: [] },
};

let server: TestServer;
let folder: string;
let url: string;
let path: string;
const apiKey = 'ck_1';
const printed: unknown[] = [];
const print = (...values: unknown[]): void => void printed.push(...values);

beforeEach(async () => {
  printed.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'cartograph-sdk-'));
  path = join(folder, '2019-Oct.csv');
  await writeFile(path, 'event_time\n');
  server = await startTestServer(root, (request, response) => {
    const isFile = request.method === 'GET' && request.path.startsWith('/recommendation-exports/');
    if (request.method !== 'PUT' && !isFile) return false;
    if (isFile) response.writeHead(200).end('{}\n');
    else response.writeHead(204).end();
    return true;
  });
  url = server.url;
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

it('first figures', async () => {
  // example: figures
  const client = new CartographClient({ url, apiKey });
  const { users, buyers, revenue } = await client.shop();
  print(`${buyers} of ${users} visitors bought for ${revenue}`);
  // end
  expect(printed).toEqual(['48 of 1755 visitors bought for 14786.59']);
});

it('lists', async () => {
  const client = new CartographClient({ url, apiKey });
  // example: lists
  const buyers = client.users.list({ filter: { converted: true }, orderBy: { field: 'SPENT', direction: 'DESC' } });
  for await (const user of buyers) print(user.externalId, user.spent);
  const page = await buyers.page({ first: 20 });
  const next = await buyers.page({ first: 20, after: page.endCursor });
  const smallest = await buyers.takeLast(5);
  // end
  expect(printed).toEqual(['1', '1.00']);
  expect([next.nodes.length, smallest.length]).toEqual([1, 1]);
});

it('an import', async () => {
  // example: import
  const client = new CartographClient({ url, apiKey, webSocket: WebSocket });
  const job = await client.imports.start({ files: [path] });
  for await (const { state, progress } of client.jobs.watch(job.id)) print(state, progress.done);
  await client.close();
  // end
  expect(printed).toEqual(['DONE', 1]);
});

it('what an import put aside, and the states of the lake', async () => {
  const client = new CartographClient({ url, apiKey });
  const imported = { id: 'imp_1' };
  // example: lake
  for await (const { file, line, reason, text } of client.quarantine(imported.id)) print(file, line, reason, text);
  const [now, before] = await client.snapshots.list().take(2);
  if (now && before) print((await client.snapshots.compare(before.id, now.id)).added.map(({ name }) => name));
  if (before) await client.snapshots.rollBack(before.id);
  // end
  expect(printed).toEqual(['f', 7, 'negative-price', 'a,b', ['2019-Nov.csv']]);
});

it('what the log lacks', async () => {
  const client = new CartographClient({ url, apiKey });
  // example: health
  const { faults } = await client.coverage({ timeZone: 'Asia/Seoul' });
  for (const { date, kind, eventType, detail } of faults) print(date, kind, eventType, detail);
  const health = await client.dataHealth();
  if (health) print(health.zeroPrices.events, health.bots.rules.length);
  // end
  expect(printed).toEqual(['2019-11-15', 'EVENT_TYPE_VANISHED', 'PURCHASE', 'no purchase', 6, 0]);
});

it('events as they happen', async () => {
  const client = new CartographClient({ url, apiKey });
  // example: events
  const event = {
    time: new Date().toISOString(),
    type: 'CART',
    productExternalId: '1004856',
    price: '130.76',
    userExternalId: '541312140',
  } as const;
  const { accepted, rejected } = await client.events.record([event]);
  print(
    accepted,
    rejected.map(({ index, reason, remedy }) => `${index}: ${reason}: ${remedy}`),
  );
  const sealing = await client.events.seal();
  print((await client.jobs.wait(sealing.id)).state);
  // end
  expect(printed).toEqual([1, [], 'DONE']);
});

it('erasing a person', async () => {
  const client = new CartographClient({ url, apiKey });
  // example: erase
  const { id } = await client.users.erase(['541312140']);
  const { state, error, errorCode } = await client.jobs.wait(id);
  if (state !== 'DONE') print(errorCode, error);
  // end
  expect(printed).toEqual([]);
});

it('a storefront', async () => {
  // example: storefront
  const client = new CartographClient({ url, apiKey });
  const viewed = [{ productExternalId: '1004856', eventType: 'VIEW' } as const];
  const { items } = await client.recommendations({ for: { session: viewed }, first: 4, explain: false });
  for (const { product } of items) if (product.inStock !== false) print(product.externalId, product.price);
  // end
  expect(printed).toEqual(['1005115', '1.00']);
});

it('a campaign', async () => {
  const client = new CartographClient({ url, apiKey });
  // example: campaign
  const audience = await client.audiences.create({ name: 'Carted, not bought', rule: { kind: 'CARTED_NOT_BOUGHT' } });
  const campaign = await client.campaigns.create({
    name: 'Reminder',
    audienceId: audience.id,
    hypothesis: 'A reminder brings people back',
    upliftRelative: 0.05,
  });
  const { job, scenarioRunId } = await client.campaigns.simulate(campaign.id);
  await client.jobs.wait(job.id);
  const runs = await client.campaigns.scenarioRuns(campaign.id);
  const result = runs.find(({ id }) => id === scenarioRunId)?.result;
  print(result?.isProfitable, result?.extraRevenue.mean);
  // end
  expect(printed).toEqual([true, 0.05]);
});

it('a running campaign', async () => {
  const client = new CartographClient({ url, apiKey });
  const campaign = { id: 'campaign_1' };
  // example: running
  const [assigned] = await client.campaigns.assign(campaign.id, ['541312140']);
  const exposures = client.campaigns.exposureLog(campaign.id);
  if (assigned?.arm) exposures.log(assigned.unit, assigned.arm);
  const outcomes = client.campaigns.outcomeLog(campaign.id);
  outcomes.log('541312140', 'calls', { value: 3, id: 'ticket-17' });
  await Promise.all([exposures.close(), outcomes.close()]);
  const { job, analysisId } = await client.campaigns.analyze(campaign.id);
  await client.jobs.wait(job.id);
  const analyses = await client.campaigns.analyses(campaign.id);
  print(analyses.find(({ id }) => id === analysisId)?.result?.decision.sentence);
  // end
  expect(printed).toEqual(['Ship mail.']);
});

it('recommendations', async () => {
  const client = new CartographClient({ url, apiKey });
  // example: recommend
  const cart = [{ productExternalId: '1004856', eventType: 'CART' } as const];
  const rules = {
    deny: [{ name: 'no refills', categories: ['appliances.refill'] }],
    cap: [{ name: 'two of a brand', per: 'BRAND', most: 2 } as const],
  };
  const { items, model, modelReason } = await client.recommendations({ for: { session: cart }, first: 5, rules });
  for (const { rank, product, because } of items) print(rank, product.externalId, because[0]?.text);
  print(model.name, modelReason);
  const { isRecommended, reasons } = await client.whyNot({
    for: { session: cart },
    productExternalId: '1005115',
    rules,
  });
  if (!isRecommended) print(reasons.map(({ text }) => text));
  // end
  expect(printed).toEqual([1, '1005115', 'it goes with your cart', 'ALS', 'it won', ['a rule keeps it out']]);
});

it('an export', async () => {
  const client = new CartographClient({ url, apiKey });
  const audience = { id: 'audience_1' };
  // example: export
  const started = await client.exportRecommendations({ audienceId: audience.id, first: 5, format: 'JSONL' });
  const done = await client.jobs.wait(started.id);
  for await (const bytes of await client.downloadRecommendations(done)) print(bytes.length);
  // end
  expect(printed).toEqual([3]);
});

it('models', async () => {
  const client = new CartographClient({ url, apiKey });
  // example: models
  const training = await client.jobs.wait((await client.models.train({ budgetSeconds: 600, promote: 'AUTO' })).id);
  const leaderboard = await client.models.leaderboard();
  for (const { name, fitSeconds, bytes } of leaderboard?.models ?? []) print(name, fitSeconds, bytes);
  const liveModel = await client.trainings.liveModel();
  print(training.state, liveModel?.promotion.reason);
  if (liveModel?.previous) await client.trainings.rollBack();
  // end
  expect(printed).toEqual(['DONE', 'Nothing served before.']);
});

it('errors', async () => {
  const client = new CartographClient({ url, apiKey });
  const id = 'user_1' as UserId;
  // example: errors
  try {
    await client.users.events(id).take(10);
  } catch (error) {
    if (!(error instanceof CartographError)) throw error;
    const { failure, requestId } = error;
    if (failure.kind === 'rate-limited') print('wait', failure.retryAfterSeconds);
    else if (failure.kind === 'user-errors') print(failure.userErrors.map(({ message }) => message));
    else print(failure.kind, requestId);
  }
  // end
  expect(printed).toEqual(['not-found', null]);
});

it('any document', async () => {
  const client = new CartographClient({ url, apiKey });
  // example: document
  const { shop } = await client.graphql<{ shop: { buyers: number } }>('{ shop { buyers } }');
  print(shop.buyers);
  // end
  expect(printed).toEqual([48]);
});

it('the README shows these examples, and only these', async () => {
  const here = await readFile(new URL(import.meta.url), 'utf8');
  const examples = [...here.matchAll(/^( *)\/\/ example: .*\n([\s\S]*?)^ *\/\/ end$/gm)].map(
    ([, indent = '', text = '']) => text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const shown = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
  // The formatter breaks lines by their indentation, which differs.
  const words = (text: string): string => text.replaceAll(/\s+/g, '').replaceAll(/,(?=[)\]}])/g, '');
  expect(shown.map(words).toSorted()).toEqual(examples.map(words).toSorted());
});
