/**
 * Puts together what a server serves: its storage, the table of resources, and what is there from the start.
 *
 * @module
 */
import { groupVersions } from "../schema/facts/index.ts";
import {
  type Authorizer,
  createBootstrapRoles,
  RbacAuthorizer,
  reviewStrategies,
  type TokenAuthenticator,
  tokenSubresource,
} from "./auth/mod.ts";
import { definitionStrategy } from "./crds/mod.ts";
import { namespaceStrategy } from "./namespaces/namespace_strategy.ts";
import { bindingStrategy, bindingSubresource } from "./pods/binding.ts";
import { evictionSubresource } from "./pods/eviction.ts";
import type { PodHandlers } from "./pod_streams/handlers.ts";
import type { ActionSubresource, Strategy } from "./registry/strategy.ts";
import { ServerState } from "./http/server_state.ts";
import { createSystemObjects } from "./system_objects/system_objects.ts";
import { createSystemNamespaces } from "./namespaces/system_namespaces.ts";
import { type BuiltInKinds, builtInResources } from "./registry/built_in_resources.ts";
import { builtInConversion, builtInStrategy, readBuiltIn } from "./kinds/mod.ts";
import { ResourceTable } from "./registry/resource_table.ts";
import { Storage } from "./storage/storage.ts";

/** Options of what a server serves. */
export interface ServerOptions {
  /**
   * Which versions of the built-in APIs are served: `all`, or `ga` as a cluster does that was not told otherwise.
   *
   * @default {"all"}
   */
  readonly versions?: "all" | "ga";
  /**
   * Port to listen on; 0 takes a free one.
   *
   * @default {0}
   */
  readonly port?: number;
  /**
   * Milliseconds between the bookmarks of a watch.
   *
   * @default {60_000}
   */
  readonly bookmarkInterval?: number;
  /**
   * How many changes of each resource are kept for watches and pages.
   *
   * @default {10_000}
   */
  readonly logLimit?: number;
  /**
   * Who may do what.
   *
   * @default {RBAC by the roles and bindings in the store; members of `system:masters` may do everything}
   */
  readonly authorizer?: Authorizer;
  /**
   * Told of failures of the server itself, which clients see as 500.
   *
   * @default {a line on console.error}
   */
  readonly onUnexpectedError?: (error: unknown, request: Request) => void;
  /**
   * Who answers in the place of kubelets: logs, exec, attach, port-forward and proxies.
   *
   * @default {nobody: as of a cluster whose nodes are out of reach}
   */
  readonly handlers?: PodHandlers;
}

/** What a server consists of, apart from its HTTP surface. */
export interface ServerParts {
  readonly state: ServerState;
  readonly authorizer: Authorizer;
}

/** See the module. */
export function createServerParts(
  authenticator: TokenAuthenticator,
  options: ServerOptions = {},
): ServerParts {
  const storage = new Storage(options.logLimit === undefined ? {} : { logLimit: options.logLimit });
  const authorizer = options.authorizer ?? new RbacAuthorizer(storage);
  const own = new Map<string, Strategy>([
    ...reviewStrategies({ authorizer, authenticator }),
    ["/bindings", bindingStrategy],
    ["/namespaces", namespaceStrategy],
    ["apiextensions.k8s.io/customresourcedefinitions", definitionStrategy],
  ]);
  const kinds: BuiltInKinds = {
    strategy: (group, resource, version) =>
      own.get(`${group}/${resource}`) ?? builtInStrategy(group, resource, version),
    conversion: builtInConversion,
    read: readBuiltIn,
  };
  const table = new ResourceTable();
  for (const facts of groupVersions) {
    if (options.versions === "ga" && facts.stability !== "ga") continue;
    table.replace(`${facts.group}/${facts.version}`, builtInResources(facts, kinds));
  }
  const registry = { storage, table };
  createSystemNamespaces(registry);
  createBootstrapRoles(registry);
  createSystemObjects(registry, options.port || 443);
  const actions = new Map<string, ActionSubresource>([
    ["/pods/eviction", evictionSubresource],
    ["/pods/binding", bindingSubresource],
    ["/serviceaccounts/token", tokenSubresource(authenticator)],
  ]);
  const state = new ServerState(registry, actions, {
    bookmarkInterval: options.bookmarkInterval ?? 60_000,
    handlers: options.handlers,
  });
  return { state, authorizer };
}
