import { buildSchema, graphql, type GraphQLResolveInfo } from 'graphql';
import { expect, test } from 'vitest';
import { selectsAny } from './selects.js';

const schema = buildSchema(
  'type Query { funnel: Funnel users: Int } type Funnel { unit: String steps: [Step] } type Step { users: Int reached: Int }',
);

async function asks(source: string): Promise<boolean> {
  let found: boolean | null = null;
  const { errors } = await graphql({
    schema,
    source,
    rootValue: {
      funnel: (_: unknown, __: unknown, info: GraphQLResolveInfo) => {
        found = selectsAny(info, ['users', 'lostUsers']);
        return null;
      },
      users: 1,
    },
  });
  expect(errors).toBeUndefined();
  return found!;
}

test('a field is asked for wherever it stands below the one resolved, by whatever name', async () => {
  expect(await asks('{ funnel { steps { users } } }')).toBe(true);
  expect(await asks('{ funnel { steps { people: users } } }')).toBe(true);
  expect(
    await asks(
      '{ funnel { ... on Funnel { ...F } } } fragment F on Funnel { unit steps { ...S } } fragment S on Step { reached users }',
    ),
  ).toBe(true);
  expect(await asks('{ funnel { unit } funnel { steps { users } } }')).toBe(true);
});

test('fields beside it, and others of another name, do not count', async () => {
  expect(await asks('{ users funnel { steps { reached } unit } }')).toBe(false);
  expect(await asks('{ users funnel { steps { users: reached } } }')).toBe(false);
});
