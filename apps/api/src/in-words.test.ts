import { Role } from './permissions.js';
import { JobKind } from './jobs/handler.js';
import { JobEntity, JobState } from './jobs/job.entity.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tasteRows } from './testing/taste-rows.js';
import { jobFromAhead } from './testing/job-from-ahead.js';
import { startTestServer, type TestServer } from './testing/server.js';
import type { TestClient } from './testing/client.js';

let server: TestServer;
let ada: TestClient;
beforeAll(async () => {
  server = await startTestServer({ rows: tasteRows(), isTrained: true });
  ada = await server.as(Role.ADMIN);
});
afterAll(() => server.close());

const HANGUL = /[가-힣]/;
const speak = (locale: 'EN' | 'KO'): Promise<unknown> =>
  ada.ok('mutation($locale: Locale!) { updateViewer(input: { locale: $locale }) { account { locale } } }', { locale });

const CURRENCY = 'mutation { saveShopSettings(input: { currency: "WON" }) { userErrors { problem message } } }';
const RULES =
  '{ ruleProblems(rules: { pin: [{ name: "a", productExternalId: "7", rank: 0 }] }) { code message remedy } }';

async function currencyRefusal(client: TestClient): Promise<string> {
  const { saveShopSettings } = await client.ok<{
    saveShopSettings: { userErrors: { problem: string; message: string }[] };
  }>(CURRENCY);
  expect(saveShopSettings.userErrors[0]?.problem).toBe('unknown-currency');
  return saveShopSettings.userErrors[0]?.message ?? '';
}

test('an account gets the reason of a refusal in its own language, and in English again', async () => {
  await speak('KO');
  expect(await currencyRefusal(ada)).toContain('‘WON’: 없는 통화 코드입니다');
  await speak('EN');
  expect(await currencyRefusal(ada)).toContain('which is no ISO 4217 code');
});

test('a machine with a key gets the language that it asks for, else English', async () => {
  const { secret } = await server.withKey('shop:read', 'shop:write');
  const key = (headers: Record<string, string>): TestClient =>
    Object.assign(server.anonymous(), { headers: { authorization: `Bearer ${secret}`, ...headers } });
  expect(await currencyRefusal(key({ 'accept-language': 'ko-KR,ko;q=0.9,en;q=0.8' }))).toMatch(HANGUL);
  expect(await currencyRefusal(key({ 'accept-language': 'de' }))).not.toMatch(HANGUL);
  expect(await currencyRefusal(key({}))).not.toMatch(HANGUL);
});

test('rules are judged in the asker’s language: what is wrong, and what to do', async () => {
  await speak('KO');
  const { ruleProblems } = await ada.ok<{ ruleProblems: Record<string, string>[] }>(RULES);
  expect(ruleProblems).toEqual([
    { code: 'pin-rank', message: '‘a’ 규칙: 1 이상의 정수를 적으세요.', remedy: '1이 첫 자리입니다.' },
  ]);
  await speak('EN');
  expect((await ada.ok<{ ruleProblems: Record<string, string>[] }>(RULES)).ruleProblems[0]?.['remedy']).toBe(
    'Give a whole number ≥ 1; 1 is the first place.',
  );
});

test('a question that fails says so in that language, too', async () => {
  const query = '{ recommendations(for: { userExternalId: "1" }, rules: {}, ruleSet: "none") { liveEvents } }';
  const said = async (): Promise<string> => (await ada.graphql(query)).errors[0]?.message ?? '';
  await speak('KO');
  expect(await said()).toBe('다음 중 하나만 정하세요: 규칙 및 저장한 규칙 묶음.');
  await speak('EN');
  expect(await said()).toBe('Give rules or a ruleSet, not both.');
});

test('a missing path has the words of a job that fails for it', async () => {
  const start =
    'mutation { startImport(input: { serverPaths: ["nowhere.csv"] }) { job { id } userErrors { problem message } } }';
  await speak('KO');
  const { startImport } = await ada.ok<{ startImport: { userErrors: { problem: string; message: string }[] } }>(start);
  expect(startImport.userErrors).toEqual([
    { problem: 'not-found', message: 'nowhere.csv 파일이 없습니다. 경로를 확인하세요.' },
  ]);
  await speak('EN');
});

test('a failed job says why in the language of whoever looks', async () => {
  const job = jobFromAhead(JobKind.VERIFY, { state: JobState.FAILED, error: 'No room.', errorCode: 'no-space' });
  await server.services.decisions.write((manager) => manager.insert(JobEntity, job));
  const errorOf = async (client: TestClient): Promise<string> =>
    (await client.ok<{ job: { error: string } }>('query($id: ID!) { job(id: $id) { error } }', { id: job.id })).job
      .error;
  await speak('KO');
  expect(await errorOf(ada)).toBe('디스크가 가득 찼습니다. 공간을 확보하고 다시 시도하세요.');
  await speak('EN');
  expect(await errorOf(ada)).toBe('No room.');
});
