import { parentPort, workerData } from 'node:worker_threads';
import { setImmediate } from 'node:timers/promises';
import { createRanker } from '@cartograph/als';

// The serving that single queries are timed beside: one query after the other, on a thread and a ranker of its own, until it is told to stop.

/** @type {{ factors: number, items: number, itemFactors: Float32Array, vectors: Float32Array, k: number }} */
const { vectors, k, ...model } = workerData;
const ranker = createRanker(model);
const count = vectors.length / model.factors;
const serving = { isStopped: false };
parentPort?.once('message', () => {
  serving.isStopped = true;
});
parentPort?.postMessage('ready', []);
let answered = 0;
while (!serving.isStopped) {
  for (let turn = 0; turn < 50; turn += 1, answered += 1)
    ranker.topK(vectors.subarray((answered % count) * model.factors, ((answered % count) + 1) * model.factors), k);
  await setImmediate();
}
parentPort?.postMessage(answered, []);
