import express, { type RequestHandler } from 'express';
import { afterEach, expect, test } from 'vitest';
import type { Server } from 'node:http';
import { listen, stopListening } from './listen.js';
import { serveHttp } from './serve-http.js';

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await stopListening(server, () => 0, 0);
});

async function served(
  ...stages: RequestHandler[]
): Promise<(path: string, method?: string) => Promise<[number, unknown]>> {
  const app = express();
  app.set('trust proxy', 'loopback');
  app.use((request, response) => void response.json({ express: request.path, isSecure: request.secure }));
  const server = serveHttp(
    app,
    {
      path: '/ask',
      stages,
      fail: (error: Error, _request, response, next) =>
        response.headersSent ? next(error) : response.status(418).json(error.message),
    },
    {},
  );
  open.push(server);
  const url = await listen(server, '127.0.0.1', 0);
  return async (path, method = 'POST') => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' },
    });
    return [answer.status, await answer.json()];
  };
}

test('POSTs to the path pass the stages in turn, with all that Express gives a request; others go to the app', async () => {
  const ask = await served(
    (_request, response, next) => {
      response.locals = { said: 'first' };
      setTimeout(next, 1);
    },
    (request, response) =>
      void response
        .cookie('seen', '1')
        .json({ ip: request.ip, isSecure: request.secure, query: request.query, locals: response.locals }),
  );
  const answer = { ip: '203.0.113.9', isSecure: true, locals: { said: 'first' } };
  expect(await ask('/ask')).toEqual([200, { ...answer, query: {} }]);
  expect(await ask('/ask?a=b')).toEqual([200, { ...answer, query: { a: 'b' } }]);
  expect(await ask('/ask', 'GET')).toEqual([200, { express: '/ask', isSecure: true }]);
  expect(await ask('/asked')).toEqual([200, { express: '/asked', isSecure: true }]);
});

test.each<[string, RequestHandler]>([
  [
    'thrown',
    () => {
      throw new Error('no');
    },
  ],
  ['rejected', async () => Promise.reject(new Error('no'))],
  ['told', (_request, _response, next) => next(new Error('no'))],
])('a failure that is %s is answered, and no later stage is asked', async (_how, stage) => {
  const ask = await served(stage, (_request, response) => void response.json('too far'));
  expect(await ask('/ask')).toEqual([418, 'no']);
});

test('a failure after the answer began ends the connection', async () => {
  const ask = await served((_request, response) => {
    response.write('{');
    throw new Error('no');
  });
  await expect(ask('/ask')).rejects.toThrow();
});
