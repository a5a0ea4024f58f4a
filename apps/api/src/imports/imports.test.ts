import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, readdir, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { JobState, type JobEntity } from '../jobs/job.entity.js';
import { Role } from '../permissions.js';
import type { TestClient } from '../testing/client.js';
import { endOf, jobWhen, resultOf } from '../testing/jobs.js';
import { csvOf, logRow, type LogRow } from '../testing/log-rows.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import type { ImportJobResult } from './import-job.js';
import { removeUploads, UNUSED_MS } from './upload-files.js';
import { UploadEntity } from './upload.entity.js';

interface UserErrors {
  userErrors: { code: string; field: string[] | null; message: string }[];
}
interface Upload {
  id: string;
  path: string;
  fileName: string;
  bytes: number;
  received: number;
  expiresAt: string;
}

let server: TestServer;
let operator: TestClient & { accountId: string };
let clock = 0;
beforeAll(async () => {
  server = await startTestServer({ now: () => new Date(Date.now() + clock), jobsHere: true });
  operator = await server.as(Role.OPERATOR);
});
afterAll(() => server.close());

const CREATE =
  'mutation($input: CreateUploadInput!) { createUpload(input: $input) { upload { id path fileName bytes received expiresAt } userErrors { code field message } } }';
const START =
  'mutation($input: StartImportInput!) { startImport(input: $input) { job { id kind state } userErrors { code field message } } }';

async function create(
  fileName: string,
  bytes: number,
  client: TestClient = operator,
): Promise<{ upload: Upload | null } & UserErrors> {
  return (
    await client.ok<{ createUpload: { upload: Upload | null } & UserErrors }>(CREATE, { input: { fileName, bytes } })
  ).createUpload;
}

async function made(fileName: string, bytes: number, client: TestClient = operator): Promise<Upload> {
  const { upload, userErrors } = await create(fileName, bytes, client);
  expect(userErrors).toEqual([]);
  if (!upload) throw new Error('no upload');
  return upload;
}

const put = (
  upload: Pick<Upload, 'path'>,
  body: string | Uint8Array,
  offset = 0,
  client: TestClient = operator,
): Promise<Response> =>
  client.fetch(upload.path, {
    method: 'PUT',
    headers: { 'upload-offset': String(offset), 'content-type': 'application/octet-stream' },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });

async function send(fileName: string, content: string | Uint8Array): Promise<Upload> {
  const upload = await made(fileName, Buffer.byteLength(content));
  expect((await put(upload, content)).status).toBe(204);
  return upload;
}

async function start(uploadIds: string[], more: object = {}): Promise<{ job: { id: string } | null } & UserErrors> {
  return (
    await operator.ok<{ startImport: { job: { id: string } | null } & UserErrors }>(START, {
      input: { uploadIds, ...more },
    })
  ).startImport;
}

type Ended = JobEntity & { result: ImportJobResult | null };
const ended = async (id: string | undefined): Promise<Ended> => (await endOf(server.services, id)) as Ended;

/** How many bytes of an upload are there. */
const arrived = async (upload: Upload): Promise<number> =>
  Number((await operator.fetch(upload.path, { method: 'HEAD' })).headers.get('upload-offset'));
const patiently = { timeout: 300_000 };

const different = (count: number): LogRow[] => Array.from({ length: count }, () => logRow());
const message = async (response: Response): Promise<string> =>
  ((await response.json()) as { errors: { message: string }[] }).errors[0]?.message ?? '';

