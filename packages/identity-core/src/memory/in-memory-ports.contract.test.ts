import { identityPortsContract } from '../contracts/identity-ports-contract.js';
import { sealedKeyStoreContract } from '../contracts/sealed-key-store-contract.js';
import { InMemoryDatabase } from './in-memory-database.js';
import { inMemoryPorts } from './in-memory-ports.js';

identityPortsContract(async () => inMemoryPorts());

const database = new InMemoryDatabase();
sealedKeyStoreContract(async () => inMemoryPorts(database), async () => inMemoryPorts(database).sealedKeys);
