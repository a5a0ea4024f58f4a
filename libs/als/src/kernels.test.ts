import { describeKernel } from './testing/kernel-contract.js';

describeKernel({ kernel: 'typescript', hash: '4c82175572dc854cfe37f211a768cdafbf60f4c8f7f9c2fc50b9899c770086d7' });
describeKernel({ kernel: 'wasm', hash: '0fc433166efe95898c05ae64da6825581638996ce40f9ca49b4fecfdfbbbf944' });
