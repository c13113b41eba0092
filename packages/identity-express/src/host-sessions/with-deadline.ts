import type { SessionRevoker } from '@vestibule/identity-core';

/** A host that does not answer has failed: it is asked again. Less than the time for which a receipt is claimed. */
const DEADLINE_MILLISECONDS = 30_000;

/** The host's revoker, which never takes longer than the deadline. */
export function withDeadline(revoker: SessionRevoker, milliseconds = DEADLINE_MILLISECONDS): SessionRevoker {
  return {
    async revoke(request) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`The SessionRevoker did not answer within ${milliseconds} ms`)), milliseconds);
      });
      try {
        return await Promise.race([revoker.revoke(request), late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
