import { DEVICE_COOKIE } from '../server/public-site.js';

/** A GraphQL response with what HTTP said around it. */
export interface Answer<Data> {
  status: number;
  headers: Headers;
  data: Data | null | undefined;
  errors: {
    message: string;
    path?: (string | number)[];
    extensions: { code: string; requestId: string } & Record<string, unknown>;
  }[];
  extensions: {
    cost: { requested: number; actual: number; limit: number; remaining: number | null; restoreRate: number };
  };
}

type Json = Record<string, unknown>;
/** Talks to a test server as one caller: keeps its cookie, or sends its key. */
export class TestClient {
  /** Of the session. */
  cookie: string | null = null;
  /** By which the browser is known again. */
  device: string | null = null;

  constructor(
    readonly url: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  /** Any request with this caller's credentials. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const cookies = [this.cookie, this.device].filter((one) => one !== null);
    const headers = new Headers({ ...this.headers, ...(cookies.length === 0 ? {} : { cookie: cookies.join('; ') }) });
    new Headers(init.headers).forEach((value, name) => headers.set(name, value));
    const response = await fetch(new URL(path, this.url), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      if (pair.startsWith(DEVICE_COOKIE)) this.device = pair;
      else this.cookie = pair.endsWith('=') ? null : pair;
    }
    return response;
  }

  /** Sends an operation and gives the whole answer, errors included. */
  async graphql<Data = Json>(query: string, variables: Json = {}): Promise<Answer<Data>> {
    const response = await this.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as Partial<Answer<Data>>;
    return {
      status: response.status,
      headers: response.headers,
      data: body.data,
      errors: body.errors ?? [],
      extensions: body.extensions ?? { cost: { requested: 0, actual: 0, limit: 0, remaining: null, restoreRate: 0 } },
    };
  }

  /** Sends an operation that must succeed and gives its data. */
  async ok<Data = Json>(query: string, variables: Json = {}): Promise<Data> {
    const { data, errors } = await this.graphql<Data>(query, variables);
    if (errors.length > 0 || !data) throw new Error(`the operation failed: ${JSON.stringify(errors, null, 2)}`);
    return data;
  }
}
