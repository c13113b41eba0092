/** Calls of the management API, as an operator's script makes them. */
export class Management {
  constructor(
    private readonly serverUrl: string,
    private readonly adminToken: string,
  ) {}

  /** @returns the body. @throws with the problem details outside 2xx. */
  async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.send(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  }

  send(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(`${this.serverUrl}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.adminToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

export interface ConnectionAnswer {
  readonly saml: { readonly entityId: string; readonly acsUrl: string; readonly loginUrl: string; readonly relayState: string };
  readonly scim: { readonly baseUrl: string };
}

export interface DecisionAnswer {
  readonly id: string;
  readonly action: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly remedy: string | null;
  readonly matchedBy: string | null;
  readonly trail: readonly { readonly policy: string; readonly identifier: string | null; readonly result: string; readonly detail: string | null }[];
  readonly changes: readonly { readonly field: string; readonly from: unknown; readonly to: unknown }[];
}
