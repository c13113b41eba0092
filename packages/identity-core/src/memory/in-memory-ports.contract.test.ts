import { identityPortsContract } from '../contracts/identity-ports-contract.js';
import { inMemoryPorts } from './in-memory-ports.js';

identityPortsContract(async () => inMemoryPorts());
