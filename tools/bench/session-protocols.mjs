import { stat } from 'node:fs/promises';
import { isDemoShopFile } from '@cartograph/demo-shop';
import { ifMissing } from '@cartograph/events';
import { dailyProtocol, lastDayProtocol, V_SKNN, VMIS_KNN } from '@cartograph/recommend';
import { trainingLogOf } from './training-log.mjs';

/** @typedef {import('./measure.mjs').Result} Result */
/** @typedef {import('@cartograph/recommend').TrainingLog} TrainingLog */
/** @typedef {'ndcg' | 'hitRate' | 'mrr'} Metric */
/** @typedef {{ first: string, last: string, events: number, protocol: 'A' | 'B', figures: { model: string, values: Partial<Record<Metric, number>> }[] }} Published */

const K = 20;
const DAY = 86_400;
/** Days of the longest month: what is longer has no protocol A. */
const MONTH = 31;
/** Rows that may be missing or more: the import drops copies. */
const ROWS = 0.01;

/** Published next-product results, and the part of the log (every event of these days) that they are of. @type {readonly Published[]} */
const PUBLISHED = [
  {
    // de Souza Pereira Moreira et al., RecSys 2021, table 2.
    protocol: 'A',
    first: '2019-10-01',
    last: '2019-10-31',
    events: 42_448_764,
    figures: [
      { model: 'V-SkNN', values: { ndcg: 0.2187, hitRate: 0.4662 } },
      { model: 'STAN', values: { ndcg: 0.2194, hitRate: 0.4797 } },
      { model: 'VSTAN', values: { ndcg: 0.22, hitRate: 0.4857 } },
      { model: 'GRU4Rec', values: { ndcg: 0.2231, hitRate: 0.4414 } },
      { model: 'XLNet-RTD', values: { ndcg: 0.2546, hitRate: 0.4886 } },
    ],
  },
  {
    // Hidasi, Czapp, RecSys 2023.
    protocol: 'B',
    first: '2019-10-01',
    last: '2019-11-30',
    events: 109_950_743,
    figures: [{ model: 'GRU4Rec', values: { hitRate: 0.5301, mrr: 0.202 } }],
  },
];
const NAMES = { ndcg: 'NDCG', hitRate: 'HR', mrr: 'MRR' };
const MODELS = [
  { family: V_SKNN, settings: V_SKNN.defaults },
  {
    family: VMIS_KNN,
    settings: { ...VMIS_KNN.defaults, neighbours: 600, sample: 2500, reminders: /** @type {const} */ ('pushed') },
  },
];

/**
 * Protocols A (a month, day by day) and B (the last day, every step) on a real log. Published figures stand beside ours only when the log is the one they are of.
 *
 * @param {{ logs: string[], memory: string, say: (line: string) => void }} options
 * @returns {Promise<Result[]>} a row for each of our models, published model and metric; none where the figures are not comparable (what was measured is told by `say`).
 */
export async function runProtocols({ logs, memory, say }) {
  for (const file of logs) {
    const found = await ifMissing(stat(file), null);
    if (!found?.isFile()) throw new RangeError(`--log is ${file}: give the file of a real month.`);
    if (await isDemoShopFile(file))
      throw new RangeError(
        `--log is ${file}, made by the demo shop: figures of generated sessions never stand beside published ones. Leave --log out to compare with the Python reference.`,
      );
  }
  const log = await trainingLogOf({ files: logs, memory, say });
  const { at } = log.events;
  const [first, last] = [at[0] ?? 0, at.at(-1) ?? 0].map((seconds) =>
    new Date(Math.floor(seconds / DAY) * DAY * 1000).toISOString().slice(0, 10),
  );
  const isOf = (/** @type {Published} */ { events, ...days }) =>
    days.first === first && days.last === last && Math.abs(at.length / events - 1) < ROWS;
  const isMonth = Math.floor((at.at(-1) ?? 0) / DAY) - Math.floor((at[0] ?? 0) / DAY) < MONTH;
  /** @type {Result[]} */ const results = [];
  for (const model of MODELS) {
    const measured = [...(isMonth ? [await protocolA(log, model, say)] : []), await protocolB(log, model, say)];
    for (const { protocol, values, note, isWhole } of measured) {
      say(`${model.family.kind}, protocol ${protocol}: ${note}`);
      for (const published of PUBLISHED)
        if (published.protocol === protocol && isOf(published))
          results.push(...beside(`protocol ${protocol} ${model.family.kind}`, { values, note, isWhole }, published));
    }
  }
  if (results.length === 0)
    say(
      `No published figure stands beside these: there are some of ${PUBLISHED.map((one) => `${one.events} events from ${one.first} to ${one.last}`).join(', and of ')}; this log has ${at.length} from ${first} to ${last}.`,
    );
  return results;
}

