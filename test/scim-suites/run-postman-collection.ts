import newman from 'newman';

/** A folder or a request of a Postman collection, as far as it matters here. */
export interface PostmanItem {
  readonly name: string;
  readonly item?: readonly PostmanItem[];
  readonly request?: { readonly body?: { readonly raw?: string } };
}

export interface PostmanCollection {
  readonly item: readonly PostmanItem[];
}

export interface AssertionResult {
  /** Folder and request, for instance `User tests › patch user1`; a name that comes again gets a number. */
  readonly request: string;
  readonly assertion: string;
  /** Absent: it holds. */
  readonly failure?: string;
}

export interface PostmanRun {
  readonly variables: Readonly<Record<string, string>>;
  /** Names of requests that are not sent. */
  readonly leaveOut: readonly string[];
  /** What becomes of a request's body before it is sent. */
  readonly repairBody: (raw: string) => string;
}

/** Runs a collection from top to bottom. @throws when a request gets no answer. */
export async function runPostmanCollection(
  collection: PostmanCollection,
  { variables, ...changes }: PostmanRun,
): Promise<readonly AssertionResult[]> {
  const names: string[] = [];
  const item = prepare(collection.item, [], names, changes);
  const environment = { values: Object.entries(variables).map(([key, value]) => ({ key, value })) };
  const { run } = await new Promise<Parameters<Parameters<typeof newman.run>[1]>[1]>((resolve, reject) => {
    newman.run({ collection: { ...collection, item }, environment, reporters: [], timeoutRequest: 20_000 }, (error, summary) =>
      error === null ? resolve(summary) : reject(error),
    );
  });
  return run.executions.flatMap(({ requestError, assertions = [], response }, index) => {
    const request = names[index] ?? '';
    if (requestError !== undefined) throw new Error(`${request} got no answer`, { cause: requestError });
    return assertions.map(({ assertion, error }) =>
      error === undefined
        ? { request, assertion }
        : { request, assertion, failure: `${error.message}; answered ${response?.code ?? 0} ${response?.stream?.toString('utf8').slice(0, 300) ?? ''}` },
    );
  });
}

function prepare(items: readonly PostmanItem[], folders: readonly string[], names: string[], changes: Omit<PostmanRun, 'variables'>): PostmanItem[] {
  return items.flatMap((entry): PostmanItem[] => {
    if (entry.item !== undefined) {
      const item = prepare(entry.item, [...folders, entry.name], names, changes);
      return item.length === 0 ? [] : [{ ...entry, item }];
    }
    if (changes.leaveOut.includes(entry.name)) return [];
    const name = [...folders, entry.name].join(' › ');
    const earlier = names.filter((other) => other === name || other.startsWith(`${name} (`)).length;
    names.push(earlier === 0 ? name : `${name} (${earlier + 1})`);
    const raw = entry.request?.body?.raw;
    if (entry.request === undefined || raw === undefined) return [entry];
    return [{ ...entry, request: { ...entry.request, body: { ...entry.request.body, raw: changes.repairBody(raw) } } }];
  });
}
