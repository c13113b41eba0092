import type { DueRevocation, RevocationQueue } from '../session/revocation-queue.js';
import type { SessionRevocation } from '../session/session.js';
import { keyOf, type InMemoryDatabase } from './in-memory-database.js';
import { removeRows } from './remove-rows.js';

const keyFor = ({ user, id }: SessionRevocation): string => keyOf(user, id);

export class InMemoryRevocationQueue implements RevocationQueue {
  constructor(private readonly database: InMemoryDatabase) {}

  async findDue(now: Date, limit: number): Promise<readonly DueRevocation[]> {
    return this.unconfirmed()
      .filter(({ revocation }) => this.isDue(revocation, now))
      .sort((one, other) => one.revocation.requestedAt.getTime() - other.revocation.requestedAt.getTime())
      .slice(0, limit);
  }

  async claim(revocation: SessionRevocation, now: Date, until: Date): Promise<boolean> {
    const standing = this.database.read(revocation.tenant).revocations.get(keyFor(revocation));
    if (standing === undefined || standing.confirmedAt !== null || !this.isDue(revocation, now)) return false;
    this.delay(revocation, until, 0);
    return true;
  }

  async postpone(revocation: SessionRevocation, until: Date): Promise<void> {
    this.delay(revocation, until, 1);
  }

  async confirm(revocation: SessionRevocation, sessions: number, at: Date): Promise<void> {
    this.database.read(revocation.tenant).revocations.updateWhere(
      (row) => keyFor(row) === keyFor(revocation) && row.confirmedAt === null,
      (row) => ({ ...row, confirmedAt: at, sessions: row.sessions + sessions }),
    );
  }

  async readBacklog(): Promise<{ readonly waiting: number; readonly oldest: Date | null }> {
    const times = this.unconfirmed().map(({ revocation }) => revocation.requestedAt.getTime());
    return { waiting: times.length, oldest: times.length === 0 ? null : new Date(Math.min(...times)) };
  }

  async removeExpired(before: Date, limit: number): Promise<number> {
    const tables = this.database.everything().map((data) => data.revocations);
    return removeRows(tables, ({ confirmedAt, requestedAt }) => confirmedAt !== null && requestedAt < before, limit);
  }

  private unconfirmed(): DueRevocation[] {
    return this.database
      .everything()
      .flatMap((data) => data.revocations.filter(({ confirmedAt }) => confirmedAt === null).map((revocation) => ({
        revocation,
        attempts: data.revocationProgress.get(keyFor(revocation))?.attempts ?? 0,
      })));
  }

  private isDue(revocation: SessionRevocation, now: Date): boolean {
    const progress = this.database.read(revocation.tenant).revocationProgress.get(keyFor(revocation));
    return progress === undefined || progress.nextAttemptAt <= now;
  }

  private delay(revocation: SessionRevocation, nextAttemptAt: Date, failures: number): void {
    const { revocationProgress } = this.database.read(revocation.tenant);
    const attempts = (revocationProgress.get(keyFor(revocation))?.attempts ?? 0) + failures;
    revocationProgress.set(keyFor(revocation), { nextAttemptAt, attempts });
  }
}
