import type { ModelFamily, SharedTable } from '../family.js';
import type { PairMatrix } from '../log/pair-matrix.js';
import type { TrainingData } from '../log/training-data.js';
import type { Profile, RankedLists, Recommender } from '../recommender.js';
import { yieldTurn } from '@cartograph/threads';
import { evenlySpaced, isAnsweredFromViews, type Holdout } from './holdout.js';
import { viewerProfile } from './lists.js';

/** What a kind of model takes, measured alike for every kind. */
export interface ModelCosts {
  /** From the training data to the first list: what a kind puts off until it is asked belongs to it. */
  fitSeconds: number;
  /** 1,000 lists, each asked for alone, as a page asks, by a model that has answered before; null where nobody could be asked. */
  servingSecondsPer1000: number | null;
  /** See {@link bytesOf}. */
  bytes: number;
}

/** Test users who are asked about at most; the first of them once more beforehand. */
const ASKED = 200;
const WARM = 50;

/** Lists between two yields. */
const LOT = 25;

/** Fits a model and asks it for a first list: a test user's, or a stranger's where there is none. */
export async function timedFit(
  fit: () => Promise<Recommender>,
  holdout: Holdout,
): Promise<{ model: Recommender; fitSeconds: number }> {
  const [first = STRANGER] = questionsOf(holdout, 1);
  const began = performance.now();
  const model = await fit();
  ask(model, first, holdout.k);
  return { model, fitSeconds: (performance.now() - began) / 1000 };
}

/**
 * Seconds that 1,000 lists take, one after the other, of test users evenly spaced by row.
 *
 * @returns null where there is no test user. @throws the signal's reason when it aborts.
 */
export async function secondsPer1000(
  model: Recommender,
  holdout: Holdout,
  signal?: AbortSignal,
): Promise<number | null> {
  const questions = questionsOf(holdout, ASKED);
  if (questions.length === 0) return null;
  for (let asked = 0; asked < WARM; asked += 1) ask(model, questions[asked % questions.length]!, holdout.k);
  let seconds = 0;
  for (let asked = 0; asked < ASKED; asked += 1) {
    if (asked % LOT === 0) await yieldTurn(signal);
    const began = performance.now();
    ask(model, questions[asked % questions.length]!, holdout.k);
    seconds += (performance.now() - began) / 1000;
  }
  return (1000 * seconds) / ASKED;
}

/** Bytes of all that a model of a kind needs to answer by itself: its own files, and the tables of users' products that it reads, as they are written. */
export function bytesOf(family: ModelFamily, model: Recommender, data: Pick<TrainingData, SharedTable>): number {
  const { json, arrays } = family.save(model);
  const own = Object.values(arrays).reduce((sum, array) => sum + array.byteLength, JSON.stringify(json).length);
  return family.reads.reduce((sum, table) => sum + bytesOfTable(data[table]), own);
}

function bytesOfTable({ csr, lastAt }: PairMatrix): number {
  return csr.indptr.byteLength + csr.indices.byteLength + csr.values.byteLength + lastAt.byteLength;
}

/** Whom a list is for: a training row (−1: a stranger), or what is known of somebody with views alone. */
type Question = number | Profile;

const STRANGER = -1;

/** At most so many test users, evenly spaced by row, as serving would ask about them. */
function questionsOf(holdout: Holdout, most: number): Question[] {
  const positions = evenlySpaced(Int32Array.from(holdout.testUsers.keys()), most);
  return positions.map((position) =>
    isAnsweredFromViews(holdout, position) ? viewerProfile(holdout, position) : holdout.testUsers[position]!,
  );
}

function ask(model: Recommender, question: Question, k: number): RankedLists {
  return typeof question === 'number'
    ? model.recommendUsers(Int32Array.of(question), k)
    : model.recommendProfiles([question], k);
}
