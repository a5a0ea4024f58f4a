import type { Rules } from '@cartograph/recommend';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Role } from '../permissions.js';
import { operatorContext } from '../testing/operator-context.js';
import { startTestServer, type TestServer } from '../testing/server.js';
import { checkGiven } from './check-rules.js';
import { RuleSetEntity } from './rule-set.entity.js';

const WIDE: Rules = [{ kind: 'diversity', name: 'wide', lambda: 0.5, by: 'category', pool: 5_000 }];

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('rules that a mutation takes', () => {
  test('are refused where they cost too much, at their place in the input, and are then not looked at further', async () => {
    const rules: Rules = [...WIDE, { kind: 'deny', name: '', products: ['1'] }];
    expect(
      await checkGiven(
        operatorContext(server.services),
        {
          rules,
          paths: [
            ['diversity', '0'],
            ['deny', '0'],
          ],
        },
        'rules',
      ),
    ).toMatchObject({
      errors: [
        {
          code: 'TOO_LONG',
          field: ['rules', 'diversity', '0'],
          message: '"wide" chooses from 5000 products; 1000 are allowed.',
        },
      ],
      problems: [],
    });
  });

  test('have problems that keep them out, and such that do not', async () => {
    const rules: Rules = [
      { kind: 'boost', name: 'more', brands: ['acme'], factor: 2 },
      { kind: 'bury', name: 'less', brands: ['acme'] },
    ];
    const { errors, problems } = await checkGiven(
      operatorContext(server.services),
      { rules: [...rules, { kind: 'deny', name: 'nothing' }], paths: [] },
      'id',
    );
    expect(errors).toMatchObject([{ code: 'INVALID', field: ['id'] }]);
    expect(problems.map(({ severity, rules: named }) => [severity, named])).toEqual([
      ['error', ['nothing']],
      ['warning', ['more', 'less']],
    ]);
  });
});

test('a rule set of before there was a limit is not made to apply: no request could be answered under it', async () => {
  const saved = {
    id: 'rls_before',
    name: 'before',
    rules: WIDE,
    isActive: false,
    version: 1,
    updatedAt: new Date(),
    price: null,
    createdById: null,
  };
  await server.services.decisions.write((manager) => manager.insert(RuleSetEntity, saved));
  const activate =
    'mutation($id: ID) { activateRuleSet(input: { id: $id }) { ruleSet { id } userErrors { code field } } }';
  expect(await (await server.as(Role.MARKETER)).ok(activate, { id: saved.id })).toEqual({
    activateRuleSet: { ruleSet: null, userErrors: [{ code: 'TOO_LONG', field: ['id'] }] },
  });
});
