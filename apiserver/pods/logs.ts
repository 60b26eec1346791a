/**
 * `pods/NAME/log`. No kubelet runs here, so a pod has no logs; what can be said without one is said.
 *
 * @module
 */
import type { Unstructured } from "../../meta/mod.ts";
import { badRequest, internalError } from "../registry/api_error.ts";

interface PodSpec {
  readonly nodeName?: string;
  readonly containers?: readonly { readonly name: string }[];
  readonly initContainers?: readonly { readonly name: string }[];
  readonly ephemeralContainers?: readonly { readonly name: string }[];
}

/**
 * Answers a request for a pod's logs.
 *
 * @throws {ApiError} BadRequest for a container that is none of the pod's, or where one must be named; InternalError
 * for a pod that a node has, since no node can be asked
 */
export function podLogs(pod: Unstructured, query: URLSearchParams): Response {
  const { name } = pod.metadata!;
  const { nodeName, containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec as PodSpec;
  const asked = query.get("container") ?? "";
  const names = (list: readonly { readonly name: string }[]) =>
    list.map((container) => container.name).join(" ");
  if (asked === "" && containers.length > 1) {
    const inits = initContainers.length > 0
      ? ` or one of the init containers: [${names(initContainers)}]`
      : "";
    throw badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${names(containers)}]${inits}`,
    );
  }
  const all = [...containers, ...initContainers, ...ephemeralContainers];
  if (asked !== "" && !all.some((container) => container.name === asked)) {
    throw badRequest(`container ${asked} is not valid for pod ${name}`);
  }
  if (!nodeName) return new Response(null, { status: 204 });
  throw internalError(`node ${nodeName} has no kubelet that could be asked for logs`);
}
