import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { openJavaSchemaValidator } from './java-schema-validator.js';

const folder = mkdtempSync(join(tmpdir(), 'java-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder whose `java` does what the shell script says. */
function pathWithJava(name: string, script: string): string {
  const path = mkdtempSync(join(folder, name));
  writeFileSync(join(path, 'java'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(path, 'java'), 0o755);
  return `${path}:/usr/bin:/bin`;
}

describe('the Java schema validator, where Java is not what it should be', () => {
  it('is off without a java, in one sentence, and this process lives on', async () => {
    const outcome = await openJavaSchemaValidator({ environment: { PATH: join(folder, 'nowhere') } });
    expect(outcome).toEqual({ kind: 'unavailable', detail: expect.stringMatching(/^The Java schema validator is off: .*JDK.*\.$/) });
  });

  it('is off with a java that finds everything valid', async () => {
    expect(await openJavaSchemaValidator({ environment: { PATH: pathWithJava('yes', 'cat > /dev/null; exit 0') } })).toMatchObject({ kind: 'unavailable' });
  });

  it('is off with a java that fails at everything', async () => {
    expect(await openJavaSchemaValidator({ environment: { PATH: pathWithJava('no', 'cat > /dev/null; exit 1') } })).toMatchObject({ kind: 'unavailable' });
  });

  it('is off with a java that never ends, and ends it', async () => {
    const outcome = await openJavaSchemaValidator({ timeoutMilliseconds: 1_000, concurrency: 2, environment: { PATH: pathWithJava('slow', 'sleep 60') } });
    expect(outcome).toMatchObject({ kind: 'unavailable' });
  });
});
