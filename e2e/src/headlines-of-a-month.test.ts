import { holdHeadlines } from './harness/headlines.js';

holdHeadlines(
  ['2019-11'],
  [
    ['few customers', 100],
    ['a month', 40],
    ['a faulty month', 40],
  ],
);
