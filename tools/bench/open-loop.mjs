import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {{ milliseconds: number, answer: unknown, failure: string | null }} Reply - milliseconds from when the request was due to the end of its answer. */

/**
 * Sends requests at a steady beat, whatever becomes of those before (open loop): who is slow is asked on all the same, and a stall counts for everyone
 * who was due in it.
 *
 * @param {{ url: string, secret: string, bodies: readonly string[], perSecond: number, seconds: number }} load - JSON bodies are sent in turn.
 * @returns {Promise<Reply[]>} in the order in which they were due.
 */
export async function openLoop({ url, secret, bodies, perSecond, seconds }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const count = Math.round(perSecond * seconds);
  const began = performance.now();
  /** @type {Promise<Reply>[]} */ const replies = [];
  try {
    for (let sent = 0; sent < count; sent += 1) {
      const due = began + (1000 * sent) / perSecond;
      const early = due - performance.now();
      if (early > 0) await sleep(early);
      replies.push(post({ url, secret, agent, body: bodies[sent % bodies.length] ?? '', due }));
    }
    return await Promise.all(replies);
  } finally {
    agent.destroy();
  }
}

/**
 * A connection that the server closed because nobody had used it for a while says nothing about the request: it is sent again, on the same clock.
 *
 * @param {{ url: string, secret: string, agent: Agent, body: string, due: number }} ask @returns {Promise<Reply>}
 */
function post(ask) {
  const { url, secret, agent, body, due } = ask;
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    authorization: `Bearer ${secret}`,
  };
  return new Promise((resolve) => {
    const done = (/** @type {unknown} */ answer, /** @type {string | null} */ failure) =>
      resolve({ milliseconds: performance.now() - due, answer, failure });
    const sent = request(`${url}/graphql`, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => (text += part));
      response.on('error', (error) => done(null, error.message));
      response.on('end', () => {
        if (response.statusCode !== 200) return done(null, `status ${response.statusCode}: ${text.slice(0, 200)}`);
        const { data, errors } = JSON.parse(text);
        return done(data, errors === undefined ? null : JSON.stringify(errors).slice(0, 200));
      });
    });
    sent.on('error', (error) => {
      if (sent.reusedSocket && /** @type {NodeJS.ErrnoException} */ (error).code === 'ECONNRESET') resolve(post(ask));
      else done(null, error.message);
    });
    sent.end(body);
  });
}
