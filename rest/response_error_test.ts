import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { DecodeError } from "./object_decoder.ts";
import { RESTClient } from "./rest_client.ts";
import * as is from "./status_error.ts";
import { StatusError } from "./status_error.ts";
import { failure, FakeServer, json, rejection } from "./fake_server_test.ts";

/** What a request rejects with when it is answered so. */
async function errorOf(response: Response | (() => Response), method = "GET"): Promise<StatusError> {
  const server = new FakeServer(typeof response === "function" ? response : () => response);
  const error = await new RESTClient(server.access, { group: "apps", version: "v1" }).verb(method)
    .resource("things").name("one").do().into().then(() => "no error", (error) => error);
  assertInstanceOf(error, StatusError, `expected a StatusError, got ${error}`);
  return error;
}

Deno.test("[ER-01] the error holds the server's Status whole", async () => {
  const status = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: 'things "one" not found',
    reason: "NotFound",
    details: { name: "one", kind: "things", causes: [{ reason: "x", message: "y", field: "z" }] },
    code: 404,
  };
  const error = await errorOf(json(status, { status: 404 }));
  assertEquals(error.status, status as typeof error.status);
  assertEquals(error.message, status.message);
  assertEquals([error.name, error.reason, error.code], ["StatusError", "NotFound", 404]);
});

Deno.test("[ER-02] the body's Status counts before the HTTP code, which raw access still shows", async () => {
  const answer = () => json({ kind: "Status", status: "Failure", code: 404 }, { status: 400 });
  const error = await errorOf(answer);
  assert(is.isNotFound(error), "expected the body's 404 to decide");
  assertEquals(error.httpStatus, 400);
  const response = await new RESTClient(new FakeServer(answer).access).get().absPath("/x").do().response();
  assertEquals(response.status, 400);
  await response.body?.cancel();
});

Deno.test("[ER-03] a body that is no Failure says nothing: the HTTP code makes the error", async (t) => {
  const bodies: [string, object][] = [
    ["Success", { kind: "Status", apiVersion: "v1", status: "Success", code: 200, message: "fine" }],
    ["an empty object", {}],
    ["no kind", { status: "Failure", code: 404, message: "no" }],
  ];
  for (const [name, body] of bodies) {
    await t.step(name, async () => {
      const error = await errorOf(json(body, { status: 500 }));
      assertEquals([error.code, error.reason], [500, "InternalError"]);
      assert(is.isUnexpectedServerError(error));
    });
  }
  await t.step("a Status without apiVersion counts", async () => {
    const error = await errorOf(
      json({ kind: "Status", status: "Failure", code: 404, message: "gone" }, { status: 500 }),
    );
    assertEquals([error.code, error.message], [404, "gone"]);
  });
});

Deno.test("[ER-05] 401 is Unauthorized whatever its body; only text for people is quoted", async () => {
  const unreadable = await errorOf(
    new Response("\u0000\u0001", { status: 401, headers: { "content-type": "application/json" } }),
  );
  assert(is.isUnauthorized(unreadable));
  assert(!unreadable.message.includes("\u0000"), "expected the message not to quote what is no text");
  const text = await errorOf(
    new Response("go away", { status: 401, headers: { "content-type": "text/plain" } }),
  );
  assert(is.isUnauthorized(text));
  assertEquals(text.message, "the server asks for credentials, or for other ones (GET things one): go away");
});

Deno.test("[ER-06] an answer that is no Status is marked as unexpected", async () => {
  const error = await errorOf(
    new Response("<html>bad gateway</html>", { status: 502, headers: { "content-type": "text/html" } }),
  );
  assert(is.isUnexpectedServerError(error));
  assertEquals(error.status.details?.causes, [
    { reason: "UnexpectedServerResponse", message: "<html>bad gateway</html>" },
  ]);
  assertEquals(is.isUnexpectedServerError(await errorOf(failure(500, "InternalError", "x"))), false);
});

Deno.test("[ER-07] 200 and 201 with a body that is no JSON can be read raw", async () => {
  for (const status of [200, 201]) {
    const server = new FakeServer(() => new Response("not json", { status }));
    const request = new RESTClient(server.access).get().absPath("/x").do();
    assertEquals(await request.text(), "not json");
    assertEquals(new TextDecoder().decode(await request.raw()), "not json");
  }
});

Deno.test("[ER-07] a code below 200 is an error", async () => {
  // Of such codes a transport can give only 0: 1xx are no answers yet, and Response takes none of them.
  const error = await errorOf(() => Response.error());
  assertEquals([error.code, error.reason], [0, ""]);
});

Deno.test("an answer that should be JSON and is not is a DecodeError that says so", async () => {
  const server = new FakeServer(() => new Response("<html>login</html>"));
  const error = await rejection<StatusError>(new RESTClient(server.access).get().absPath("/x").do().into());
  assertEquals([error.name, error.message], [
    "DecodeError",
    "the body of the answer is not JSON: <html>login</html>",
  ]);
});

