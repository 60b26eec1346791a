/**
 * Puts together what a server serves: its storage, the table of resources, and what is there from the start.
 *
 * @module
 */
import { groupVersions } from "../schema/facts/index.ts";
import { ServerState } from "./http/server_state.ts";
import { ensureSystemNamespaces } from "./namespaces/system_namespaces.ts";
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
   * Told of failures of the server itself, which clients see as 500.
   *
   * @default {a line on console.error}
   */
  readonly onUnexpectedError?: (error: unknown, request: Request) => void;
}

const builtInKinds: BuiltInKinds = {
  strategy: builtInStrategy,
  conversion: builtInConversion,
  read: readBuiltIn,
};

/** See the module. */
export function createServerState(options: ServerOptions = {}): ServerState {
  const storage = new Storage(options.logLimit === undefined ? {} : { logLimit: options.logLimit });
  const table = new ResourceTable();
  for (const facts of groupVersions) {
    if (options.versions === "ga" && facts.stability !== "ga") continue;
    table.replace(`${facts.group}/${facts.version}`, builtInResources(facts, builtInKinds));
  }
  const registry = { storage, table };
  ensureSystemNamespaces(registry);
  return new ServerState(registry, { bookmarkInterval: options.bookmarkInterval ?? 60_000 });
}
