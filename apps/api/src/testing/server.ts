import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { pino, type Logger } from 'pino';
import { inject } from 'vitest';
import { AccountEntity, ACCOUNT_PREFIX, Locale } from '../accounts/account.entity.js';
import { issueApiKey } from '../accounts/api-keys.js';
import { openSession } from '../accounts/sessions.js';
import type { Services } from '../context.js';
import { newId } from '../node-id.js';
import type { Permission, Role } from '../permissions.js';
import { sessionCookieName } from '../server/public-site.js';
import { currentRequestId, NO_REQUEST } from '../request-scope.js';
import {
  assembleServer,
  type RunningServer,
  type ServerInternals,
  type ServerOptions,
} from '../server/start-server.js';
import { TestClient } from './client.js';
import { importRows, type LogRow } from './log-rows.js';
import { fillFolder } from './template.js';

const DAY_MS = 24 * 3_600_000;

export interface TestServerOptions extends Partial<ServerOptions>, ServerInternals {
  /** Imported before the server starts; none leaves the lake empty. */
  rows?: readonly LogRow[];
  isSynthetic?: boolean;
  /** Whether models of all kinds are trained on the rows, and serve. */
  isTrained?: boolean;
}

/** A real server on a free port over a data folder of its own, gone after `close`. */
export interface TestServer extends RunningServer {
  readonly dataDir: string;
  readonly services: Services;
  /** A client signed in to a fresh account with these roles (no password is hashed). Several calls make several people. */
  as(...roles: Role[]): Promise<TestClient & { accountId: string; email: string }>;
  /** A client with an API key of these scopes; the key belongs to no account. */
  withKey(...scopes: Permission[]): Promise<TestClient & { secret: string }>;
  anonymous(): TestClient;
  /** SQL statements that requests send to the operational database while `work` runs. */
  statementsDuring(work: () => Promise<unknown>): Promise<string[]>;
  countStatements(work: () => Promise<unknown>): Promise<number>;
}

/** Collects what the server logs, for tests of masking. */
export function capturingLogger(level = 'info'): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  return { logger: pino({ level }, { write: (line: string) => void lines.push(line) }), lines };
}

/** An account without a usable password. */
export async function addAccount(
  services: Services,
  roles: readonly Role[],
  values: Partial<AccountEntity> = {},
): Promise<AccountEntity> {
  const id = newId(ACCOUNT_PREFIX);
  const account = Object.assign(new AccountEntity(), {
    id,
    email: `${id}@shop.example`,
    name: roles.join(' and ').toLowerCase(),
    passwordHash: 'none',
    roles: [...roles],
    locale: Locale.EN,
    disabled: false,
    createdAt: services.now(),
    version: 1,
    ...values,
  });
  await services.decisions.write((manager) => manager.insert(AccountEntity, account));
  return account;
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const {
    rows,
    isSynthetic,
    isTrained,
    features,
    featuresModule,
    now,
    sealCheckMs,
    erasureCheckMs,
    retrainingCheckMs,
    // States of the log are of today and the clocks of tests are not: nothing is analyzed by itself meanwhile.
    campaignCheckMs = DAY_MS,
    jobsHere,
    takeQueued = true,
    asksHere = true,
    onStatement,
    ...server
  } = options;
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'cartograph-api-')));
  // A feature of a test's own has migrations of its own; a folder that is given may hold something already.
  if (features === undefined && options.dataDir === undefined)
    await fillFolder(dataDir, { rows: rows ?? [], isSynthetic: isSynthetic ?? false, isTrained: isTrained ?? false });
  else if (rows && rows.length > 0) await importRows(dataDir, rows, { isSynthetic: isSynthetic ?? false });
  let heard: string[] | null = null;
  const running = await assembleServer(
    {
      host: '127.0.0.1',
      port: 0,
      worker: path.join(inject('testFolder'), 'worker.js'),
      askWorker: path.join(inject('testFolder'), 'ask-worker.js'),
      logger: pino({ level: 'error' }, process.stderr),
      ...server,
      // What is slow on a busy machine is not a fault; tests of the limit set their own.
      limits: { timeoutMs: 600_000, ...server.limits },
      dataDir,
    },
    {
      ...(features ? { features } : {}),
      ...(featuresModule
        ? { featuresModule: pathToFileURL(path.join(inject('testFolder'), featuresModule)).href }
        : {}),
      ...(now ? { now } : {}),
      ...(sealCheckMs === undefined ? {} : { sealCheckMs }),
      ...(erasureCheckMs === undefined ? {} : { erasureCheckMs }),
      ...(retrainingCheckMs === undefined ? {} : { retrainingCheckMs }),
      campaignCheckMs,
      ...(jobsHere === undefined ? {} : { jobsHere }),
      asksHere,
      takeQueued,
      onStatement: (sql) => {
        onStatement?.(sql);
        // Only what requests ask for: the job runner looks at its table all the time.
        if (currentRequestId() !== NO_REQUEST) heard?.push(sql);
      },
    },
  );
  const { services, url } = running;

  const statementsDuring = async (work: () => Promise<unknown>): Promise<string[]> => {
    const statements: string[] = [];
    heard = statements;
    try {
      await work();
    } finally {
      heard = null;
    }
    return statements;
  };

  return {
    ...running,
    dataDir,
    async as(...roles) {
      const account = await addAccount(services, roles);
      const { token } = await services.decisions.write((manager) => openSession(manager, account, services.now()));
      const client = new TestClient(url);
      client.cookie = `${sessionCookieName(new URL(url).port)}=${token}`;
      return Object.assign(client, { accountId: account.id, email: account.email });
    },
    async withKey(...scopes) {
      const key = { name: 'test key', scopes, createdById: null, expiresAt: null };
      const { secret } = await services.decisions.write((manager) => issueApiKey(manager, key, services.now()));
      return Object.assign(new TestClient(url, { authorization: `Bearer ${secret}` }), { secret });
    },
    anonymous: () => new TestClient(url),
    statementsDuring,
    countStatements: async (work) => (await statementsDuring(work)).length,
    async close() {
      await running.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
