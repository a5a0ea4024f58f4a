import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { importLog, LAYOUT_VERSION, openLake } from '@cartograph/events';
import { demoLog } from './demo-log.mjs';
import { resultOf } from './measure.mjs';
import { BENCH_DIR } from './reference-python.mjs';
import { ChildError } from './run-child.mjs';
import { trainOnce } from './train-once.mjs';

/** Requests of a row in a round, each about another user. */
const REQUESTS = 40;
const PRODUCT = 'product { externalId category brand price }';
const FACTS = 'externalId firstSeenAt lastSeenAt sessionCount spent counts { views carts removes purchases }';
const SESSIONS =
  'sessions(first: 20) { nodes { id externalId startedAt durationSeconds outcome value counts { views carts removes purchases } } }';
const EVENTS = `events(first: 20) { nodes { at type price ${PRODUCT} } }`;

/**
 * What the requests select, each a part of it.
 *
 * @typedef {object} Answered
 * @property {string} __typename
 * @property {{ nodes: object[] }} users
 * @property {{ externalId: string, events: { nodes: object[] } }} user
 * @property {{ items: object[] }} recommendations
 */

/** @type {{ name: string, goal: number | null, query: string, isAnswered: (data: Answered, id: string) => boolean }[]} */
const ROWS = [
  {
    name: '{ __typename }',
    goal: 1.5,
    query: '{ __typename }',
    isAnswered: ({ __typename }) => __typename === 'Query',
  },
  {
    name: '20 users',
    goal: 15,
    query: `query($after: String) { users(first: 20, after: $after) { nodes { ${FACTS} } } }`,
    isAnswered: ({ users }) => users.nodes.length === 20,
  },
  {
    name: 'the page of a user: facts, 20 sessions, 20 events with their products',
    goal: 15,
    query: `query($id: String!) { user(externalId: $id) { ${FACTS} ${SESSIONS} ${EVENTS} } }`,
    isAnswered: ({ user }, id) => user.externalId === id && user.events.nodes.length > 0,
  },
  {
    name: 'recommendations by user: ten products with their facts',
    goal: 6,
    query: `query($id: String!) { recommendations(for: { userExternalId: $id }, first: 10) { items { rank score ${PRODUCT} } } }`,
    isAnswered: ({ recommendations }) => recommendations.items.length === 10,
  },
];

/**
 * Milliseconds of CPU of the server for one request over HTTP, all rows in turn in each round beside `{ hello }`. A user is asked about once.
 *
 * @param {import('./measure.mjs').BenchOptions} options
 */
export async function run({ events, rounds, say }) {
  const dataDir = join(BENCH_DIR, `requests-v${LAYOUT_VERSION}-${events}`);
  if (!existsSync(dataDir)) await importLog({ dataDir, paths: await demoLog(events, say), isSynthetic: true });
  await trainOnce(dataDir, say);
  const users = await usersOf(dataDir, REQUESTS * (rounds + 1));
  const [hello, product] = await Promise.all([
    start('hello-child.mjs', null),
    start('serve-child.mjs', { kind: 'serve', dataDir }),
  ]);
  try {
    const costs = ROWS.map(() => /** @type {number[]} */ ([]));
    /** @type {number[]} */ const reference = [];
    const wrong = ROWS.map(() => 0);
    for (let round = -1; round < rounds; round += 1) {
      say(round < 0 ? 'warming up …' : `round ${round + 1} of ${rounds} …`);
      const ids = users.slice(REQUESTS * (round + 1), REQUESTS * (round + 2));
      const plain = await costOf(
        hello,
        ids.map(() => ({ query: '{ hello }' })),
        () => undefined,
      );
      if (round >= 0) reference.push(plain);
      for (const [place, { query, isAnswered }] of ROWS.entries()) {
        const bodies = ids.map((id) => ({ query, variables: { id } }));
        const cost = await costOf(product, bodies, (data, at) => {
          if (!data || !isAnswered(data, ids[at] ?? '')) wrong[place] = (wrong[place] ?? 0) + 1;
        });
        if (round >= 0) costs[place]?.push(cost);
      }
    }
    return ROWS.map(({ name, goal }, place) =>
      resultOf(
        { ours: costs[place] ?? [], reference },
        {
          case: name,
          unit: 'ms of CPU',
          better: 'less',
          agree: wrong[place] === 0,
          note: `the reference is { hello } of a plain Apollo Server; goal: at most ${goal} times as much; ${REQUESTS} requests a round, ${wrong[place]} answered wrongly, ${events} events`,
        },
      ),
    );
  } finally {
    await Promise.all([hello.stop(), product.stop()]);
  }
}

/** Users with events, in an order that says nothing of where they lie. @param {string} dataDir @param {number} count */
async function usersOf(dataDir, count) {
  const lake = await openLake({ dataDir });
  try {
    const store = await lake.store();
    const rows = await store.rows(`SELECT user_id FROM users ORDER BY hash(user_id) LIMIT ${count}`);
    if (rows.length < count)
      throw new RangeError(`The log has ${rows.length} users and ${count} are asked about; give more --events.`);
    return rows.map((row) => String(row['user_id']));
  } finally {
    await lake.close();
  }
}

/** @typedef {{ url: string, secret: string | null, cpuMs: () => Promise<number>, stop: () => Promise<unknown> }} Running */

/** @param {string} file @param {object | null} job @returns {Promise<Running>} */
async function start(file, job) {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, script, ...(job === null ? [] : [JSON.stringify(job)])], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  const lines = createInterface(child.stdout);
  const next = async () => {
    const line = await Promise.race([once(lines, 'line'), ended.then(() => null)]);
    if (line === null) throw new ChildError(`${file} ended before it answered; its message is above.`);
    return JSON.parse(String(line[0]));
  };
  const { url, secret } = await next();
  return {
    url,
    secret,
    cpuMs: async () => {
      child.stdin.write('cpu\n');
      return (await next()).cpuMs;
    },
    stop: () => (child.stdin.end(), ended),
  };
}

/** @param {Running} server @param {object[]} bodies @param {(data: Answered | null, at: number) => void} look @returns {Promise<number>} milliseconds of CPU a request. */
async function costOf({ url, secret, cpuMs }, bodies, look) {
  const before = await cpuMs();
  for (const [at, body] of bodies.entries()) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(secret === null ? {} : { authorization: `Bearer ${secret}` }),
      },
      body: JSON.stringify(body),
    });
    const { data, errors } = /** @type {{ data?: Answered | null, errors?: { message: string }[] }} */ (
      await response.json()
    );
    if (errors) throw new ChildError(`${url} answers: ${errors[0]?.message}`);
    look(data ?? null, at);
  }
  return ((await cpuMs()) - before) / bodies.length;
}