/** @typedef {{ protocol: 'A' | 'B', values: Record<Metric, number> | null, note: string, isWhole: boolean }} Measured */

/** @param {TrainingLog} log @param {(typeof MODELS)[number]} model @param {(line: string) => void} say @returns {Promise<Measured>} */
async function protocolA(log, { family, settings }, say) {
  const { days, average } = await dailyProtocol(log, family, settings, {
    k: K,
    withPairs: false,
    onDay: ({ day, trainSessions, fitSeconds, judged }) =>
      say(
        `${family.kind} ${day}: ${judged.sessions} sessions after ${trainSessions}; ${inWords(judged.caseMeans)}; index ${fitSeconds.toFixed(1)} s, ${Math.round(judged.cases / judged.seconds)} requests/s`,
      ),
  });
  const total = (/** @type {'sessions' | 'coldCases'} */ name) =>
    days.reduce((sum, { judged }) => sum + judged[name], 0);
  return {
    protocol: 'A',
    values: average,
    note: `${days.length} days, ${total('sessions')} sessions, ${total('coldCases')} with a product never seen before (misses); ${inWords(average)}`,
    isWhole: days.length === MONTH - 1,
  };
}

/** @param {TrainingLog} log @param {(typeof MODELS)[number]} model @param {(line: string) => void} say @returns {Promise<Measured>} */
async function protocolB(log, { family, settings }, say) {
  say(`${family.kind}: the last day, every next product …`);
  const result = await lastDayProtocol(log, family, settings, { k: K, withPairs: false });
  if (result === null)
    return { protocol: 'B', values: null, note: 'nothing is left to train on or to predict', isWhole: false };
  const { events, sessions, products, trainSessions, judged } = result;
  const note = `${events} views in ${sessions} sessions of ${products} products, ${trainSessions} to train on; ${judged.cases} steps of ${judged.sessions} sessions; ${inWords(judged.caseMeans)}; ${Math.round(judged.cases / judged.seconds)} requests/s`;
  return { protocol: 'B', values: judged.caseMeans, note, isWhole: judged.coldCases === 0 };
}

/** @param {Record<Metric, number> | null} values */
function inWords(values) {
  return values === null
    ? 'no day could be predicted'
    : Object.entries(NAMES)
        .map(([metric, name]) => `${name}@${K} ${values[/** @type {Metric} */ (metric)].toFixed(4)}`)
        .join(' ');
}

/** @param {string} name @param {Pick<Measured, 'values' | 'note' | 'isWhole'>} ours @param {Published} published @returns {Result[]} */
function beside(name, { values, note, isWhole }, published) {
  if (values === null) return [];
  return published.figures.flatMap(({ model, values: theirs }) =>
    Object.entries(theirs).map(([metric, reference]) => {
      const own = values[/** @type {Metric} */ (metric)];
      const ratio = own / reference;
      return {
        case: `${name} | ${model}`,
        ours: own,
        reference,
        unit: `${NAMES[/** @type {Metric} */ (metric)]}@${K}`,
        ratio,
        spread: 0,
        low: ratio,
        high: ratio,
        agree: isWhole,
        note,
      };
    }),
  );
}
