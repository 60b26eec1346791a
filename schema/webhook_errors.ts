/**
 * Faults of what says how a webhook is reached, be it one of admission or of a definition's conversion.
 *
 * @module
 */
import { childPath, type FieldError, indexPath, invalid, required } from "./field_error.ts";
import { goQuote } from "./go_text.ts";
import { dns1035Label, dnsSubdomain, portNumber } from "./names.ts";

type Faults = Generator<FieldError, void>;

/** A service that answers for a webhook. */
export interface WebhookService {
  /** Its name. */
  readonly name?: string;
  /** Its namespace. */
  readonly namespace?: string;
  /** Path of its URL. */
  readonly path?: string;
  /** Its port. */
  readonly port?: number;
}

/** Versions of the review that a server sends, the best first. */
export const reviewVersions: readonly string[] = ["v1", "v1beta1"];

/** Faults of the versions that a webhook understands; `detail` says more where there are none. */
export function* reviewVersionErrors(
  versions: readonly string[] | null | undefined,
  field: string,
  detail = "",
): Faults {
  if (!versions?.length) return yield required(field, detail);
  for (const [index, version] of versions.entries()) {
    const at = indexPath(field, index);
    if (versions.indexOf(version) < index) yield invalid(at, version, "duplicate version");
    else {
      for (const fault of dns1035Label(version)) yield invalid(at, version, fault);
    }
  }
  if (!versions.some((version) => reviewVersions.includes(version))) {
    yield invalid(field, versions, `must include at least one of ${reviewVersions.join(", ")}`);
  }
}

/** Faults of the address of a webhook outside of the cluster. */
export function* urlErrors(text: string, field: string): Faults {
  const form = "; desired format: https://host[/path]";
  const unreadable = urlFault(text);
  if (unreadable !== undefined) {
    return yield required(field, `url must be a valid URL: parse ${goQuote(text)}: ${unreadable}${form}`);
  }
  const [, scheme = "", authority = "", query = "", fragment = ""] =
    /^(?:([A-Za-z][-A-Za-z0-9+.]*):)?(?:\/\/([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/s.exec(text) ?? [];
  if (scheme.toLowerCase() !== "https") {
    yield invalid(field, scheme.toLowerCase(), `'https' is the only allowed URL scheme${form}`);
  }
  const at = authority.lastIndexOf("@");
  if (authority.slice(at + 1) === "") yield invalid(field, "", `host must be specified${form}`);
  if (at !== -1) {
    yield invalid(field, authority.slice(0, at), "user information is not permitted in the URL");
  }
  if (fragment !== "") yield invalid(field, fragment, "fragments are not permitted in the URL");
  if (query !== "") yield invalid(field, query, "query parameters are not permitted in the URL");
}

/** What keeps Go from reading a text as a URL. */
function urlFault(text: string): string | undefined {
  if (text.startsWith(":")) return "missing protocol scheme";
  const host = /^[A-Za-z][-A-Za-z0-9+.]*:\/\/(?:[^/?#]*@)?([^/?#]*)/.exec(text)?.[1] ?? "";
  const character = /[\s<>"\\^`{|}]/.exec(host)?.[0];
  if (character !== undefined) return `invalid character ${goQuote(character)} in host name`;
  const port = /:[^\]:]*$/.exec(host)?.[0];
  if (port !== undefined && !/^:\d*$/.test(port)) return `invalid port ${goQuote(port)} after host`;
  const escape = /%(?![0-9A-Fa-f]{2}).{0,2}/s.exec(text)?.[0];
  return escape === undefined ? undefined : `invalid URL escape ${goQuote(escape)}`;
}

/** Faults of the service of a webhook. The real server takes name and namespace for each other. */
export function* serviceErrors({ name, namespace, path, port = 0 }: WebhookService, field: string): Faults {
  if (!namespace) yield required(childPath(field, "name"));
  if (!name) yield required(childPath(field, "namespace"));
  const faults = portNumber(port);
  if (faults.length > 0) {
    yield invalid(childPath(field, "port"), port, `port is not valid: ${faults.join(", ")}`);
  }
  if (path === undefined || path === "/" || path === "") return;
  const pathField = childPath(field, "path");
  if (path === "//") return yield invalid(pathField, path, "segment[0] may not be empty");
  if (!path.startsWith("/")) yield invalid(pathField, path, "must start with a '/'");
  for (const [index, segment] of path.slice(1).replace(/\/$/, "").split("/").entries()) {
    if (segment === "") yield invalid(pathField, path, `segment[${index}] may not be empty`);
    else {
      for (const fault of dnsSubdomain(segment)) {
        yield invalid(pathField, path, `segment[${index}]: ${fault}`);
      }
    }
  }
}
