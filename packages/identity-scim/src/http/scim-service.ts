import {
  methodNotAllowed,
  notFound,
  notImplemented,
  parseListQuery,
  parseProjection,
  parseQueryString,
  parseSearchRequest,
  toListResponse,
  type JsonObject,
  type ListQuery,
  type ResourceType,
} from '../protocol/index.js';
import type { ReadPage } from '../mapping/list-page.js';
import type { Answer } from './answer.js';
import { MAX_BULK_BYTES, type BulkEndpoint } from './bulk-endpoint.js';
import { dialectOf, type Caller } from './caller.js';
import { readConditions } from './conditions.js';
import { describeService, isDiscovery, type Discovery } from './discovery.js';
import type { GroupsEndpoint } from './groups-endpoint.js';
import type { HttpRequest } from './http-message.js';
import { readJson } from './read-json.js';
import { methodsOf, type Route } from './route.js';
import { searchEverything, type Searchable } from './search-everything.js';
import type { UsersEndpoint } from './users-endpoint.js';

/** A user is small; whoever sends more than this sends something else. */
const MAX_USER_BYTES = 1_048_576;
/** A group may come with all its members: about 20,000. */
const MAX_GROUP_BYTES = 2_097_152;

/** What every authenticated request is answered with: finds the endpoint and calls it. */
export class ScimService {
  constructor(
    private readonly users: UsersEndpoint,
    private readonly groups: GroupsEndpoint,
    private readonly bulk: BulkEndpoint,
    private readonly discovery: Discovery,
  ) {}

  /** @throws {ScimError} Nothing was written. */
  async answer(caller: Caller, request: HttpRequest, route: Route): Promise<Answer> {
    if (route.kind === 'unknown') throw notFound('There is no such endpoint. The base URL ends in /scim/v2, and /ResourceTypes lists what follows.');
    const allowed = methodsOf(route);
    if (!allowed.includes(request.method)) {
      throw methodNotAllowed(`This endpoint does not take ${request.method.slice(0, 20)}. It takes ${allowed.join(', ')}.`);
    }
    if (request.method === 'OPTIONS') return { status: 204, headers: { Allow: allowed.join(', ') } };
    const reads = request.method === 'GET' || request.method === 'HEAD';
    return reads ? this.read(caller, request, route) : this.write(caller, request, route);
  }

  private async read(caller: Caller, request: HttpRequest, route: Route): Promise<Answer> {
    const parameters = parseQueryString(request.query);
    if (isDiscovery(route)) return { status: 200, body: describeService(route, this.discovery, parameters, caller.baseUrl) };
    const readAs = ({ resourceType }: { readonly resourceType: ResourceType }) => parseListQuery(parameters, resourceType, dialectOf(caller));
    switch (route.kind) {
      case 'users':
        return listAnswer(await this.users.find(caller, readAs(this.users)));
      case 'groups':
        return listAnswer(await this.groups.find(caller, readAs(this.groups)));
      case 'user':
        return this.users.get(caller, route.id, projection(parameters, this.users.resourceType, caller), readConditions(request));
      case 'group':
        return this.groups.get(caller, route.id, projection(parameters, this.groups.resourceType, caller), readConditions(request));
      case 'root':
        return listAnswer(await this.searchAll(caller, readAs));
      default:
        throw noMe();
    }
  }

  private write(caller: Caller, request: HttpRequest, route: Route): Promise<Answer> {
    switch (route.kind) {
      case 'search':
        return this.search(caller, request, route.among);
      case 'users':
        return this.writeUser(caller, request, undefined);
      case 'user':
        return this.writeUser(caller, request, route.id);
      case 'groups':
        return this.writeGroup(caller, request, undefined);
      case 'group':
        return this.writeGroup(caller, request, route.id);
      case 'bulk':
        return readJson(request, MAX_BULK_BYTES).then((body) => this.bulk.execute(caller, body));
      default:
        throw noMe();
    }
  }

  /** @param id `undefined`: of the collection, that is POST. */
  private async writeUser(caller: Caller, request: HttpRequest, id: string | undefined): Promise<Answer> {
    const wanted = projection(parseQueryString(request.query), this.users.resourceType, caller);
    const conditions = readConditions(request);
    if (id !== undefined && request.method === 'DELETE') return this.users.delete(caller, id, conditions);
    const body = await readJson(request, MAX_USER_BYTES);
    if (id === undefined) return this.users.create(caller, body, wanted);
    if (request.method === 'PUT') return this.users.replace(caller, id, body, wanted, conditions);
    return this.users.patch(caller, id, body, wanted, conditions);
  }

  private async writeGroup(caller: Caller, request: HttpRequest, id: string | undefined): Promise<Answer> {
    const parameters = parseQueryString(request.query);
    const wanted = projection(parameters, this.groups.resourceType, caller);
    const conditions = readConditions(request);
    if (id !== undefined && request.method === 'DELETE') return this.groups.delete(caller, id, conditions);
    const body = await readJson(request, MAX_GROUP_BYTES);
    if (id === undefined) return this.groups.create(caller, body, wanted);
    if (request.method === 'PUT') return this.groups.replace(caller, id, body, wanted, conditions);
    const isBodyWanted = (parameters.get('attributes') ?? '').trim() !== '';
    return this.groups.patch(caller, id, body, isBodyWanted ? wanted : undefined, conditions);
  }

  private async search(caller: Caller, request: HttpRequest, among: 'users' | 'groups' | 'all'): Promise<Answer> {
    const body: JsonObject = await readJson(request, MAX_USER_BYTES);
    const readAs = ({ resourceType }: { readonly resourceType: ResourceType }) => parseSearchRequest(body, resourceType, dialectOf(caller));
    switch (among) {
      case 'users':
        return listAnswer(await this.users.find(caller, readAs(this.users)));
      case 'groups':
        return listAnswer(await this.groups.find(caller, readAs(this.groups)));
      case 'all':
        return listAnswer(await this.searchAll(caller, readAs));
    }
  }

  private searchAll(caller: Caller, readAs: (endpoint: Searchable & { readonly resourceType: ResourceType }) => ListQuery) {
    return searchEverything(
      caller,
      [this.users, this.groups].map((endpoint) => ({ endpoint, read: () => readAs(endpoint) })),
    );
  }
}

function projection(parameters: ReadonlyMap<string, string>, resourceType: ResourceType, caller: Caller) {
  const request = { attributes: parameters.get('attributes'), excludedAttributes: parameters.get('excludedattributes') };
  return parseProjection(request, resourceType, dialectOf(caller));
}

function listAnswer({ items, ...page }: ReadPage<JsonObject>): Answer {
  return { status: 200, body: toListResponse({ resources: items, ...page }) };
}

/** @see RFC 7644 §3.11: a provider that does not support "/Me" answers 501. */
const noMe = () => notImplemented('A directory is no person, so that /Me means nobody. Use /Users.');
