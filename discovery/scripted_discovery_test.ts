/**
 * A server of the older form of discovery, whose groups and answers a test sets. Holds no tests itself.
 *
 * @module
 */
import { failure, FakeServer, json, type SeenRequest } from "../rest/fake_server_test.ts";
import { parseApiVersion } from "../meta/mod.ts";
import { DiscoveryClient } from "./discovery_client.ts";

/** A resource as a server tells it. */
export interface ScriptedResource {
  readonly name: string;
  readonly kind: string;
  readonly singularName?: string;
  readonly namespaced?: boolean;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

/** Resources by group and version, in the server's order; or how the group and version fails. */
export type ScriptedVersions = { [groupVersion: string]: readonly ScriptedResource[] | (() => Response) };

/** See the module. */
export class ScriptedDiscovery {
  /** What is served now; a test may change it. */
  versions: ScriptedVersions;
  /** The preferred version of a group that does not prefer its first. */
  readonly preferred: { [group: string]: string };
  /** In place of the answer of `/apis`. */
  groupList: (() => Response | Promise<Response>) | undefined;
  readonly server: FakeServer;
  readonly client: DiscoveryClient;

  constructor(versions: ScriptedVersions, preferred: { [group: string]: string } = {}) {
    this.versions = versions;
    this.preferred = preferred;
    this.server = new FakeServer((request: SeenRequest) => this.#answer(request));
    this.client = new DiscoveryClient(this.server.access);
  }

  /** Paths that were asked for since the last call. */
  asked(): string[] {
    return this.server.seen.splice(0).map(({ path }) => path);
  }

  #answer({ path }: SeenRequest): Response | Promise<Response> {
    const known = Object.keys(this.versions);
    if (path === "/api") return json({ versions: known.filter((one) => !one.includes("/")) });
    if (path === "/apis") return this.groupList?.() ?? json({ groups: this.#groups() });
    const resources = this.versions[path.replace(/^\/apis?\//, "")];
    if (typeof resources === "function") return resources();
    return resources === undefined ? failure(404, "NotFound", "no such version") : json({ resources });
  }

  #groups(): object[] {
    const groups = new Map<string, { groupVersion: string; version: string }[]>();
    for (const groupVersion of Object.keys(this.versions)) {
      const { group, version } = parseApiVersion(groupVersion);
      if (group !== "") groups.set(group, [...groups.get(group) ?? [], { groupVersion, version }]);
    }
    return [...groups].map(([name, versions]) => {
      const preferred = this.preferred[name];
      return {
        name,
        versions,
        preferredVersion: versions.find(({ version }) => version === preferred) ?? versions[0],
      };
    });
  }
}
