import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, freePort, ifListening, launch, run, runJson, type Running } from './testing/child.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cli-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const password = 'harbour lantern 41 mango';

async function ready(running: Running, port: number): Promise<void> {
  let over = false;
  void running.ended.then(() => (over = true));
  await eventually('the server answers', async () => {
    if (over) throw new Error(`it ended: ${JSON.stringify(running.said())}`);
    const answer = await ifListening(`http://127.0.0.1:${port}/readyz`);
    return answer?.ok ? true : null;
  });
  await eventually('the address is printed', () => (running.said().stdout.includes(`:${port}`) ? true : null));
}

async function graphql(
  port: number,
  query: string,
  variables: object,
  headers: Record<string, string> = {},
): Promise<{ data?: unknown; errors?: unknown[] }> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'apollo-require-preflight': 'true', ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return (await response.json()) as { data?: unknown; errors?: unknown[] };
}

const snapshots = (data: string): string[] =>
  existsSync(join(data, 'lake', 'snapshots')) ? readdirSync(join(data, 'lake', 'snapshots')) : [];

describe('start', () => {
  it('makes the demo shop, trains, serves, and the second time only serves', async () => {
    const data = join(folder, 'demo');
    const port = await freePort();
    const first = launch(['start', '--data', data, '--port', String(port), '--demo-events', '20000']);
    await ready(first, port);
    const { stdout, stderr } = first.said();
    expect(stderr).toContain('synthetic demo shop');
    expect(stderr).toMatch(/users are answered by/);
    const link = /http\S+\/setup\?token=(\S+)/.exec(stdout);
    expect(link).not.toBeNull();
    expect(stdout).not.toContain('curl');

    const setup = await graphql(
      port,
      'mutation ($input: CompleteSetupInput!) { completeSetup(input: $input) { account { email } userErrors { message } } }',
      { input: { token: link?.[1], email: 'admin@shop.example', name: 'Admin', password } },
    );
    expect(setup).toMatchObject({
      data: { completeSetup: { account: { email: 'admin@shop.example' }, userErrors: [] } },
    });
    first.child.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0, signal: null });

    const before = snapshots(data);
    const second = launch(['start', '--data', data, '--port', String(port)]);
    await ready(second, port);
    expect(second.said().stdout).not.toContain('/setup');
    expect(second.said().stderr).toMatch(/holds [\d,]+ events of the synthetic demo shop/);
    expect(second.said().stderr).not.toMatch(/Fitting|reading/);
    second.child.kill('SIGINT');
    expect(await second.ended).toMatchObject({ code: 0, signal: null });
    expect(snapshots(data)).toEqual(before);
  });

  it('on a terminal shows a first request whose key reads only', async () => {
    const port = await freePort();
    const running = launch(['serve', '--data', join(folder, 'demo'), '--port', String(port)], { terminal: true });
    const line = await eventually('the curl line', () =>
      /curl -s (\S+) -H 'authorization: (Bearer \S+)' .*--data '(.*)'/.exec(running.said().stdout),
    );
    const [, url = '', authorization = '', body = ''] = line;
    const post = async (text: string): Promise<unknown> =>
      (
        await fetch(url, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: text })
      ).json();
    expect(await post(body)).toMatchObject({ data: { shop: { users: expect.any(Number) } } });
    expect(await post(JSON.stringify({ query: 'mutation { startTraining(input: {}) { job { id } } }' }))).toMatchObject(
      { errors: [{ extensions: { code: 'FORBIDDEN' } }] },
    );
    running.child.kill('SIGTERM');
    await running.ended;
  });

  it('imports a log once and skips it afterwards', async () => {
    const out = join(folder, 'files');
    const { files } = await runJson<{ files: string[] }>(['demo', '--events', '8000', '--out', out, '--json']);
    const data = join(folder, 'log');
    const args = ['start', '--no-serve', '--port', '0', '--data', data, '--log', ...files];
    const first = await run(args);
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/importing it as synthetic/);
    expect(first.stderr).toMatch(/rows read from 2 files/);
    const again = await run(args);
    expect(again.stderr).toContain('nothing to import');
    writeFileSync(files[0] as string, readFileSync(files[0] as string));
    expect((await run(args)).stderr).toMatch(/Nothing new/);
  });

  it('gives a new password by accounts reset, and the old one is worth nothing then', async () => {
    const data = join(folder, 'demo');
    const unknown = await run(['accounts', 'reset', 'nobody@shop.example', '--data', data]);
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toContain('admin@shop.example');
    const reset = await run(['accounts', 'reset', 'admin@shop.example', '--data', data]);
    expect(reset.code).toBe(0);
    const port = await freePort();
    const server = launch(['serve', '--data', data, '--port', String(port)]);
    await ready(server, port);
    const signIn = (secret: string): Promise<unknown> =>
      graphql(
        port,
        'mutation ($input: SignInInput!) { signIn(input: $input) { account { email } userErrors { code } } }',
        { input: { email: 'admin@shop.example', password: secret } },
      );
    expect(await signIn(password)).toMatchObject({ data: { signIn: { account: null } } });
    expect(await signIn(reset.stdout.trim())).toMatchObject({
      data: { signIn: { account: { email: 'admin@shop.example' }, userErrors: [] } },
    });
    server.child.kill('SIGTERM');
    await server.ended;
    const own = await run(['accounts', 'reset', 'admin@shop.example', '--password-stdin', '--data', data], {
      input: `${password}\n`,
    });
    expect(own).toMatchObject({ code: 0, stdout: 'admin@shop.example\n' });
  });
});

