/**
 * Requests for OpenAPI documents, and the headers of their answers.
 *
 * A document that is asked for by its hash never changes, so a client may keep it for ever; kubectl does.
 *
 * @module
 */
import { documentUrl, type OpenApi } from "./open_api.ts";

/** What a request says. */
export interface OpenApiRequest {
  /** Behind `/openapi/v3/`; empty for the index. */
  readonly path: string;
  /** The query's `hash`. */
  readonly hash: string | null;
  /** The header `Accept`. */
  readonly accept: string | null;
  /** The header `If-None-Match`. */
  readonly ifNoneMatch: string | null;
  /** Time of the request. */
  readonly now: Date;
}

/** What is answered. */
export interface OpenApiAnswer {
  /** HTTP's code. */
  readonly status: number;
  /** Headers, all of them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent for refusals and where the client has the document already. */
  readonly body?: string;
}

const uncached = { "Cache-Control": "no-cache, private" };

/** Answers a request below `/openapi/v3`. The method does not matter, as it does not on the real server. */
export async function answerOpenApi(openApi: OpenApi, request: OpenApiRequest): Promise<OpenApiAnswer> {
  const path = request.path.replace(/^\/+|\/+$/g, "");
  if (path === "") {
    return {
      status: 200,
      // The real server leaves it to Go to find out, which takes it for plain text; clients are used to it.
      headers: { ...uncached, "Content-Type": "text/plain; charset=utf-8" },
      body: JSON.stringify(await openApi.index()),
    };
  }
  const document = await openApi.document(path);
  if (document === undefined) return { status: 404, headers: uncached };
  if (!acceptsJson(request.accept)) return { status: 406, headers: { ...uncached, "Vary": "Accept" } };

  const { text, hash, made } = document;
  const etag = `"${hash}"`;
  if (request.hash && request.hash !== hash) {
    return {
      status: 301,
      headers: { ...uncached, "ETag": etag, "Vary": "Accept", "Location": documentUrl(path, hash) },
    };
  }
  const headers: Record<string, string> = {
    ...(request.hash ? forEver(request.now) : uncached),
    "ETag": etag,
    "Vary": "Accept",
  };
  if (matches(request.ifNoneMatch, etag)) return { status: 304, headers };
  return {
    status: 200,
    headers: {
      ...headers,
      "Content-Type": "application/json",
      "Last-Modified": made.toUTCString(),
    },
    body: text,
  };
}

/** A year. */
function forEver(now: Date): Record<string, string> {
  const expires = new Date(now);
  expires.setUTCFullYear(expires.getUTCFullYear() + 1);
  return { "Cache-Control": "public, immutable", "Expires": expires.toUTCString().replace("GMT", "UTC") };
}

/** Documents are JSON; protobuf is not spoken here. */
function acceptsJson(accept: string | null): boolean {
  if (accept === null || accept.trim() === "") return true;
  return accept.split(",").some((clause) => {
    const type = clause.split(";")[0]!.trim().toLowerCase();
    return type === "application/json" || type === "application/*" || type === "*/*";
  });
}

/** Source: RFC 9110, section 13.1.2: a list of tags, compared without regard to how strong they are. */
function matches(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  return ifNoneMatch.split(",").map((tag) => tag.trim().replace(/^W\//, "")).some((tag) =>
    tag === "*" || tag === etag
  );
}
