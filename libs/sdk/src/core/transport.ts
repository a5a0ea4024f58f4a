import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { getOperationAST, print, type DocumentNode } from 'graphql';
import { CookieJar } from './cookies.js';
import { CartographError, fromAnswer, parseRecord, type AnswerContext } from './errors.js';
import { Subscriptions, type WebSocketConstructor } from './subscriptions.js';

/** What a call cost against the caller's budget; every answer says it. */
export interface Cost {
  requested: number;
  actual: number;
  limit: number;
  remaining: number;
  restoreRate: number;
}

/** What `ClientOptions.onResponse` hears about each answered attempt. */
export interface ResponseInfo {
  operation: string;
  status: number;
  seconds: number;
  requestId: string | null;
  cost: Partial<Cost> | null;
}

/** How to reach a server, and how patiently. */
export interface ClientOptions {
  /** The server's address, `http://127.0.0.1:4000`; in a browser it may be relative, `/`. */
  url: string;
  /** An API key. Without one, `signIn` starts a session kept in a cookie. */
  apiKey?: string;
  /** Default: the global `fetch`. */
  fetch?: typeof globalThis.fetch;
  /** Default: the global `WebSocket`; Node 20 has none: pass that of the `ws` package, or jobs are watched by asking again. */
  webSocket?: WebSocketConstructor;
  /** Milliseconds one attempt may take. Default 30 000. */
  timeoutMs?: number;
  /** How often a safe call is tried again after a fault that may pass. Default 2. */
  retries?: number;
  /** First pause before trying again, in milliseconds; it doubles each time. Default 200. */
  retryDelayMs?: number;
  /** Spreads the pauses; answers in [0, 1). Default `Math.random`. */
  random?: () => number;
  onResponse?: (info: ResponseInfo) => void;
}

/** What every call takes besides its own arguments. */
export interface CallOptions {
  /** Aborting rejects the call with the signal's reason. */
  signal?: AbortSignal;
  /** Milliseconds an attempt may take, instead of the client's. */
  timeoutMs?: number;
}

/** A document with the types of its result and variables, or GraphQL text. */
export type Document<Result, Variables> = TypedDocumentNode<Result, Variables> | string;

/** An operation ready to send. */
interface Operation {
  text: string;
  name: string;
  isQuery: boolean;
}

/** A header that no foreign page can set without asking first: it proves that a cookie is not ridden on. */
const preflight = 'apollo-require-preflight';
const accept = 'application/graphql-response+json, application/json;q=0.9';
const passing = new Set(['network', 'unavailable', 'rate-limited']);
const longestPauseMs = 30_000;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Sends documents over HTTP, and subscriptions over a WebSocket. One per client. */
export class Transport {
  readonly #base: URL;
  readonly #options: ClientOptions;
  readonly #cookies = new CookieJar();
  readonly #operations = new WeakMap<DocumentNode, Operation>();
  #subscriptions: Subscriptions | null = null;

  constructor(options: ClientOptions) {
    const page = (globalThis as { location?: { href: string } }).location?.href;
    const base = new URL(options.url, page);
    if (!base.pathname.endsWith('/')) base.pathname += '/';
    this.#base = base;
    this.#options = options;
  }

  /** Where `path` lies on the server: relative to the server's address. */
  resolve(path: string): URL {
    return new URL(path.replace(/^\//, ''), this.#base);
  }

  /**
   * Runs a query or mutation.
   *
   * Queries, and mutations whose input has a `clientMutationKey`, are tried again after `network`, `unavailable` and
   * `rate-limited`; other mutations never, because the server may have done them.
   *
   * @throws CartographError - any kind but `user-errors`; the signal's reason after an abort.
   */
  async request<Result, Variables>(
    document: Document<Result, Variables>,
    variables: Variables,
    call: CallOptions = {},
  ): Promise<Result> {
    const operation = this.#prepare(document);
    const retries = operation.isQuery || hasMutationKey(variables) ? (this.#options.retries ?? 2) : 0;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#attempt<Result>(operation, variables, call);
      } catch (error) {
        if (!(error instanceof CartographError) || !passing.has(error.kind) || attempt >= retries) throw error;
        await pause(this.#pauseMs(error, attempt), call.signal);
      }
    }
  }

  /** Whether subscriptions are possible: there is a WebSocket here. */
  get canSubscribe(): boolean {
    return this.#webSocket() !== undefined;
  }

  /**
   * Starts a subscription; ending the iteration stops it. Lost connections are made again.
   *
   * @throws CartographError - `network` when there is no WebSocket or no connection; else the server's reason.
   */
  subscribe<Result, Variables>(
    document: Document<Result, Variables>,
    variables: Variables,
  ): AsyncIterableIterator<Result, void, undefined> {
    const implementation = this.#webSocket();
    if (!implementation) {
      throw new CartographError(
        { kind: 'network' },
        'There is no WebSocket here; pass one as the client option `webSocket`, for example that of the ws package.',
      );
    }
    this.#subscriptions ??= new Subscriptions({
      url: this.resolve('graphql'),
      implementation,
      apiKey: this.#options.apiKey,
      cookie: () => this.#cookies.header(),
      retries: this.#options.retries ?? 2,
    });
    return this.#subscriptions.iterate<Result>(this.#prepare(document), variables);
  }

