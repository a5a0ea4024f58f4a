import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSchema, execute, parse, subscribe, validate, type ExecutionResult } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

/** What the server was sent. */
export interface Received {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** Answers a request itself by returning true. */
export type Interceptor = (request: Received, response: ServerResponse, count: number) => boolean | Promise<boolean>;

/** A small server that speaks GraphQL over HTTP and WebSocket on the project's own SDL. */
export interface TestServer {
  url: string;
  received: Received[];
  /** `authorization` of each WebSocket's first message, and the `cookie` of its handshake. */
  sockets: { authorization: unknown; cookie: string | undefined }[];
  /** Breaks every open WebSocket. */
  dropSockets(): void;
  /** @throws AggregateError - what the server itself failed on meanwhile. */
  close(): Promise<void>;
}

const sdl = await readFile(new URL('../../../../apps/api/schema.graphql', import.meta.url), 'utf8');

/**
 * @param root - fields of Query, Mutation and Subscription by name; the SDL decides everything else.
 * @param intercept - what to do before GraphQL, such as breaking the connection.
 */
export async function startTestServer(
  root: Record<string, NonNullable<unknown>>,
  intercept: Interceptor = () => false,
): Promise<TestServer> {
  const schema = buildSchema(sdl);
  const received: Received[] = [];
  const faults: unknown[] = [];
  const sockets: TestServer['sockets'] = [];

  const answer = async (body: Buffer): Promise<ExecutionResult> => {
    const { query, variables, operationName } = JSON.parse(body.toString()) as {
      query: string;
      variables?: Record<string, unknown>;
      operationName?: string;
    };
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return { errors };
    return execute({
      schema,
      document,
      rootValue: root,
      variableValues: variables ?? null,
      operationName: operationName ?? null,
    });
  };

  const http = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks),
      };
      received.push(one);
      if (await intercept(one, response, received.length)) return;
      const result = await answer(one.body);
      response.writeHead(200, {
        'content-type': 'application/graphql-response+json',
        'x-request-id': `r${received.length}`,
      });
      response.end(
        JSON.stringify({
          ...result,
          extensions: { cost: { requested: 5, actual: 3, limit: 1000, remaining: 990, restoreRate: 50 } },
        }),
      );
    })().catch((error: unknown) => {
      // A client that goes away in the middle of its body is part of some tests; whatever else went wrong here is told when the server is closed.
      if (!request.destroyed || request.complete) faults.push(error);
      response.destroy();
    });
  });
  const webSockets = new WebSocketServer({ server: http, path: '/graphql' });
  const cleanUp = useServer(
    {
      schema,
      roots: { subscription: root },
      execute,
      subscribe,
      onConnect: (context) => {
        sockets.push({
          authorization: context.connectionParams?.['authorization'],
          cookie: context.extra.request.headers.cookie,
        });
      },
    },
    webSockets,
  );
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    received,
    sockets,
    dropSockets: () => webSockets.clients.forEach((client) => client.terminate()),
    async close() {
      await cleanUp.dispose();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      if (faults.length > 0)
        throw new AggregateError(
          faults,
          `the test server failed on ${faults.length} requests: ${faults.map(String).join('; ')}`,
        );
    },
  };
}

/** Answers with JSON. */
export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): true {
  response.writeHead(status, { 'content-type': 'application/graphql-response+json', ...headers });
  response.end(JSON.stringify(body));
  return true;
}
