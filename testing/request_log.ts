/**
 * What was asked of a cluster, in order: who wrote what, and what came of it.
 *
 * @module
 */
import { requestInfo, type Verb } from "../apiserver/mod.ts";
import type { ClusterAccess } from "../meta/mod.ts";
import { aroundAccess } from "./around_access.ts";

/** One request for a resource, and its answer. */
export interface LoggedRequest {
  /** What was wanted. */
  readonly verb: Verb;
  /** The kind's group; `""` for the core's. */
  readonly group: string;
  /** Plural name of the kind. */
  readonly resource: string;
  /** Namespace; `""` for none. */
  readonly namespace: string;
  /** Name; `""` for a collection, and for an object that the server named. */
  readonly name: string;
  /** Subresource; `""` for none. */
  readonly subresource: string;
  /** Under which name fields were written; `""` where none was given. */
  readonly fieldManager: string;
  /** Whether nothing was to change. */
  readonly dryRun: boolean;
  /** Status of the answer; 0 where there was none. */
  readonly status: number;
  /** Version of the object after a write; `""` where the answer has none. */
  readonly resourceVersion: string;
  /** Its place among the requests of all logs, in the order in which they were answered. */
  readonly order: number;
}

/** How many requests were answered, over all logs. */
let answered = 0;

const writes: ReadonlySet<string> = new Set(["create", "update", "patch", "delete"]);
/** Groups whose objects are questions: creating one changes nothing. */
const asking: ReadonlySet<string> = new Set(["authentication.k8s.io", "authorization.k8s.io"]);

/** One request as a line for people. */
export function requestLine(logged: LoggedRequest): string {
  const { verb, resource, namespace, name, subresource, fieldManager, dryRun, status, resourceVersion } =
    logged;
  const what = [resource, namespace, name, subresource].filter(Boolean).join("/");
  const by = fieldManager === "" ? "" : ` by ${fieldManager}`;
  const version = resourceVersion === "" ? "" : `, version ${resourceVersion}`;
  return `${verb} ${what}${by}${dryRun ? " (dry run)" : ""}: ${
    status === 0 ? "no answer" : status
  }${version}`;
}

/** Notes requests. */
export class RequestLog {
  readonly #requests: LoggedRequest[] = [];

  /** All requests so far, in the order in which they were answered. */
  get requests(): readonly LoggedRequest[] {
    return this.#requests;
  }

  /** The writes so far, without dry runs and reviews. */
  get writes(): readonly LoggedRequest[] {
    return this.#requests.filter(({ verb, group, dryRun }) =>
      writes.has(verb) && !asking.has(group) && !dryRun
    );
  }

  /** The writes to one object, as lines. */
  history(resource: string, namespace: string, name: string): string[] {
    return this.writesTo(resource, namespace, name).map(requestLine);
  }

  /** The writes to one object. */
  writesTo(resource: string, namespace: string, name: string): LoggedRequest[] {
    return this.writes.filter((each) =>
      each.resource === resource && each.namespace === namespace && each.name === name
    );
  }

  /** The access, with each request noted. */
  over(access: ClusterAccess): ClusterAccess {
    return aroundAccess(access, async (request, send) => {
      const url = new URL(request.url);
      const info = requestInfo(request.method, url);
      if (info.type !== "resource") return await send(request);
      const { verb, group, resource, namespace, subresource } = info;
      const note = (status: number, name: string, resourceVersion: string) =>
        this.#requests.push({
          verb,
          group,
          resource,
          namespace,
          name,
          subresource,
          fieldManager: url.searchParams.get("fieldManager") ?? "",
          dryRun: url.searchParams.has("dryRun"),
          status,
          resourceVersion,
          order: ++answered,
        });
      let response: Response;
      try {
        response = await send(request);
      } catch (error) {
        note(0, info.name, "");
        throw error;
      }
      if (!writes.has(verb)) {
        note(response.status, info.name, "");
        return response;
      }
      const text = await response.text();
      const { metadata } = objectOf(text);
      note(response.status, metadata?.name ?? info.name, metadata?.resourceVersion ?? "");
      return new Response(text, response);
    });
  }
}

function objectOf(text: string): { metadata?: { name?: string; resourceVersion?: string } } {
  try {
    const object = JSON.parse(text);
    // A Status' metadata says nothing of the object.
    return typeof object === "object" && object !== null && object.kind !== "Status" ? object : {};
  } catch {
    return {}; // no JSON: an answer of another form, which names no object
  }
}