  /**
   * Makes one HTTP call with the client's credentials and deadline. Answers any status.
   *
   * @throws CartographError - `network` or `timeout`; the signal's reason after an abort.
   */
  async send(url: URL, init: RequestInit & { duplex?: 'half' }, call: CallOptions = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set(preflight, 'true');
    if (this.#options.apiKey !== undefined) headers.set('authorization', `Bearer ${this.#options.apiKey}`);
    const cookie = this.#cookies.header();
    if (cookie !== null && this.#options.apiKey === undefined) headers.set('cookie', cookie);
    const timeoutMs = call.timeoutMs ?? this.#options.timeoutMs ?? 30_000;
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = call.signal ? AbortSignal.any([call.signal, deadline]) : deadline;
    const request = this.#options.fetch ?? globalThis.fetch;
    try {
      const response = await request(url, { credentials: 'same-origin', ...init, headers, signal });
      this.#cookies.store(response.headers);
      return response;
    } catch (cause) {
      throw this.#fault(cause, call, deadline, timeoutMs);
    }
  }

  /** Closes the WebSocket. The client can be used again afterwards. */
  async close(): Promise<void> {
    await this.#subscriptions?.close();
    this.#subscriptions = null;
  }

  async #attempt<Result>(operation: Operation, variables: unknown, call: CallOptions): Promise<Result> {
    const started = performance.now();
    const timeoutMs = call.timeoutMs ?? this.#options.timeoutMs ?? 30_000;
    const body = JSON.stringify({
      query: operation.text,
      operationName: operation.name === '' ? undefined : operation.name,
      variables,
    });
    const headers = { accept, 'content-type': 'application/json' };
    const response = await this.send(this.resolve('graphql'), { method: 'POST', headers, body }, call);
    let text: string;
    try {
      text = await response.text();
    } catch (cause) {
      const late = cause instanceof Error && cause.name === 'TimeoutError';
      throw this.#fault(cause, call, late ? AbortSignal.abort() : null, timeoutMs);
    }
    const answer = parseRecord(text);
    const cost =
      isRecord(answer?.['extensions']) && isRecord(answer['extensions']['cost']) ? answer['extensions']['cost'] : null;
    const context: AnswerContext = {
      requestId: response.headers.get('x-request-id'),
      retryAfterSeconds: retryAfter(response.headers.get('retry-after')),
      cost,
      partialData: answer?.['data'] ?? null,
    };
    this.#options.onResponse?.({
      operation: operation.name,
      status: response.status,
      seconds: (performance.now() - started) / 1000,
      requestId: context.requestId,
      cost,
    });
    const hasErrors = Array.isArray(answer?.['errors']) && answer['errors'].length > 0;
    if (!answer || hasErrors || !isRecord(answer['data'])) throw fromAnswer(response.status, context, text);
    return answer['data'] as Result;
  }

  #prepare<Result, Variables>(document: Document<Result, Variables>): Operation {
    if (typeof document === 'string') return { text: document, name: '', isQuery: /^\s*(query\b|\{)/.test(document) };
    let operation = this.#operations.get(document);
    if (!operation) {
      const definition = getOperationAST(document);
      operation = {
        text: print(document),
        name: definition?.name?.value ?? '',
        isQuery: definition?.operation === 'query',
      };
      this.#operations.set(document, operation);
    }
    return operation;
  }

  #fault(cause: unknown, call: CallOptions, deadline: AbortSignal | null, timeoutMs: number): unknown {
    if (call.signal?.aborted) return call.signal.reason;
    if (deadline?.aborted) {
      return new CartographError(
        { kind: 'timeout', where: 'client' },
        `No answer within ${timeoutMs} ms; ask for less, or raise timeoutMs.`,
        { cause },
      );
    }
    return new CartographError(
      { kind: 'network' },
      `No answer from ${this.#base.origin}; check that the server runs and can be reached.`,
      { cause },
    );
  }

  #pauseMs(error: CartographError, attempt: number): number {
    const asked = error.failure.kind === 'rate-limited' ? error.failure.retryAfterSeconds : null;
    if (asked !== null) return Math.min(asked * 1000, longestPauseMs);
    const random = this.#options.random ?? Math.random;
    return Math.min((this.#options.retryDelayMs ?? 200) * 2 ** attempt * (0.5 + random()), longestPauseMs);
  }

  #webSocket(): WebSocketConstructor | undefined {
    return this.#options.webSocket ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  }
}

function hasMutationKey(variables: unknown): boolean {
  return (
    isRecord(variables) && isRecord(variables['input']) && typeof variables['input']['clientMutationKey'] === 'string'
  );
}

function retryAfter(header: string | null): number | null {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** Waits. @throws the signal's reason when it aborts first. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** A fresh key that makes a retried mutation the same mutation. */
export function mutationKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
