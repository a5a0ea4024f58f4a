import { describeKernel } from './testing/kernel-contract.js';

describeKernel({ kernel: 'typescript', hash: '2fa7cd189c0d62e7d23a38dcc491dff798fe44305bf87cb067da2bb0dda97730' });
describeKernel({ kernel: 'wasm', hash: '4a99c6d0ebd0b2fe10b54406e75554de0a6c8d70095435dcc9b39f4b92815112' });
