import { identityPortsContract } from '../contracts/identity-ports-contract.js';
import { sealedKeyStoreContract } from '../contracts/sealed-key-store-contract.js';
import { inMemoryPorts } from './in-memory-ports.js';
import { InMemorySealedKeyStore } from './in-memory-sealed-key-store.js';

identityPortsContract(async () => inMemoryPorts());

const keys = new InMemorySealedKeyStore();
sealedKeyStoreContract(async () => inMemoryPorts(), async () => keys);
