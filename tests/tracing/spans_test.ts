import { assert, assertEquals } from "@std/assert";
import { projectRoot } from "../../tools/floors.ts";
import { canReachJsr, denoArguments } from "../../tools/jsr_reach.ts";

interface Attribute {
  readonly key: string;
  readonly value: {
    readonly stringValue?: string;
    readonly doubleValue?: number;
    readonly intValue?: string;
  };
}
interface Span {
  readonly name: string;
  readonly kind: number;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly attributes: readonly Attribute[];
  readonly status: { readonly code: number };
}
interface Export {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string };
      readonly spans: readonly Span[];
    }[];
  }[];
}

/** An attribute of a span. */
function attribute(span: Span, key: string) {
  const value = span.attributes.find((each) => each.key === key)?.value;
  return value?.stringValue ?? value?.doubleValue ?? value?.intValue;
}

/** What a program with telemetry on exports, by the name of what made the spans, and what it prints. */
async function spansOf(
  program: string,
): Promise<{ spans: (scope: string) => Span[]; printed: string }> {
  const exported: Export[] = [];
  await using collector = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      if (request.url.endsWith("/v1/traces")) exported.push(await request.json());
      else await request.body?.cancel();
      return Response.json({});
    },
  );
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: denoArguments(["run", "-A", "--no-check", program], await canReachJsr()),
    cwd: projectRoot,
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.addr.port}`,
    },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const all = exported.flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans));
  return {
    spans: (name) => all.filter(({ scope }) => scope.name === name).flatMap(({ spans }) => spans),
    printed: new TextDecoder().decode(stdout),
  };
}

Deno.test("each request is in a span that says what it is about, how it ended, and no name", async () => {
  const { spans, printed } = await spansOf("tests/tracing/program.ts");
  const own = spans("@kybern/kybern");
  const route = "/apis/apps/v1/namespaces/{namespace}/deployments";
  assertEquals(
    own.map((span) => [
      span.name,
      attribute(span, "http.response.status_code"),
      attribute(span, "http.request.resend_count"),
      attribute(span, "error.type"),
      span.status.code,
    ]),
    [
      [`GET ${route}/{name}/scale`, 200, undefined, undefined, 0],
      [`POST ${route}`, 200, undefined, undefined, 0],
      [`GET ${route}/{name}`, 200, 1, undefined, 0],
      [`GET ${route}/{name}`, 404, undefined, "404", 2],
      [`GET ${route}`, 200, undefined, undefined, 0],
      ["GET /version", 200, undefined, undefined, 0],
    ],
  );
  for (const span of own) {
    const [method, template] = span.name.split(" ");
    assertEquals(attribute(span, "http.request.method"), method);
    assertEquals([attribute(span, "url.template"), attribute(span, "http.route")], [template, template]);
    assertEquals(attribute(span, "server.address"), "127.0.0.1");
    assert(Number(attribute(span, "server.port")) > 0);
    assertEquals(span.kind, 3, "expected the kind of a client's span");
    assert(!JSON.stringify(span).includes("hidden-"), JSON.stringify(span));
  }
  // Deno's own spans of the attempts are below, the one that was sent again among them.
  const ids = own.map(({ spanId }) => spanId);
  const attempts = spans("deno").filter(({ parentSpanId }) => ids.includes(parentSpanId));
  assertEquals(attempts.length, 7);
  // The server is told of them, so that its own go on from there.
  const post = attempts.find(({ parentSpanId }) => parentSpanId === ids[1])!;
  assertEquals(printed.split("-")[2], post.spanId, `expected the attempt's in ${printed}`);
});

Deno.test("each reconcile is in a span that says of what and how it ended, with its requests below", async () => {
  const { spans, printed } = await spansOf("tests/tracing/reconciles.ts");
  const own = spans("@kybern/kybern");
  const reconciles = own.filter(({ name, attributes }) =>
    name === "reconcile" && attributes.some(({ value }) => value.stringValue === "shop")
  );
  const told = (span: Span) =>
    ["controller", "namespace", "name", "result", "error.type"].map((key) => attribute(span, key));
  assertEquals(reconciles.map((span) => [...told(span), span.status.code]), [
    ["copier", "shop", "copies", "success", undefined, 0],
    ["copier", "shop", "fails", "error", "TerminalError", 2],
    ["copier", "shop", "waits", "requeue_after", undefined, 0],
  ]);
  assertEquals(reconciles.map((span) => attribute(span, "reconcile.id")), JSON.parse(printed));
  assertEquals(reconciles.map(({ kind }) => kind), [1, 1, 1], "expected the kind of an internal span");
  const created = own.filter(({ name }) => name === "POST /api/v1/namespaces/{namespace}/secrets");
  assertEquals(created.map(({ parentSpanId }) => parentSpanId), [reconciles[0]!.spanId]);
  assert(!JSON.stringify(own).includes("hidden-"), "only the reconciled object is named");
});