const wrong = async (args: string[], says: RegExp): Promise<void> => {
  const { code, stdout, stderr } = await run(['start', ...args]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(says);
  expect(stderr).not.toMatch(/^\s+at /m);
};

describe('start says in a sentence what is wrong', () => {
  it('a taken port, before any work', async () => {
    const port = await freePort();
    const squatter = await new Promise<Server>((resolve) => {
      const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
    });
    try {
      const data = join(folder, 'port');
      await wrong(['--data', data, '--port', String(port)], new RegExp(`Port ${port} .* --port`));
      expect(existsSync(join(data, 'lake'))).toBe(false);
    } finally {
      squatter.close();
    }
  });

  it('a log that is not there', async () => {
    await wrong(
      ['--log', join(folder, 'no-such.csv'), '--data', join(folder, 'missing'), '--port', '0'],
      /no-such\.csv/,
    );
  });

  it('a data folder written by a newer version', async () => {
    const data = join(folder, 'newer');
    await runJson(['demo', '--events', '1000', '--data', data, '--json']);
    const pointer = readdirSync(join(data, 'lake')).filter((name) => name.endsWith('.json'));
    for (const name of pointer) {
      const path = join(data, 'lake', name);
      // Its own checksum would be another one.
      const text = readFileSync(path, 'utf8').replace(/,\s*"checksum":\s*"[0-9a-f]+"/, '');
      writeFileSync(path, text.replaceAll(/("layoutVersion":\s*)\d+/g, '$1999'));
    }
    await wrong(['--data', data, '--port', '0'], /layout version 999.*(update|--data|another data folder)/);
  });

  it('a data folder that is a file', async () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    await wrong(['--data', path, '--port', '0'], /--data/);
  });
});

describe('an interrupted start', () => {
  it('leaves nothing half-written while the demo shop is made, and can be done again', async () => {
    const data = join(folder, 'interrupted');
    const running = launch(['start', '--data', data, '--port', '0', '--demo-events', '3000000']);
    await eventually('it is at work', () => (running.said().stderr.includes('making the demo shop') ? true : null));
    running.child.kill('SIGINT');
    const { code, stderr } = await running.ended;
    expect(code).toBe(130);
    expect(stderr).toContain('nothing is half-written');
    expect(readdirSync(join(data, 'demo'))).toEqual([]);
    expect(snapshots(data)).toEqual([]);
    expect((await run(['start', '--no-serve', '--data', data, '--port', '0', '--demo-events', '5000'])).code).toBe(0);
  });

  it('marks a training that it cancels', async () => {
    const data = join(folder, 'training');
    await runJson(['demo', '--events', '150000', '--data', data, '--json']);
    const running = launch(['train', '--data', data, '--factors', '128', '--iterations', '50']);
    await eventually('it fits', () => (/Fitting|Choosing/.test(running.said().stderr) ? true : null));
    running.child.kill('SIGTERM');
    expect((await running.ended).code).toBe(143);
    const { data: answer } = await runJson<{ data: { jobs: { nodes: { state: string }[] } } }>([
      'query',
      '{ jobs { nodes { state } } }',
      '--data',
      data,
    ]);
    expect(answer.jobs.nodes).toEqual([{ state: 'CANCELED' }]);
  });
});
