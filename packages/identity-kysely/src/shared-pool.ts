import type { PostgresPool, PostgresPoolClient } from 'kysely';

/** Statements that one connection takes together at most: the later ones wait for the earlier. */
const MAX_TOGETHER = 8;

interface Company {
  readonly client: Promise<PostgresPoolClient>;
  size: number;
  unfinished: number;
}

/**
 * A pool for statements that stand alone: those that ask for a connection at the same time travel together on one, as a
 * pipeline. Not for transactions.
 */
export function sharedPool(pool: PostgresPool): PostgresPool {
  let forming: Company | undefined;
  const join = (): Company => {
    if (forming === undefined || forming.size === MAX_TOGETHER) {
      const company: Company = { client: pool.connect(), size: 0, unfinished: 0 };
      const depart = (): void => {
        if (forming === company) forming = undefined;
      };
      company.client.then(depart, depart);
      forming = company;
    }
    forming.size += 1;
    forming.unfinished += 1;
    return forming;
  };
  return {
    options: pool.options,
    // The connections belong to the other pool.
    end: async () => undefined,
    async connect() {
      const company = join();
      const client = await company.client;
      return {
        query: client.query,
        release: (destroy) => {
          company.unfinished -= 1;
          if (company.unfinished === 0) client.release(destroy);
        },
      };
    },
  };
}