describe('a file', () => {
  test('an upload that is announced again with its key is the same one', async () => {
    const announce = async (clientMutationKey: string, bytes = 9): Promise<{ upload: Upload | null } & UserErrors> =>
      (
        await operator.ok<{ createUpload: { upload: Upload | null } & UserErrors }>(CREATE, {
          input: { fileName: 'again.csv', bytes, clientMutationKey },
        })
      ).createUpload;
    const first = await announce('upload-1');
    expect(first.userErrors).toEqual([]);
    expect(await announce('upload-1')).toEqual(first);
    expect((await announce('upload-2')).upload?.id).not.toBe(first.upload?.id);
    expect((await announce('upload-1', 10)).userErrors).toMatchObject([
      { code: 'CONFLICT', field: ['clientMutationKey'] },
    ]);
  });
  test('is imported by a process of its own', async () => {
    const apart = await startTestServer();
    try {
      const sender = await apart.as(Role.OPERATOR);
      const content = csvOf(different(7));
      const upload = await made('apart.csv', content.length, sender);
      expect((await put(upload, content, 0, sender)).status).toBe(204);
      const { startImport } = await sender.ok<{ startImport: { job: { id: string } | null } }>(START, {
        input: { uploadIds: [upload.id] },
      });
      expect(await resultOf<ImportJobResult>(apart.services, startImport.job?.id)).toMatchObject({
        committed: true,
        read: 7,
        accepted: 7,
      });
      expect((await apart.services.lake.current())?.rows).toBe(7);
    } finally {
      await apart.close();
    }
  });

  test('is announced, sent, imported, and removed when used', async () => {
    const upload = await send('2019-Oct.csv', csvOf(different(7)));
    expect(upload).toMatchObject({ fileName: '2019-Oct.csv', received: 0, path: `/uploads/${upload.id}` });
    const { job, userErrors } = await start([upload.id]);
    expect(userErrors).toEqual([]);
    const done = await ended(job?.id);
    expect(done).toMatchObject({ kind: 'IMPORT', state: JobState.DONE, error: null, createdById: operator.accountId });
    expect(done.result).toMatchObject({ committed: true, read: 7, accepted: 7, duplicates: 0, quarantined: {} });
    expect((await server.services.lake.current())?.rows).toBe(7);
    await expect(access(path.join(server.dataDir, 'uploads', upload.id))).rejects.toThrow();
    expect((await put(upload, 'more')).status).toBe(404);
  });

  test('packed with gzip is imported as it is; with copies kept where asked', async () => {
    const row = logRow();
    const upload = await send('copies.csv.gz', gzipSync(csvOf([row, row])));
    const done = await ended((await start([upload.id], { keepDuplicates: true })).job?.id);
    expect(done.result).toMatchObject({ read: 2, accepted: 2, duplicates: 0, duplicatesFound: 1 });
  });

  test('is sent in pieces; HEAD tells how much has arrived, and sending goes on there', async () => {
    const content = csvOf(different(50));
    const upload = await made('pieces.csv', content.length);
    expect((await put(upload, content.slice(0, 1000))).headers.get('upload-offset')).toBe('1000');
    const head = await operator.fetch(upload.path, { method: 'HEAD' });
    expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([
      200,
      '1000',
      String(content.length),
    ]);
    const wrong = await put(upload, content.slice(500), 500);
    expect([wrong.status, wrong.headers.get('upload-offset')]).toEqual([409, '1000']);
    expect((await start([upload.id])).userErrors).toMatchObject([{ code: 'CONFLICT', field: ['uploadIds'] }]);
    expect((await put(upload, content.slice(1000), 1000)).status).toBe(204);
    expect(await message(await put(upload, content, content.length))).toContain('arrived already');
    expect((await ended((await start([upload.id])).job?.id)).result).toMatchObject({ read: 50, accepted: 50 });
  });

  test('whose connection breaks keeps what arrived', async () => {
    const content = csvOf(different(20_000));
    const upload = await made('broken.csv', content.length);
    const controller = new AbortController();
    const first = content.slice(0, 500_000);
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => stream.enqueue(new TextEncoder().encode(first)),
      pull: () => new Promise(() => undefined),
    });
    const sending = expect(
      operator.fetch(upload.path, {
        method: 'PUT',
        headers: { 'upload-offset': '0' },
        body,
        duplex: 'half',
        signal: controller.signal,
      } as RequestInit),
    ).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => arrived(upload), patiently).toBe(first.length);
    expect((await put(upload, 'x', first.length)).status).toBe(409);
    controller.abort();
    await sending;
    await expect
      .poll(async () => (await put(upload, content.slice(first.length), first.length)).status, patiently)
      .toBe(204);
    expect((await ended((await start([upload.id])).job?.id)).result).toMatchObject({ read: 20_000, accepted: 20_000 });
  });

  test('larger than a body of the API may be is streamed in', async () => {
    const upload = await made('large.csv', 3_000_000);
    expect((await put(upload, 'x'.repeat(3_000_000))).status).toBe(204);
  });

  test('is sent on at a whole number of bytes, written plainly', async () => {
    const upload = await made('offsets.csv', 200);
    expect((await put(upload, 'x'.repeat(100))).status).toBe(204);
    for (const offset of ['1e2', '0x64', '100.0', '+100', '-0', '']) {
      const response = await operator.fetch(upload.path, {
        method: 'PUT',
        headers: { 'upload-offset': offset },
        body: 'x',
      });
      expect([offset, response.status]).toEqual([offset, 400]);
    }
    expect((await operator.fetch(upload.path, { method: 'HEAD' })).headers.get('upload-offset')).toBe('100');
  });

  test('that an import has taken stays whole, whatever its sender still sends', async () => {
    const content = csvOf(different(9));
    const upload = await made('taken.csv', content.length);
    let more: (() => void) | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => {
        stream.enqueue(new TextEncoder().encode(content));
        more = () => {
          stream.enqueue(new TextEncoder().encode('more'));
          stream.close();
        };
      },
    });
    const sending = operator.fetch(upload.path, { method: 'PUT', body, duplex: 'half' } as RequestInit);
    await expect.poll(() => arrived(upload), patiently).toBe(content.length);
    const { job } = await start([upload.id]);
    more?.();
    expect((await sending).status).toBe(400);
    expect((await ended(job?.id)).result).toMatchObject({ read: 9, accepted: 9 });
  });

  test('with more bytes than announced is refused, whether its length is said or not', async () => {
    const upload = await made('more.csv', 10);
    expect(await message(await put(upload, '12345678901'))).toContain('More bytes than the 10');
    const body = new ReadableStream<Uint8Array>({
      start: (stream) => {
        stream.enqueue(new TextEncoder().encode('12345678901'));
        stream.close();
      },
    });
    expect((await operator.fetch(upload.path, { method: 'PUT', body, duplex: 'half' } as RequestInit)).status).toBe(
      400,
    );
    expect((await operator.fetch(upload.path, { method: 'HEAD' })).headers.get('upload-offset')).toBe('0');
    expect((await put(upload, '1234567890')).status).toBe(204);
  });

  test('is no way out of its folder', async () => {
    for (const fileName of ['../../evil.csv', String.raw`..\evil.csv`, '/etc/evil.csv', '.evil.csv'])
      expect((await made(fileName, 5)).fileName).toBe('evil.csv');
    expect((await create('..', 5)).userErrors).toMatchObject([{ code: 'INVALID', field: ['fileName'] }]);
    expect((await create('로그 2019-10.csv', 0)).userErrors).toMatchObject([{ code: 'INVALID', field: ['bytes'] }]);
    expect((await made('로그 2019-10.csv', 5)).fileName).toBe('로그 2019-10.csv');
    expect((await create('big.csv', Number.MAX_SAFE_INTEGER)).userErrors[0]?.message).toContain('free some space');
    expect(await readdir(server.dataDir)).not.toContain('evil.csv');
  });

  test('of many gigabytes is promised room only where the disk has it, and takes as many hours as it needs', async () => {
    const { bavail, bsize } = await statfs(server.dataDir);
    // Others use the disk, too.
    const room = bavail * bsize;
    await removeUploads(server.services, [(await made('half.csv', Math.floor(room / 2))).id]);
    expect((await create('twice.csv', 2 * room)).upload).toBeNull();
    const slow = await made('slow-line.csv', 30);
    for (let hours = 0; hours < 3; hours++) {
      clock = hours * 50 * 60_000;
      const soon = Date.now() + clock + 50 * 60_000;
      expect((await put(slow, 'x'.repeat(10), 10 * hours)).status).toBe(204);
      await expect
        .poll(
          async () =>
            (await server.services.decisions.read.findOneByOrFail(UploadEntity, { id: slow.id })).expiresAt.getTime(),
          patiently,
        )
        .toBeGreaterThan(soon);
    }
    clock = 0;
  });

  test('of a quarter of a gigabyte leaves the memory as it is', async () => {
    const bytes = 256 * 1024 * 1024;
    const upload = await made('wide.csv', bytes);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const memory = (): number => {
      collect();
      return process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    };
    const before = memory();
    // A process of its own: what the sender holds is not what the server holds.
    const sender = `const piece = Buffer.alloc(1 << 20, 'x'); let left = ${bytes >> 20};
      const goOn = new Promise((resolve) => process.stdin.once('data', resolve));
      const body = new ReadableStream({ async pull(stream) { if (left === 16) await goOn; if (left-- > 0) stream.enqueue(piece); else stream.close(); } });
      const { status } = await fetch(process.argv[1], { method: 'PUT', duplex: 'half', body, headers: JSON.parse(process.argv[2]) }); console.log(String(status)); process.exit();`;
    const child = spawn(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        sender,
        new URL(upload.path, server.url).href,
        JSON.stringify({ cookie: operator.cookie }),
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    const closed = once(child, 'close');
    try {
      // It holds the last pieces back.
      await expect.poll(() => arrived(upload), patiently).toBe(bytes - 16 * 2 ** 20);
      expect(memory() - before).toBeLessThan(bytes / 2);
      child.stdin.end('go on');
      await closed;
    } finally {
      child.kill();
    }
    expect(said.trim()).toBe('204');
    expect(await arrived(upload)).toBe(bytes);
  });

  test('counts against the disk with all others that have not arrived', async () => {
    const { bavail, bsize } = await statfs(server.dataDir);
    const most = Math.floor((bavail * bsize * 2) / 3);
    const first = await create('first.csv', most);
    const second = await create('second.csv', most);
    expect(second.userErrors).toMatchObject([{ code: 'INVALID', message: expect.stringContaining('on their way') }]);
    await removeUploads(server.services, [first.upload!.id]);
    const third = await made('third.csv', most);
    await removeUploads(server.services, [third.id]);
  });

  test('of one account counts with its others that wait, and takes from its budget', async () => {
    const most = 256 * 2 ** 20;
    const [marketer, other] = [await server.as(Role.MARKETER), await server.as(Role.MARKETER)];
    const ids: string[] = [];
    for (let sent = 0; sent < 4; sent++) ids.push((await made('arms.csv', most, marketer)).id);
    expect((await create('one.csv', 1, marketer)).userErrors).toMatchObject([
      { code: 'TOO_LONG', field: ['bytes'], message: expect.stringContaining(String(4 * most)) },
    ]);
    const { data, extensions } = await other.graphql<{ createUpload: { upload: Upload } }>(CREATE, {
      input: { fileName: 'arms.csv', bytes: most },
    });
    expect(extensions.cost.actual).toBeGreaterThanOrEqual(2_560);
    ids.push(data!.createUpload.upload.id, (await made('log.csv', most)).id);
    await removeUploads(server.services, ids.splice(0, 1));
    ids.push((await made('one.csv', most, marketer)).id);
    await removeUploads(server.services, ids);
  });

  test('expires unused after an hour, and its bytes go', async () => {
    const upload = await send('late.csv', csvOf(different(1)));
    clock = UNUSED_MS + 1_000;
    expect((await operator.fetch(upload.path, { method: 'HEAD' })).status).toBe(404);
    expect((await start([upload.id])).userErrors).toMatchObject([{ code: 'EXPIRED' }]);
    await made('next.csv', 5);
    clock = 0;
    await expect(access(path.join(server.dataDir, 'uploads', upload.id))).rejects.toThrow();
    expect(await server.services.decisions.read.existsBy(UploadEntity, { id: upload.id })).toBe(false);
  });
});

