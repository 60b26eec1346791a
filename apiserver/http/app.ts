/**
 * The HTTP surface: who asks, for what, and who answers.
 *
 * @module
 */
import { type Context, Hono } from "hono";
import { type Authenticator, type Authorizer, impersonatedUser, refusal } from "../auth/mod.ts";
import {
  ApiError,
  internalError,
  notAcceptable,
  resourceNotFound,
  unauthorized,
} from "../registry/api_error.ts";
import type { UserInfo } from "../registry/strategy.ts";
import { negotiate, objectMediaTypes, plainOnly } from "./accept.ts";
import { type AnswerForm, answerStatus, answerText, answerValue, wantsPretty } from "./responses.ts";
import { deprecationWarning } from "./deprecations.ts";
import { handleDiscovery, handleRoot, isNotServedAtAll } from "./discovery_handlers.ts";
import { answerOpenApi, OpenApi } from "../openapi/mod.ts";
import { type RequestInfo, requestInfo, type ResourceRequest } from "./request_info.ts";
import { handleResource } from "./resource_handler.ts";
import type { ServerState } from "./server_state.ts";
import type { Upgrade } from "./upgrade.ts";
import { versionInfo } from "./version.ts";
import { warningHeaders } from "./warning_headers.ts";

/** What the app is made of. */
export interface AppParts {
  readonly server: ServerState;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  /** Called with what nobody expected; the client gets a 500. */
  readonly onUnexpectedError: (error: unknown, request: Request) => void;
}

type Env = { Variables: { user: UserInfo }; Bindings: { user?: UserInfo; upgrade?: Upgrade } };

/** Makes the app. */
export function createApp({ server, authenticator, authorizer, onUnexpectedError }: AppParts): Hono<Env> {
  const app = new Hono<Env>();

  app.onError((error, { req: { raw: request } }) => {
    if (error instanceof ApiError) return answerStatus(error.status, errorForm(request), error.headers);
    onUnexpectedError(error, request);
    return answerStatus(internalError(error.message).status, errorForm(request));
  });
  app.notFound(() => answerText("404 page not found\n", 404));

  app.use("*", async (c, next) => {
    // In process, the caller may have said already who asks.
    const sender = c.env?.user ?? authenticator.authenticate(c.req.raw);
    if (sender === undefined) throw unauthorized();
    const url = new URL(c.req.url);
    const info = requestInfo(c.req.method, url);
    const user = impersonatedUser(sender, c.req.raw, info, authorizer);
    const decision = authorizer.authorize(user, info);
    if (!decision.allowed) throw refusal(user, info, decision);
    const create = opensStream(info, c.env?.upgrade);
    if (create !== undefined) {
      const decision = authorizer.authorize(user, create);
      if (!decision.allowed) throw refusal(user, create, decision);
    }
    c.set("user", user);
    await next();
  });

  app.get("/version", ({ req }) => versionAnswer(req.raw));
  for (const path of ["/healthz", "/livez", "/readyz"]) {
    app.get(path, ({ req }) => health(path, req.query("verbose") !== undefined));
    app.get(`${path}/ping`, () => answerText("ok"));
  }
  const openApi = new OpenApi(() => server.registry.table.resources);
  for (const path of ["/openapi/v3", "/openapi/v3/*"]) {
    app.all(path, (c) => openApiDocument(c.req.raw, openApi));
  }
  app.all("/", () => handleRoot(server));
  for (const path of ["/api", "/api/*", "/apis", "/apis/*"]) {
    app.all(path, async (c) => await handleDiscovery(c.req.raw, server) ?? resourceRequest(c, server));
  }
  return app;
}

const streams = new Set(["exec", "attach", "portforward"]);

/**
 * What a stream to a pod needs besides `get`: a WebSocket opens with GET, but does what `create` allows
 * (feature AuthorizePodWebsocketUpgradeCreatePermission, on by default from 1.35).
 */
function opensStream(info: RequestInfo, upgrade: Upgrade | undefined): ResourceRequest | undefined {
  if (upgrade === undefined || info.type !== "resource" || info.verb !== "get") return undefined;
  const { group, resource, subresource } = info;
  return group === "" && resource === "pods" && streams.has(subresource)
    ? { ...info, verb: "create" }
    : undefined;
}

async function openApiDocument(request: Request, openApi: OpenApi): Promise<Response> {
  const url = new URL(request.url);
  const { status, headers, body } = await answerOpenApi(openApi, {
    path: url.pathname.slice("/openapi/v3".length),
    hash: url.searchParams.get("hash"),
    accept: request.headers.get("Accept"),
    ifNoneMatch: request.headers.get("If-None-Match"),
    now: new Date(),
  });
  return new Response(body ?? null, { status, headers });
}

async function resourceRequest(c: Context<Env>, server: ServerState): Promise<Response> {
  const request = c.req.raw;
  const url = new URL(request.url);
  const info = requestInfo(request.method, url);
  if (info.type !== "resource") return answerText("404 page not found\n", 404);
  const resource = server.registry.table.find(info.group, info.version, info.resource);
  if (resource === undefined) {
    if (isNotServedAtAll(server, info.group)) {
      return answerText("404 page not found\n", 404);
    }
    throw resourceNotFound();
  }
  const warnings = new Set<string>();
  const api = {
    server,
    request,
    query: url.searchParams,
    info,
    resource,
    user: c.get("user"),
    upgrade: c.env?.upgrade,
    pretty: wantsPretty(request, url.searchParams),
    warnings,
  };
  const deprecation = deprecationWarning(resource);
  if (deprecation !== undefined) warnings.add(deprecation);
  let response;
  try {
    response = await handleResource(api);
  } catch (error) {
    // A refusal brings the warnings that came before it.
    if (!(error instanceof ApiError)) throw error;
    response = answerStatus(error.status, errorForm(request), error.headers);
  }
  for (const header of warningHeaders(warnings)) response.headers.append("Warning", header);
  return response;
}

/** Refusals are answered in the form that was asked for, JSON where that is none. */
function errorForm(request: Request): AnswerForm {
  const representation = negotiate(request.headers.get("Accept"), {
    transforms: new Set([
      "Table",
      "PartialObjectMetadata",
      "PartialObjectMetadataList",
      "APIGroupDiscoveryList",
    ]),
  });
  return {
    representation: { format: representation?.format ?? "json" },
    pretty: wantsPretty(request, new URL(request.url).searchParams),
  };
}

function versionAnswer(request: Request): Response {
  const representation = negotiate(request.headers.get("Accept"), { transforms: plainOnly });
  if (representation === undefined) throw notAcceptable(objectMediaTypes);
  return answerValue(versionInfo(), { representation: { format: "json" }, pretty: true });
}

const checks = ["ping", "log", "etcd"];

function health(path: string, verbose: boolean): Response {
  if (!verbose) return answerText("ok");
  return answerText(`${checks.map((check) => `[+]${check} ok\n`).join("")}${path.slice(1)} check passed\n`);
}