Deno.test("an answer that breaks off is told without what it holds", async () => {
  const secret = '{"kind":"Secret","apiVersion":"v1","data":{"password":"aHVudGVyMg==","x":';
  const server = new FakeServer(new Response(secret, { headers: { "content-type": "application/json" } }));
  const error = await rejection(new RESTClient(server.access).get().absPath("/x").do().into());
  assertInstanceOf(error, DecodeError);
  assertEquals(error.message, "the body of the answer is not JSON: text that begins as JSON does");
  assert(!Deno.inspect(error).includes("aHVudGVyMg"));
});

Deno.test("[ER-09] a version that the server has not reached is known in all its forms", () => {
  const timeout = { reason: "Timeout", code: 504 };
  const forms = [
    new StatusError({
      ...timeout,
      message: "x",
      details: { causes: [{ reason: "ResourceVersionTooLarge" }] },
    }),
    new StatusError({
      ...timeout,
      message: "x",
      details: { causes: [{ message: "Too large resource version" }] },
    }),
    new StatusError({ ...timeout, message: "Too large resource version: 20, current: 10" }),
  ];
  assertEquals(forms.map(is.isTooLargeResourceVersion), [true, true, true]);
  assertEquals(is.isTooLargeResourceVersion(new StatusError({ ...timeout, message: "slow" })), false);
  assertEquals(
    is.isTooLargeResourceVersion(
      new StatusError({ reason: "Conflict", message: "Too large resource version" }),
    ),
    false,
  );
});

Deno.test("each predicate knows its reason, and its code where the reason is unknown", async (t) => {
  const table: [predicate: (error: unknown) => boolean, reason: string, code: number, byCode: boolean][] = [
    [is.isBadRequest, "BadRequest", 400, true],
    [is.isUnauthorized, "Unauthorized", 401, true],
    [is.isForbidden, "Forbidden", 403, true],
    [is.isNotFound, "NotFound", 404, true],
    [is.isMethodNotAllowed, "MethodNotAllowed", 405, true],
    [is.isNotAcceptable, "NotAcceptable", 406, true],
    [is.isAlreadyExists, "AlreadyExists", 409, false],
    [is.isConflict, "Conflict", 409, true],
    [is.isGone, "Gone", 410, true],
    [is.isExpired, "Expired", 410, false],
    [is.isRequestEntityTooLarge, "RequestEntityTooLarge", 413, true],
    [is.isUnsupportedMediaType, "UnsupportedMediaType", 415, true],
    [is.isInvalid, "Invalid", 422, true],
    [is.isTooManyRequests, "TooManyRequests", 429, true],
    [is.isInternalError, "InternalError", 500, true],
    [is.isServerTimeout, "ServerTimeout", 500, false],
    [is.isStorageReadError, "StorageReadError", 500, false],
    [is.isServiceUnavailable, "ServiceUnavailable", 503, true],
    [is.isTimeout, "Timeout", 504, true],
  ];
  for (const [predicate, reason, code, byCode] of table) {
    await t.step(predicate.name, () => {
      assert(predicate(new StatusError({ reason, code })), "by its reason");
      assertEquals(predicate(new StatusError({ code })), byCode, "by its code alone");
      assertEquals(
        predicate(new StatusError({ reason: "NewReason", code })),
        byCode,
        "by its code beside a new reason",
      );
      assert(!predicate(new StatusError({ reason: "Fine", code: 299 })));
      assert(!predicate(new Error(reason)) && !predicate(undefined));
      const others = table.filter(([other, , otherCode]) => other !== predicate && otherCode !== code);
      for (const [other] of others) assert(!other(new StatusError({ reason, code })), `not ${other.name}`);
    });
  }
});

Deno.test("the code alone makes the same error as client-go's, by method", async (t) => {
  const table: [code: number, method: string, reason: string][] = [
    [400, "GET", "BadRequest"],
    [401, "GET", "Unauthorized"],
    [403, "GET", "Forbidden"],
    [404, "GET", "NotFound"],
    [405, "GET", "MethodNotAllowed"],
    [406, "GET", "NotAcceptable"],
    [409, "POST", "AlreadyExists"],
    [409, "PUT", "Conflict"],
    [415, "PUT", "UnsupportedMediaType"],
    [422, "POST", "Invalid"],
    [429, "GET", "TooManyRequests"],
    [500, "GET", "InternalError"],
    [503, "GET", "ServiceUnavailable"],
    [504, "GET", "Timeout"],
    [511, "GET", "InternalError"],
    [302, "GET", ""],
  ];
  for (const [code, method, reason] of table) {
    await t.step(`${method} ${code}`, async () => {
      const error = await errorOf(() => new Response(null, { status: code }), method);
      assertEquals([error.reason, error.code, error.httpStatus], [reason, code, code]);
      assertEquals(error.status.details?.group, "apps");
    });
  }
});

Deno.test("the wait that a server asks for is told in milliseconds", async () => {
  const error = await errorOf(() => new Response(null, { status: 429 }));
  assertEquals(is.suggestedDelay(error), undefined);
  assertEquals(is.suggestedDelay(new StatusError({ details: { retryAfterSeconds: 3 } })), 3_000);
  assertEquals(is.suggestedDelay(new Error("x")), undefined);
});
