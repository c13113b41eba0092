/** The operating-system account that owns the cluster and runs PostgreSQL. */
export interface DatabaseAccount {
  readonly uid: number;
  readonly gid: number;
}

/** "nobody" wherever a number is all that is needed. */
const nobody: DatabaseAccount = { uid: 65_534, gid: 65_534 };

/** PostgreSQL refuses to run as root, so root hands over to nobody; everyone else runs it themselves (undefined). */
export const accountToSwitchTo = (): DatabaseAccount | undefined => (process.getuid?.() === 0 ? nobody : undefined);
