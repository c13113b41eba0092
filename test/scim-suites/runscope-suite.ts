/** The export format of Runscope (BlazeMeter API Monitoring), as far as published SCIM suites use it. */
export interface RunscopeSuite {
  readonly name: string;
  readonly steps: readonly RunscopeStep[];
}

export type RunscopeStep = RunscopePause | RunscopeRequest;

export interface RunscopePause {
  readonly step_type: 'pause';
  readonly skipped: boolean;
  /** Seconds. */
  readonly duration: number;
}

export interface RunscopeRequest {
  readonly step_type: 'request';
  readonly skipped: boolean;
  readonly note: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body?: string;
  readonly assertions: readonly RunscopeAssertion[];
  readonly variables: readonly RunscopeVariable[];
  /** JavaScript for Runscope's own sandbox. Not run: the suites here assert nothing in it that could fail. */
  readonly scripts: readonly string[];
}

export interface RunscopeAssertion {
  readonly source: string;
  readonly comparison: string;
  readonly property?: string;
  readonly value: string | null;
}

export interface RunscopeVariable {
  readonly source: string;
  readonly name: string;
  readonly property?: string;
}

/** @throws when the file is not of this format, or has a kind of step that nobody taught us */
export const parseRunscopeSuite = (text: string): RunscopeSuite => {
  const suite = JSON.parse(text) as Partial<RunscopeSuite>;
  if (typeof suite.name !== 'string' || !Array.isArray(suite.steps)) throw new Error('this is no Runscope export');
  const unknown = (suite.steps as readonly { readonly step_type: string }[]).find(({ step_type: type }) => type !== 'pause' && type !== 'request');
  if (unknown !== undefined) throw new Error(`unknown kind of step: ${unknown.step_type}`);
  return { name: suite.name, steps: suite.steps };
};
