export type { OpenPorts, PortsUnderTest } from './ports-under-test.js';
export { connectionDirectoryContract } from './connection-directory-contract.js';
export { connectionStoreContract } from './connection-store-contract.js';
export { unitOfWorkContract } from './unit-of-work-contract.js';
export { userDirectoryContract } from './user-directory-contract.js';
export { userStoreContract } from './user-store-contract.js';
