/**
 * Tells transport failures apart.
 *
 * Deno reports each of them as a `TypeError` whose reason is only text. All reading of that text is in this file;
 * a test per class provokes the failure for real, and fails when the wording changes.
 *
 * @module
 */
import { hostOf } from "./host_of.ts";

/** What kept a request from being answered. */
export type TransportErrorCode =
  /** Nothing listens at the address. */
  | "refused"
  /** The host's name leads to no address. */
  | "dns"
  /** The host cannot be reached, or did not answer the attempt to connect. */
  | "unreachable"
  /** The server's certificate is not trusted, is for another name, or is out of date. */
  | "untrusted"
  /** The server does not take the client's certificate, or offers no protocol that both know. */
  | "handshake"
  /** The address speaks no TLS though the URL says `https`. */
  | "notTls"
  /** The answer is not HTTP. */
  | "notHttp"
  /** The connection ended before the answer was complete. */
  | "cut"
  /** The request ran into its own time limit. */
  | "timeout"
  /** The proxy did not let the request through. */
  | "proxy"
  /** Deno was not given the permission to reach the host. */
  | "permission"
  /** Deno reaches no server at this port: it is one of those that the fetch standard blocks. */
  | "blockedPort"
  /** The transport has been closed. */
  | "closed"
  /** None of these; the message has Deno's own words. */
  | "unknown";

/** A request got no answer, or not all of one. `message` says which server, what happened and what to do. */
export class TransportError extends Error {
  /** Always `TransportError`. */
  override readonly name: string = "TransportError";
  /** What happened. */
  readonly code: TransportErrorCode;
  /** Origin of the server, for example `https://10.0.0.1:6443`. */
  readonly server: string;
  /** What the transport itself said; not enumerable. It is no `cause`, so that the error prints as one line. */
  declare readonly original: unknown;

  /** Describes a failure of a request to `server`. */
  constructor(code: TransportErrorCode, server: string, message: string, original?: unknown) {
    super(message);
    this.code = code;
    this.server = server;
    Object.defineProperty(this, "original", { value: original, enumerable: false });
    // Where in the client a server was found missing helps nobody: an uncaught error is this one line.
    this.stack = `${this.name}: ${message}`;
  }
}

/** Whether an error is a {@linkcode TransportError}, of one of the given codes where any is given. */
export function isTransportError(error: unknown, ...codes: TransportErrorCode[]): error is TransportError {
  return error instanceof TransportError && (codes.length === 0 || codes.includes(error.code));
}

/**
 * Whether the connection broke so that the same request may be sent again: client-go's "connection reset" and
 * "probable EOF". A server that refuses or cannot be found is not among them.
 */
export function isConnectionLost(error: unknown): boolean {
  return isTransportError(error, "cut");
}

/** All text that Deno gives with an error: its own and its causes'. */
function textOf(error: unknown): string {
  const parts: string[] = [];
  for (let at: unknown = error; at instanceof Error && parts.length < 8; at = at.cause) {
    parts.push(at.message);
  }
  return parts.join(": ");
}

/** Deno's text without the URL and addresses that each message repeats. */
function reasonOf(text: string): string {
  const reason = /client error \([A-Za-z]+\): (.*)$/s.exec(text)?.[1] ?? text;
  // Deno prints advice of its own, in several lines, behind an uncaught error that has its wording of this one.
  return reason.replace(/^TypeError: /, "").replace(
    "invalid peer certificate: UnknownIssuer",
    "unknown issuer",
  );
}

/** First match decides. */
const patterns: readonly (readonly [TransportErrorCode, RegExp])[] = [
  ["blockedPort", /requests to port \d+ are blocked/i],
  ["proxy", /while tunneling|proxy (?:authentication|authorization)|unsuccessful tunnel|socks/i],
  [
    "notTls",
    /received corrupt message of type|InvalidContentType|wrong version number|record overflow/i,
  ],
  ["untrusted", /invalid peer certificate|certificate not valid|UnknownIssuer|CaUsedAsEndEntity/i],
  ["handshake", /received fatal alert|tls handshake eof|peer is incompatible|peer misbehaved/i],
  ["refused", /connection refused|actively refused/i],
  ["dns", /dns error|failed to lookup address|name or service not known|no such host/i],
  [
    "unreachable",
    /unreachable|no route to host|connection timed out|operation timed out|deadline has elapsed/i,
  ],
  [
    "cut",
    /connection closed before message completed|without sending TLS close_notify|error reading a body from connection|connection reset|broken pipe|unexpected eof|connection error|stream (?:closed|error)|os error 104|os error 32|operation was canceled|channel closed|connection aborted|end of file before message length reached|goaway/i,
  ],
  ["notHttp", /invalid HTTP version parsed|invalid HTTP|HTTP error|invalid URI|frame with invalid size/i],
];

