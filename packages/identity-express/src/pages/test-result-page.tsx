import type { TestResultPage as TestResult } from '@vestibule/identity-saml';
import type { VNode } from 'preact';
import { Layout } from './layout.js';

const MARKS = { passed: 'passed', failed: 'failed', noted: '' } as const;

/** How a test login ended, with everything an administrator needs to see. */
export function TestResultPage({ connection, outcome, checks, values, attributes, decision }: TestResult): VNode {
  return (
    <Layout title={`Test of ${connection}`} wide>
      {outcome.kind === 'accepted' ? (
        <p class="problem">
          This login works. {outcome.registers ? 'A person unknown so far would be registered' : 'The person is known and would be signed in'}; nothing was changed.
        </p>
      ) : (
        <>
          <p class="problem">This login would be refused: {outcome.detail}</p>
          <p>{outcome.remedy}</p>
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
        <p class="quiet">None: the login ended before.</p>
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
            <tr>
              <td>{name}</td>
              <td>{MARKS[result]}</td>
              <td>{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {attributes.length === 0 ? null : (
        <>
          <h2>Attributes as sent</h2>
          <dl class="facts">
            {attributes.map(({ name, values: sent }) => (
              <>
                <dt>{name}</dt>
                <dd>{sent.join(', ')}</dd>
              </>
            ))}
          </dl>
        </>
      )}
    </Layout>
  );
}
