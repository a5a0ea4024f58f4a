import { openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CartographClient } from '../client.js';
import { startTestServer, type Interceptor, type TestServer } from '../testing/server.js';

let server: TestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

/** Takes uploads as the API does: bytes are added at the offset they name. */
class Uploads {
  content = Buffer.alloc(0);
  /** What to do wrong, by the number of the PUT. */
  readonly faults: Record<number, 'break' | 'half' | 'refuse'>;
  puts = 0;

  constructor(faults: Uploads['faults'] = {}) {
    this.faults = faults;
  }

  readonly intercept: Interceptor = (request, response) => {
    if (!request.path.startsWith('/uploads/u1')) return false;
    if (request.method === 'HEAD') {
      response.writeHead(200, { 'upload-offset': String(this.content.length) }).end();
      return true;
    }
    this.puts += 1;
    const fault = this.faults[this.puts];
    if (fault === 'refuse') {
      response.writeHead(413, { 'content-type': 'text/plain' }).end('The file is larger than announced.');
      return true;
    }
    if (Number(request.headers['upload-offset']) !== this.content.length) {
      response.writeHead(409).end();
      return true;
    }
    if (fault === 'half')
      this.content = Buffer.concat([this.content, request.body.subarray(0, request.body.length >> 1)]);
    if (fault) {
      response.destroy();
      return true;
    }
    this.content = Buffer.concat([this.content, request.body]);
    response.writeHead(204, { 'upload-offset': String(this.content.length) }).end();
    return true;
  };
}

async function clientFor(uploads: Uploads): Promise<CartographClient> {
  server = await startTestServer(
    {
      createUpload: ({ input }: { input: { fileName: string; bytes: number } }) => ({
        upload: {
          id: 'up_1',
          path: '/uploads/u1',
          fileName: input.fileName,
          bytes: input.bytes,
          received: 0,
          expiresAt: '2019-10-01T01:00:00Z',
        },
        userErrors: [],
      }),
    },
    uploads.intercept,
  );
  return new CartographClient({ url: server.url });
}

const content = Buffer.from(Array.from({ length: 20 * 1024 * 1024 }, (_, i) => i % 251));

describe('an upload', () => {
  it('sends a file in pieces and tells how far it is', async () => {
    const uploads = new Uploads();
    const client = await clientFor(uploads);
    const sent: number[] = [];
    const upload = await client.imports.upload(
      { name: '2019-Oct.csv', bytes: new Blob([content]) },
      { onProgress: (progress) => sent.push(progress.sent) },
    );
    expect(upload).toMatchObject({ fileName: '2019-Oct.csv', bytes: content.length, received: content.length });
    expect(uploads.content.equals(content)).toBe(true);
    expect(sent).toEqual([8 * 1024 * 1024, 16 * 1024 * 1024, content.length]);
  });

  it('goes on where the server stopped when the connection breaks', async () => {
    const uploads = new Uploads({ 1: 'break', 3: 'half' });
    const client = await clientFor(uploads);
    await client.imports.upload({ name: 'a.csv', bytes: new Blob([content]) });
    expect(uploads.content.equals(content)).toBe(true);
  });

  it('stops at what the server refuses, with its words', async () => {
    const client = await clientFor(new Uploads({ 2: 'refuse' }));
    const upload = client.imports.upload({ name: 'a.csv', bytes: new Blob([content]) });
    await expect(upload).rejects.toMatchObject({
      kind: 'bad-input',
      message: expect.stringContaining('larger than announced'),
    });
  });

  it('takes a file of a browser and one on disk', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cartograph-sdk-'));
    try {
      await writeFile(join(folder, 'a.csv'), 'event_time\n');
      const uploads = new Uploads();
      const client = await clientFor(uploads);
      await client.imports.upload({ name: 'a.csv', bytes: await openAsBlob(join(folder, 'a.csv')) });
      expect(uploads.content.toString()).toBe('event_time\n');
      const byPath = new Uploads();
      await server!.close();
      await (await clientFor(byPath)).imports.upload(join(folder, 'a.csv'));
      expect(byPath.content.toString()).toBe('event_time\n');
      const second = new Uploads();
      await server!.close();
      await (await clientFor(second)).imports.upload(new File(['x,y\n'], 'b.csv'));
      expect(second.content.toString()).toBe('x,y\n');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('sends an empty file as one empty piece, and ends with the signal', async () => {
    const uploads = new Uploads();
    const client = await clientFor(uploads);
    await client.imports.upload({ name: 'empty.csv', bytes: new Blob([]) });
    expect(uploads.puts).toBe(1);
    const signal = AbortSignal.abort(new Error('changed my mind'));
    await expect(client.imports.upload({ name: 'a.csv', bytes: new Blob([content]) }, { signal })).rejects.toThrow(
      'changed my mind',
    );
  });
});