/** Codes of `node:tls` and `node:http`, over which WebSockets run. */
const nodeCodes: readonly (readonly [TransportErrorCode, RegExp])[] = [
  ["refused", /^ECONNREFUSED$/],
  ["dns", /^(?:ENOTFOUND|EAI_AGAIN)$/],
  ["unreachable", /^(?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/],
  ["untrusted", /CERT|^UNABLE_TO_/],
  ["notTls", /^(?:EPROTO|ERR_SSL_WRONG_VERSION_NUMBER)$/],
  ["handshake", /^(?:ERR_SSL|ERR_TLS)/],
  ["cut", /^(?:ECONNRESET|EPIPE|ECONNABORTED)$/],
  ["notHttp", /^HPE_/],
];

/** The code that `node:net` and what is built on it give an error. */
function nodeCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return undefined;
  return /^[A-Z][A-Z0-9_]+$/.test(error.code) ? error.code : undefined;
}

function codeOf(error: unknown, text: string): TransportErrorCode {
  if (error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.PermissionDenied) {
    return "permission";
  }
  // Deno answers so when the HttpClient of the request has been closed.
  if (error instanceof Deno.errors.BadResource) return "closed";
  if (error instanceof Deno.errors.Interrupted) return "cut";
  const nodeCode = nodeCodeOf(error);
  const known = nodeCode && nodeCodes.find(([, pattern]) => pattern.test(nodeCode))?.[0];
  if (known) return known;
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? "unknown";
}

function messageOf(code: TransportErrorCode, server: string, text: string): string {
  const reason = reasonOf(text);
  const host = URL.canParse(server) ? new URL(server).host : server;
  const name = URL.canParse(server) ? hostOf(new URL(server)) : server;
  switch (code) {
    case "refused":
      return `nothing listens at ${server}: is the server running, and is the address right?`;
    case "dns":
      return `the name "${name}" of the server ${server} leads to no address: is it spelled right, and does the network resolve it?`;
    case "unreachable":
      return `the server ${server} cannot be reached (${reason}): does the network lead there?`;
    case "untrusted":
      return `the certificate of ${server} is not trusted (${reason}): give its certificate-authority in the kubeconfig, or, to trust it unseen, start deno with --unsafely-ignore-certificate-errors=${name}`;
    case "handshake":
      return `TLS with ${server} failed (${reason}): does the server take the client's certificate, and is it a Kubernetes server?`;
    case "notTls":
      return `${server} does not speak TLS: should its URL begin with http:// instead of https://?`;
    case "notHttp":
      return `${server} does not speak HTTP (${reason}): is it a Kubernetes server?`;
    case "cut":
      return `the connection to ${server} ended before the answer was complete (${reason})`;
    case "timeout":
      return `${server} did not answer in time (${reason})`;
    case "proxy":
      return `the proxy on the way to ${server} did not let the request through (${reason})`;
    case "permission":
      return `deno may not reach ${host}: run it with --allow-net=${host}`;
    case "blockedPort":
      return `${server} cannot be reached: its port is one of those that fetch blocks`;
    case "closed":
      return `the configuration for ${server} has been closed: requests have to end before it is disposed`;
    case "unknown":
      return `the request to ${server} failed: ${reason}`;
  }
}

/** Whether Deno's fetch made the error, rather than code of the caller's own transport. */
function isFromFetch(error: unknown, text: string): boolean {
  if (!(error instanceof Error)) return false;
  if (error.constructor.name in Deno.errors || nodeCodeOf(error) !== undefined) return true;
  if (!(error instanceof TypeError)) return false;
  return /^fetch failed/i.test(error.message) || error.stack?.includes("ext:deno_fetch") === true ||
    patterns.some(([, pattern]) => pattern.test(text));
}

/**
 * The {@linkcode TransportError} of what `fetch`, or reading an answer's body, rejected with. An error that is one
 * already, and one that no transport made (a bug in the caller's own transport), is given back as it is.
 */
export function transportErrorOf(error: unknown, server: URL | string): unknown {
  if (error instanceof TransportError) return error;
  const origin = typeof server === "string" ? server : server.origin;
  const text = textOf(error);
  if (!isFromFetch(error, text)) return error;
  const code = codeOf(error, text);
  return new TransportError(code, origin, messageOf(code, origin, text), error);
}
