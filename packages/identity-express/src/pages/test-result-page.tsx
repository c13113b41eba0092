import type { TestResultPage as TestResult } from '@vestibule/identity-saml';
import type { VNode } from 'preact';
import { Layout } from './layout.js';

const MARKS = { passed: 'passed', failed: 'failed', noted: 'noted' } as const;

function summary(checks: TestResult['checks']): string {
  const passed = checks.filter(({ result }) => result === 'passed').length;
  const failed = checks.filter(({ result }) => result === 'failed').map(({ name }) => name);
  return failed.length === 0 ? `All ${passed} checks passed.` : `${passed} checks passed; failed: ${failed.join(', ')}. What follows a failed check was not looked at any more.`;
}

/** How a test login ended, with everything an administrator needs to see. */
export function TestResultPage({ connection, outcome, checks, values, attributes, decision }: TestResult): VNode {
  return (
    <Layout title={`Test of ${connection}`} wide>
      {outcome.kind === 'accepted' ? (
        <p class="problem good">
          This login works. {outcome.registers ? 'A person unknown so far would be registered' : 'The person is known and would be signed in'}; nothing was changed.
        </p>
      ) : (
        <>
          <p class="problem bad">This login would be refused: {outcome.detail}</p>
          <p>
            <strong>What to do:</strong> {outcome.remedy}
          </p>
        </>
      )}
      <dl class="facts">
        {outcome.kind === 'accepted' ? null : (
          <>
            <dt>Code</dt>
            <dd>
              <code>{outcome.code}</code>
            </dd>
          </>
        )}
        <dt>Decision</dt>
        <dd>
          <code>{decision}</code>
        </dd>
      </dl>
      <h2>Values read</h2>
      {values.length === 0 ? (
        <p class="quiet">None: the message ended before it could be believed.</p>
      ) : (
        <dl class="facts">
          {values.map(({ name, value }) => (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ))}
        </dl>
      )}
      <h2>Checks</h2>
      <p class="quiet">{summary(checks)}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">Result</th>
            <th scope="col">Detail</th>
          </tr>
        </thead>
        <tbody>
          {checks.map(({ name, result, detail }) => (
            <tr class={result}>
              <td>{name}</td>
              <td class="result">{MARKS[result]}</td>
              <td>{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {attributes.length === 0 ? null : (
        <>
          <h2>Attributes as sent</h2>
          <table>
            <thead>
              <tr>
                <th scope="col">Attribute</th>
                <th scope="col">Values</th>
              </tr>
            </thead>
            <tbody>
              {attributes.map(({ name, values: sent }) => (
                <tr>
                  <td>{name}</td>
                  <td>{sent.join(', ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Layout>
  );
}
