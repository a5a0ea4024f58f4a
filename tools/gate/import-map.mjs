/**
 * The house map: each room, the rooms it may import, and which packages. `tools/gate/oxlintrc.mjs` turns it into the lint rule.
 * `only`: the room may import these packages and no other; `never`: every package but these.
 */
const doors = ['@duckdb/*', 'typeorm', 'type-graphql', '@apollo/*', 'better-sqlite3'];

export const importMap = [
  { room: 'als', rooms: [], only: ['ml-matrix'] },
  { room: 'metrics', rooms: [], only: ['@stdlib/*'] },
  { room: 'events', rooms: [], never: doors.filter((name) => name !== '@duckdb/*') },
  { room: 'demo-shop', rooms: [], only: [] },
  { room: 'sdk', rooms: [], only: ['graphql', 'graphql-ws', 'graphql-ws/*', '@graphql-typed-document-node/core'] },
  { room: 'analytics', rooms: ['events', 'metrics'], only: [] },
  { room: 'experiments', rooms: ['metrics'], only: ['@stdlib/*', 'yaml'] },
  { room: 'recommend', rooms: ['als', 'metrics', 'events', 'analytics'], only: [] },
  { room: 'api', rooms: ['als', 'metrics', 'events', 'analytics', 'recommend', 'experiments'], never: ['@duckdb/*'] },
  {
    room: 'cli',
    rooms: ['als', 'metrics', 'events', 'analytics', 'recommend', 'experiments', 'demo-shop', 'sdk', 'api'],
    never: doors,
  },
  { room: 'console', rooms: ['sdk'], never: doors },
  { room: 'e2e', rooms: ['sdk'], never: doors },
  {
    room: 'tools',
    rooms: ['als', 'metrics', 'events', 'analytics', 'recommend', 'experiments', 'demo-shop', 'api'],
    // A plain Apollo Server is what the cost of a request is measured against.
    never: ['typeorm', 'type-graphql'],
  },
];

/** Packages that tests of every room may use. */
export const forTests = ['vitest', 'fast-check', 'ws'];

/** Console features are neighbours, not relatives. */
export const consoleFeatures = [
  'today',
  'overview',
  'funnel',
  'demand',
  'attraction',
  'behaviour',
  'segments',
  'products',
  'insights',
  'recommendations',
  'models',
  'explore',
  'board',
  'action-items',
  'audiences',
  'campaigns',
  'outcomes',
  'data',
  'settings',
  'sign-in',
  'setup',
];
