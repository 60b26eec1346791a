/**
 * Faults by rule: what a test has a cluster do wrong, to which requests, and how often.
 *
 * @module
 */
import { delay } from "@std/async/delay";
import { type RequestInfo, requestInfo, type Verb } from "../apiserver/mod.ts";
import type { ClusterAccess, Status } from "../meta/mod.ts";
import { aroundAccess } from "./around_access.ts";

/** What goes wrong. */
export type Fault =
  /** The connection ends before an answer; the request has not reached the server. */
  | { readonly type: "drop" }
  /** The answer is lost: the server has done what it was asked. */
  | { readonly type: "loseAnswer" }
  /** The request waits before it is sent. */
  | { readonly type: "delay"; readonly ms: number }
  /** The server refuses: 409, 410, 429 and 500 have their usual reasons. */
  | { readonly type: "status"; readonly code: number; readonly reason?: string; readonly retryAfter?: number }
  /**
   * A list is answered as the same list was the last time. It strikes lists that were answered before, and nothing else.
   * Caches read by a watch that begins with all objects: refuse the watch with 422 to have them list.
   */
  | { readonly type: "staleList" }
  /** A watch ends in the midst of a line, after so many events. It strikes watches alone. */
  | { readonly type: "cutWatch"; readonly afterEvents?: number };

/** Which requests a fault strikes. What is left out counts for all. */
export interface FaultRule {
  /** What goes wrong. */
  readonly fault: Fault;
  /** What the request wants. */
  readonly verb?: Verb | readonly Verb[];
  /** Plural name of the kind. */
  readonly resource?: string;
  /** Subresource; `""` for none. */
  readonly subresource?: string;
  /** Namespace of the object. */
  readonly namespace?: string;
  /** Name of the object. */
  readonly name?: string;
  /** How many of these requests pass before the first is struck. @default 0 */
  readonly after?: number;
  /** How many are struck. @default 1 */
  readonly times?: number;
}

/** A rule at work. */
export interface ActiveFault extends Disposable {
  /** How often it has struck. */
  readonly struck: number;
  /** Ends it, however often it has struck. */
  remove(): void;
}

interface Entry {
  readonly rule: FaultRule;
  seen: number;
  struck: number;
}

const reasons: { readonly [code: number]: string } = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  410: "Expired",
  422: "Invalid",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
  504: "Timeout",
};

/** The faults of one cluster. */
export class FaultRules {
  readonly #entries = new Set<Entry>();
  /** The last answer to each list, by what was asked for; of one that came in pages each, by where it goes on. */
  readonly #lists = new Map<string, Map<string, string>>();

  /**
   * Adds a rule; disposing what it gives ends it. Of several rules for one request the first that was added strikes.
   *
   * @throws {TypeError} when it can never strike, since its verb is none that the fault is of
   */
  add(rule: FaultRule): ActiveFault {
    const only = verbsOf[rule.fault.type];
    if (only !== undefined && rule.verb !== undefined && ![rule.verb].flat().includes(only)) {
      throw new TypeError(
        `a fault of type "${rule.fault.type}" strikes the verb "${only}" alone: a rule for "${rule.verb}" never would`,
      );
    }
    const entry: Entry = { rule, seen: 0, struck: 0 };
    this.#entries.add(entry);
    const remove = () => void this.#entries.delete(entry);
    return {
      get struck() {
        return entry.struck;
      },
      remove,
      [Symbol.dispose]: remove,
    };
  }

  /** Ends all rules. */
  clear(): void {
    this.#entries.clear();
  }

