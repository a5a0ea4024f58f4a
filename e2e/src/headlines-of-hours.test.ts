import { holdHeadlines } from './harness/headlines.js';

holdHeadlines(
  ['2019-11'],
  [
    ['a moment', 60],
    ['hours', 80],
    ['one kind of event', 90],
  ],
);
