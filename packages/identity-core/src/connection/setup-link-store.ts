import type { SetupLink } from './setup-link.js';

/** Driven port: the set-up links of a tenant inside one unit of work; locks and recorded writes as in `UserStore`. */
export interface SetupLinkStore {
  get(id: string): Promise<SetupLink | undefined>;
  /** It goes with its connection. */
  insert(link: SetupLink): void;
  delete(id: string): void;
}