describe('a path on the server', () => {
  test('is imported from the inbox, says what it was, and is passed over when it comes again', async () => {
    const inbox = path.join(server.dataDir, 'inbox');
    await mkdir(inbox, { recursive: true });
    const row = logRow();
    await writeFile(path.join(inbox, 'march.csv'), csvOf([...different(3), row, row]));
    const startPaths = async (serverPaths: string[], more: object = {}): ReturnType<typeof start> =>
      (
        await operator.ok<{ startImport: Awaited<ReturnType<typeof start>> }>(START, {
          input: { serverPaths, ...more },
        })
      ).startImport;
    const first = await ended((await startPaths(['march.csv'])).job?.id);
    expect(first.result).toMatchObject({
      committed: true,
      read: 5,
      accepted: 4,
      duplicates: 1,
      duplicatesByType: { view: 1 },
      alreadyImported: [],
      replacedRows: 0,
    });
    const again = await ended((await startPaths([path.join(inbox, 'march.csv')])).job?.id);
    expect(again.result).toMatchObject({ committed: false, read: 0, alreadyImported: ['march.csv'] });
    const { imports } = await operator.ok<{ imports: { nodes: unknown[] } }>(
      '{ imports(first: 2) { nodes { committed alreadyImported duplicatesByType { views total } replacedRows skipped { name why } seconds rowsPerSecond files { name sha256 format seconds readAs } } } }',
    );
    expect(imports.nodes).toMatchObject([
      { committed: false, alreadyImported: ['march.csv'], rowsPerSecond: null, files: [] },
      {
        committed: true,
        duplicatesByType: { views: 1, total: 1 },
        skipped: [],
        rowsPerSecond: expect.any(Number),
        files: [{ name: 'march.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), format: 'csv' }],
      },
    ]);
    const replaced = await ended((await startPaths(['march.csv'], { replaceMonths: true })).job?.id);
    expect(replaced.result?.replacedRows).toBeGreaterThan(0);
    const otherwise = await ended((await startPaths(['march.csv'], { readAs: { timeZone: 'Asia/Seoul' } })).job?.id);
    expect(otherwise).toMatchObject({
      state: 'FAILED',
      errorCode: 'read-otherwise',
      errorFacts: { file: 'march.csv' },
    });
    const both = await ended(
      (await startPaths(['march.csv'], { readAs: { timeZone: 'Asia/Seoul' }, readAgain: true })).job?.id,
    );
    expect(both.result).toMatchObject({ read: 5, alreadyImported: [] });
    const lacking = await ended((await startPaths(['march.csv'], { replaceOnlyMonths: ['1999-01'] })).job?.id);
    expect(lacking).toMatchObject({
      state: 'FAILED',
      errorCode: 'months-lacking',
      errorFacts: { month: '1999-01' },
      error: expect.stringContaining('1999-01 was to be replaced, but no file has a row of it') as string,
    });
    expect(await startPaths(['march.csv'], { replaceOnlyMonths: ['2019-10', 'October'] })).toMatchObject({
      job: null,
      userErrors: [
        {
          code: 'INVALID',
          field: ['replaceOnlyMonths', '1'],
          message: '"October" is no month. Write the year and the month, such as 2019-10.',
        },
      ],
    });
    const refused = await startPaths(['/etc/passwd', 'nothing.csv']);
    expect(refused).toMatchObject({
      job: null,
      userErrors: [
        { code: 'FORBIDDEN', field: ['serverPaths', '0'] },
        { code: 'NOT_FOUND', field: ['serverPaths', '1'] },
      ],
    });
    expect(refused.userErrors[0]?.message).toMatch(/^\/etc\/passwd lies outside .*Allowed: the folder inbox/);
  });
});

describe('a file that says little of itself', () => {
  test('is read as it is told, and takes brand and category from a catalog', async () => {
    const inbox = path.join(server.dataDir, 'inbox');
    await mkdir(inbox, { recursive: true });
    await writeFile(
      path.join(inbox, 'bare.csv'),
      '2019-10-09 09:00:00;7001;view;1.50;8001\n2019-10-09 09:00:01;7001;cart;1.50;8001\n',
    );
    await writeFile(path.join(inbox, 'products.csv'), 'product_id,category_code,brand\n7001,toys.kites,zephyr\n');
    const input = {
      serverPaths: ['bare.csv'],
      catalogPaths: ['products.csv'],
      readAs: {
        delimiter: 'SEMICOLON',
        header: false,
        columns: ['event_time', 'product_id', 'event_type', 'price', 'user_id'],
        timeZone: 'Asia/Seoul',
        format: 'CSV',
      },
    };
    const { startImport } = await operator.ok<{ startImport: { job: { id: string } | null } & UserErrors }>(START, {
      input,
    });
    expect(startImport.userErrors).toEqual([]);
    const done = await ended(startImport.job?.id);
    expect([done.error, done.result]).toMatchObject([null, { read: 2, accepted: 2 }]);
    const { product } = await operator.ok<{ product: unknown }>('{ product(externalId: "7001") { brand category } }');
    expect(product).toMatchObject({ brand: 'zephyr', category: 'toys.kites' });
    const { user } = await operator.ok<{ user: unknown }>('{ user(externalId: "8001") { firstSeenAt } }');
    expect(user).toEqual({ firstSeenAt: '2019-10-09T00:00:00.000Z' });
  });
});

describe('who may', () => {
  test('send a file: those with imports:write, and only their own', async () => {
    const upload = await made('mine.csv', 5);
    const [viewer, other] = [await server.as(Role.VIEWER), await server.as(Role.OPERATOR)];
    expect((await put(upload, '12345', 0, server.anonymous())).status).toBe(401);
    expect((await put(upload, '12345', 0, viewer)).status).toBe(403);
    expect((await put(upload, '12345', 0, other)).status).toBe(404);
    expect((await put({ path: '/uploads/upl_0' }, '12345')).status).toBe(404);
    const key = await server.withKey('imports:write');
    const own = await made('key.csv', 5, key);
    expect((await put(own, '12345', 0, key)).status).toBe(204);
    const { errors } = await viewer.graphql(CREATE, { input: { fileName: 'a.csv', bytes: 1 } });
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('an import', () => {
  test('of the same request twice is one job', async () => {
    const upload = await send('once.csv', csvOf(different(3)));
    const [first, again] = [
      await start([upload.id], { clientMutationKey: 'k-1' }),
      await start([upload.id], { clientMutationKey: 'k-1' }),
    ];
    expect(again.job?.id).toBe(first.job?.id);
    expect((await start([upload.id])).userErrors).toMatchObject([{ code: 'TAKEN' }]);
    await ended(first.job?.id);
  });

  test('of a file that is no log fails with its words, and the lake stays', async () => {
    const before = await server.services.lake.current();
    const upload = await send('items.csv', 'id,name\n1,x\n');
    const done = await ended((await start([upload.id])).job?.id);
    expect(done).toMatchObject({ state: JobState.FAILED, result: null });
    expect(done.error).toContain('items.csv is not a log');
    expect(await server.services.lake.current()).toEqual(before);
  });

  test('needs uploads that exist', async () => {
    expect((await start([])).userErrors).toMatchObject([{ code: 'REQUIRED', field: ['uploadIds'] }]);
    expect((await start(['upl_0'], { maxBadShare: 1.5 })).userErrors).toMatchObject([
      { code: 'INVALID', field: ['maxBadShare'] },
    ]);
    expect((await start(['upl_0'], { readAs: { columns: ['event_time', 'color'] } })).userErrors).toMatchObject([
      { code: 'INVALID', field: ['readAs', 'columns'] },
    ]);
    expect((await start(['upl_0'])).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: ['uploadIds'] }]);
  });

  test('is listed with its files, what was put aside and why, newest first, page by page', async () => {
    const bad = csvOf([...different(4), logRow({ price: '-1' }), logRow({ categoryId: '2.10381E+18' })]);
    const good = csvOf(different(2));
    const uploads = [await send('bad.csv', bad), await send('good.csv', good)];
    const done = await ended((await start(uploads.map(({ id }) => id))).job?.id);
    const FIELDS = `id snapshotId committed committedAt read accepted duplicates duplicatesFound quarantinedTotal quarantined { reason rows } warnings { reason rows }
      files { name bytes read accepted duplicates quarantined readAs } problems { file line column value reason remedy isWarning }`;
    const viewer = await server.as(Role.VIEWER);
    const { imports } = await viewer.ok<{
      imports: {
        nodes: ({ id: string } & Record<string, unknown>)[];
        totalCount: number;
        pageInfo: { endCursor: string; hasNextPage: boolean };
      };
    }>(`{ imports(first: 1) { nodes { ${FIELDS} } totalCount pageInfo { endCursor hasNextPage } } }`);
    expect(imports.nodes[0]).toMatchObject({
      id: done.result?.importId,
      snapshotId: done.result?.snapshotId,
      committed: true,
      read: 8,
      accepted: 7,
      duplicates: 0,
      quarantinedTotal: 1,
      quarantined: [{ reason: 'negative-price', rows: 1 }],
      warnings: [{ reason: 'mangled-category-id', rows: 1 }],
      files: [
        { name: 'bad.csv', bytes: bad.length, read: 6, quarantined: 1 },
        { name: 'good.csv', read: 2, accepted: 2 },
      ],
      problems: [
        { file: 'bad.csv', line: 6, column: 'price', value: '-1', reason: 'negative-price', isWarning: false },
        { line: 7, isWarning: true },
      ],
    });
    expect(imports.pageInfo.hasNextPage).toBe(true);
    const next = await viewer.ok<{ imports: { nodes: { id: string }[] } }>(
      'query($after: String) { imports(first: 100, after: $after) { nodes { id } } }',
      { after: imports.pageInfo.endCursor },
    );
    expect(next.imports.nodes).toHaveLength(imports.totalCount - 1);
    const { node } = await viewer.ok<{ node: unknown }>(
      'query($id: ID!) { node(id: $id) { id ... on Import { read } } }',
      { id: imports.nodes[0]?.id },
    );
    expect(node).toEqual({ id: imports.nodes[0]?.id, read: 8 });
    const wrong = await viewer.graphql('{ imports(after: "WyJ4Il0") { nodes { id } } }');
    expect(wrong.errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  test('are found by their ids with one reading of the reports, however many are asked for', async () => {
    const ids: (string | undefined)[] = [];
    for (const name of ['one.csv', 'two.csv'])
      ids.push((await ended((await start([(await send(name, csvOf(different(2)))).id])).job?.id)).result?.importId);
    const { lake } = server.services;
    const read = lake.reports.bind(lake);
    let readings = 0;
    lake.reports = () => {
      readings += 1;
      return read();
    };
    try {
      const { nodes } = await operator.ok<{ nodes: unknown[] }>(
        'query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Import { isInLog } } }',
        { ids: [...ids, 'imp_none'] },
      );
      expect(nodes).toEqual([...ids.map((id) => expect.objectContaining({ id, isInLog: true })), null]);
    } finally {
      lake.reports = read;
    }
    expect(readings).toBe(1);
  });

  test('that is canceled leaves the lake as it was, and can be started again', async () => {
    const before = await server.services.lake.current();
    const upload = await send('slow.csv', csvOf(different(150_000)));
    const { job } = await start([upload.id]);
    await jobWhen(server.services, job?.id, ({ progress }) => /^(?:checking|reading|sorting)/.test(progress.step));
    await server.services.jobs.cancel(job?.id ?? '');
    expect(await ended(job?.id)).toMatchObject({ state: JobState.CANCELED });
    expect(await server.services.lake.current()).toEqual(before);
    expect((await ended((await start([upload.id])).job?.id)).result).toMatchObject({
      read: 150_000,
      accepted: 150_000,
    });
  });
});