  /** The access, with the faults on its way. */
  over(access: ClusterAccess): ClusterAccess {
    return aroundAccess(access, (request, send) => this.#fetch(request, send));
  }

  async #fetch(request: Request, send: (request: Request) => Promise<Response>): Promise<Response> {
    const url = new URL(request.url);
    const key = listKey(url, request.headers);
    const page = url.searchParams.get("continue") ?? "";
    const info = requestInfo(request.method, url);
    const kept = this.#lists.get(key)?.get(page);
    const fault = this.#strike(info, kept !== undefined);
    switch (fault?.type) {
      case "drop":
        throw new TypeError("connection closed before message completed");
      case "status":
        return refusal(fault);
      case "delay":
        await delay(fault.ms, { signal: request.signal });
        break;
      case "staleList":
        return jsonAnswer(kept!, 200);
    }
    const response = await send(request);
    if (fault?.type === "loseAnswer") {
      await response.body?.cancel();
      throw new TypeError("connection closed before message completed");
    }
    if (fault?.type === "cutWatch") return cut(response, fault.afterEvents ?? 0);
    if (info.type !== "resource" || info.verb !== "list" || response.status !== 200) return response;
    const text = await response.text();
    if (page === "") this.#lists.set(key, new Map()); // pages of an older list are of no use any more
    this.#lists.get(key)?.set(page, text);
    return new Response(text, response);
  }

  /**
   * The fault that strikes a request, counted.
   *
   * @param isKept whether the same was asked before, so that there is an older answer
   */
  #strike(info: RequestInfo, isKept: boolean): Fault | undefined {
    for (const entry of this.#entries) {
      const { rule } = entry;
      if (!isMeant(rule, info)) continue;
      if (rule.fault.type === "staleList" && !isKept) continue;
      if (entry.seen++ < (rule.after ?? 0)) continue;
      entry.struck++;
      if (entry.struck >= (rule.times ?? 1)) this.#entries.delete(entry);
      return rule.fault;
    }
    return undefined;
  }
}

/** The verb of requests that alone can go wrong in this way, where there is one. */
const verbsOf: { readonly [type in Fault["type"]]?: Verb } = { staleList: "list", cutWatch: "watch" };

/** Whether a rule is about a request. */
function isMeant({ fault, verb, ...named }: FaultRule, info: RequestInfo): boolean {
  const only = verbsOf[fault.type];
  const { resource, subresource, namespace, name } = named;
  if (info.type !== "resource") {
    return [only, verb, resource, subresource, namespace, name].every((each) => each === undefined);
  }
  return (only === undefined || only === info.verb) &&
    (verb === undefined || [verb].flat().includes(info.verb)) &&
    (resource === undefined || resource === info.resource) &&
    (subresource === undefined || subresource === info.subresource) &&
    (namespace === undefined || namespace === info.namespace) &&
    (name === undefined || name === info.name);
}

/** What makes a list the same as another: all that is asked for, but for the version and the page. */
function listKey({ pathname, searchParams }: URL, headers: Headers): string {
  const asked = ["labelSelector", "fieldSelector", "limit"].map((name) => searchParams.get(name));
  return JSON.stringify([pathname, headers.get("accept"), ...asked]);
}

function jsonAnswer(body: string, status: number, headers: Record<string, string> = {}): Response {
  return new Response(body, { status, headers: { "content-type": "application/json", ...headers } });
}

function refusal({ code, reason = reasons[code], retryAfter }: Fault & { type: "status" }): Response {
  const status: Status = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: `a fault that the test injected: ${code} ${reason ?? ""}`.trim(),
    reason,
    code,
  };
  const headers = retryAfter === undefined ? undefined : { "retry-after": String(retryAfter) };
  return jsonAnswer(JSON.stringify(status), code, headers);
}

const newline = 0x0a;

/** The answer, whose body ends in the midst of the line after so many whole ones. */
function cut(response: Response, lines: number): Response {
  if (response.body === null) return response;
  let left = lines;
  const scissors = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      let end = 0;
      for (let i = 0; i < chunk.length && left > 0; i++) {
        if (chunk[i] !== newline) continue;
        left--;
        end = i + 1;
      }
      if (left > 0) return controller.enqueue(chunk);
      controller.enqueue(chunk.slice(0, Math.min(chunk.length, end + 20)));
      if (chunk.length > end) controller.error(new TypeError("error reading a body from connection"));
    },
  });
  return new Response(response.body.pipeThrough(scissors), response);
}
