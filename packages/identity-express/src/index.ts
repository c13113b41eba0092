export { createVestibule, type Vestibule } from './create-vestibule.js';
export { isLoopbackHost, parseExternalOrigin, type VestibuleOptions } from './vestibule-options.js';
export { EventSubscriberError } from './subscribers/event-subscriber-error.js';
export type { AfterCommitSubscriber, EventSubscriber, InTransactionSubscriber, SubscribedEvent, UncommittedEvent } from './subscribers/event-subscriber.js';
export { PORTS, type PortName, type VestibulePorts } from './vestibule-ports.js';
export { expressHandler } from './http/express-handler.js';
export { RequestAbortedError, type HttpHandler, type HttpRequest, type HttpResponse } from './http/http-message.js';
export { rotateEncryptionKey, type KeyRotation } from './keys/rotate-encryption-key.js';
export { hashSecret } from './adapters/node-secrets.js';
