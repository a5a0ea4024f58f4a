import { describeKernel } from './testing/kernel-contract.js';

describeKernel({ kernel: 'typescript', hash: 'cccd0de5ee3f3bd61bd92ae20edf2bccf74dbd7f0e8ee0c2e36986ccc560207c' });
describeKernel({ kernel: 'wasm', hash: 'bda2de17aae474f1442e761bf3b32337ddeea7a3afa173d5ad14f06b86762c94' });
