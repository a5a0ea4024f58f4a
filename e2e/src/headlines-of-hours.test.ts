import { holdHeadlines } from './harness/headlines.js';

holdHeadlines(
  ['2019-11'],
  [
    ['a moment', 6],
    ['hours', 8],
    ['one kind of event', 9],
  ],
);
