import type { Operation } from './operation.js';
import { parseSegment } from './parse-query.js';

export type Route =
  | { readonly kind: 'operation'; readonly operation: Operation; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'other-methods'; readonly allow: readonly string[] }
  | { readonly kind: 'none' };

interface Resource {
  readonly segments: readonly string[];
  readonly operations: Map<string, Operation>;
}

/** Finds the operation for a method and a path below `/api/v1`. HEAD is served by GET. */
export class Router {
  private readonly resources: readonly Resource[];

  constructor(operations: readonly Operation[]) {
    const resources = new Map<string, Resource>();
    for (const operation of operations) {
      const resource = resources.get(operation.path) ?? { segments: operation.path.split('/').slice(1), operations: new Map<string, Operation>() };
      resource.operations.set(operation.method, operation);
      resources.set(operation.path, resource);
    }
    this.resources = [...resources.values()];
  }

  find(method: string, path: string): Route {
    const segments = path.split('/').slice(1);
    const others = new Set<string>();
    // `/tenants/import` takes what it knows; the rest is for a tenant of that name.
    for (const resource of this.resources) {
      const params = matchSegments(resource.segments, segments);
      if (params === undefined) continue;
      const operation = resource.operations.get(method === 'HEAD' ? 'GET' : method);
      if (operation !== undefined) return { kind: 'operation', operation, params };
      for (const other of resource.operations.keys()) others.add(other);
    }
    return others.size === 0 ? { kind: 'none' } : { kind: 'other-methods', allow: allowed([...others]) };
  }
}

function allowed(methods: readonly string[]): readonly string[] {
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].sort();
}

function matchSegments(template: readonly string[], segments: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (template.length !== segments.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const raw = segments[index] ?? '';
    if (!expected.startsWith('{')) {
      if (raw !== expected) return undefined;
      continue;
    }
    const value = parseSegment(raw);
    if (value === undefined) return undefined;
    params[expected.slice(1, -1)] = value;
  }
  return params;
}
