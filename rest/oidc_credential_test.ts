import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { encodeBase64 } from "@std/encoding/base64";
import { encodeBase64Url } from "@std/encoding/base64url";
import { selfSignedCertificate } from "../apiserver/tls/self_signed.ts";
import { stringifyYaml } from "../meta/mod.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { configFolder, configRefusal } from "./config_folder_test.ts";
import { readKubeconfig } from "./kubeconfig_files.ts";
import { loadConfig } from "./load_config.ts";
import { idTokenExpiry, OidcCredential } from "./oidc_credential.ts";
import { RESTClient } from "./rest_client.ts";

/** A JWT of these claims, which nobody signed. */
function jwt(claims: unknown): string {
  return ["{}", JSON.stringify(claims), "signature"].map((part) => encodeBase64Url(part)).join(".");
}

const soon = () => Math.floor(Date.now() / 1_000) + 3_600;
const past = () => Math.floor(Date.now() / 1_000) - 1;

Deno.test("[AU-22] an id token's expiry is its claim exp, unverified; what is no JWT, or no number, is an error", async (t) => {
  assertEquals(idTokenExpiry(jwt({ exp: 1_700_000_000 })), 1_700_000_000_000);
  assertEquals(idTokenExpiry(jwt({ exp: 1_700_000_000.9, sub: "s" })), 1_700_000_000_000);
  const table: [name: string, token: string, says: string][] = [
    ["exp is text", jwt({ exp: "1700000000", secret: "s3cret" }), "exp is no number"],
    ["no exp", jwt({ sub: "s3cret" }), "exp is no number"],
    ["no claims", jwt(null), "exp is no number"],
    ["two parts", "s3cret.s3cret", "expected three parts"],
    ["four parts", "s3cret.a.b.c", "expected three parts"],
    ["no base64", "s3cret.%%%.c", "cannot be read"],
    ["no JSON", `s3cret.${encodeBase64Url("s3cret")}.c`, "cannot be read"],
  ];
  for (const [name, token, says] of table) {
    await t.step(name, () => {
      const { message } = assertThrows(() => idTokenExpiry(token), TypeError, says);
      assert(!message.includes("s3cret"), message);
    });
  }
});

/** An issuer that gives an id token for the refresh token `r1`, then for `r2`, and so on. */
function issuer(
  answer: (form: URLSearchParams, headers: Headers) => Response,
  tls?: { cert: string; key: string },
) {
  const state = { asked: 0, discovered: 0 };
  const handle = async (request: Request) => {
    const url = new URL(request.url);
    if (url.pathname === "/realm/.well-known/openid-configuration") {
      state.discovered++;
      return Response.json({ token_endpoint: `${url.origin}/token` });
    }
    state.asked++;
    return answer(new URLSearchParams(await request.text()), request.headers);
  };
  const options = { hostname: "127.0.0.1", port: 0, onListen() {}, ...tls } as Deno.ServeTcpOptions;
  const server = Deno.serve(options, handle);
  return {
    state,
    url: `${tls ? "https" : "http"}://127.0.0.1:${server.addr.port}/realm`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function kubeconfig(server: string, config: Record<string, string>): string {
  return stringifyYaml({
    clusters: [{ name: "c", cluster: { server } }],
    users: [{ name: "u", user: { "auth-provider": { name: "oidc", config } } }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  });
}

Deno.test("an expired id token is refreshed once for all, and the new tokens are written back", async () => {
  const fresh = jwt({ exp: soon() });
  const { certificate, key } = await selfSignedCertificate();
  const seen: [string, string | null][] = [];
  await using idp = issuer((form, headers) => {
    seen.push([form.toString(), headers.get("authorization")]);
    return Response.json({ id_token: fresh, refresh_token: "r2" });
  }, { cert: certificate, key });
  const headers: (string | null)[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    headers.push(request.headers.get("authorization"));
    return new Response("{}");
  });
  await using folder = await configFolder({ "ca.crt": certificate });
  const told = {
    "client-id": "kubernetes",
    "client-secret": "s3cret",
    "id-token": jwt({ exp: past() }),
    "idp-certificate-authority": folder.file("ca.crt"),
    "idp-issuer-url": idp.url,
    "refresh-token": "r1",
  };
  await folder.write("config", kubeconfig(`http://127.0.0.1:${server.addr.port}`, told));
  const path = folder.file("config");
  await using config = await loadConfig({ path });
  const get = () => new RESTClient(config).get().absPath("/x").do().into();
  await Promise.all([get(), get(), get()]);
  await get();
  assertEquals(headers, Array(4).fill(`Bearer ${fresh}`));
  assertEquals(seen, [[
    "grant_type=refresh_token&refresh_token=r1",
    `Basic ${encodeBase64("kubernetes:s3cret")}`,
  ]]);
  const provider = (await readKubeconfig({ path })).users.get("u")?.value["auth-provider"];
  assertEquals(provider, { name: "oidc", config: { ...told, "id-token": fresh, "refresh-token": "r2" } });
});

Deno.test("a good id token asks nobody; an issuer that wants the secret in the body gets it there", async () => {
  const [old, fresh] = [jwt({ exp: soon() }), jwt({ exp: soon(), fresh: true })];
  await using idp = issuer((form) =>
    form.get("client_secret") === "s3cret" && form.get("client_id") === "id"
      ? Response.json({ id_token: fresh })
      : Response.json({ error: "invalid_client" }, { status: 401 })
  );
  const told = {
    "idp-issuer-url": idp.url,
    "client-id": "id",
    "client-secret": "s3cret",
    "refresh-token": "r",
  };
  const warnings: string[] = [];
  const options = { field: "f", onWarning: (text: string) => void warnings.push(text) };
  assertEquals(
    await new OidcCredential({ ...told, "id-token": old }, options).authorization(),
    `Bearer ${old}`,
  );
  assertEquals(idp.state, { asked: 0, discovered: 0 });
  const credential = new OidcCredential(told, {
    ...options,
    persist: () => Promise.reject(new Error("s3cret")),
  });
  assertEquals(await credential.authorization(), `Bearer ${fresh}`);
  assertEquals(warnings, ["f: new tokens could not be kept: the kubeconfig could not be written"]);
});

Deno.test("each way in which no id token is to be had is an error by field, without a token in it", async (t) => {
  await using refusing = issuer(() => Response.json({ error: "s3cret" }, { status: 400 }));
  await using empty = issuer(() => Response.json({ access_token: "s3cret" }));
  await using talkative = issuer(() => new Response("s3cret".repeat(300_000)));
  const told = { "client-id": "id", "client-secret": "s3cret", "refresh-token": "s3cret" };
  const table: [name: string, config: Record<string, string>, field: string, says: string][] = [
    ["no issuer", { "client-id": "id" }, "f.idp-issuer-url", "missing"],
    ["no client", { "idp-issuer-url": "http://a" }, "f.client-id", "missing"],
    ["an issuer that is no URL", { ...told, "idp-issuer-url": "a" }, "f.idp-issuer-url", "no URL"],
    [
      "an id token that is none",
      { ...told, "idp-issuer-url": empty.url, "id-token": "s3cret" },
      "f.id-token",
      "no JWT",
    ],
    ["no refresh token", { "client-id": "id", "idp-issuer-url": empty.url }, "f.refresh-token", "missing"],
    [
      "a refresh token that is refused",
      { ...told, "idp-issuer-url": refusing.url },
      "f.refresh-token",
      "answers 400",
    ],
    ["an answer without id token", { ...told, "idp-issuer-url": empty.url }, "f", "no id_token"],
    ["an answer without end", { ...told, "idp-issuer-url": talkative.url }, "f", "no id_token"],
    [
      "nobody there",
      { ...told, "idp-issuer-url": "http://127.0.0.1:1" },
      "f.idp-issuer-url",
      "cannot be reached",
    ],
    [
      "a CA that is none",
      { ...told, "idp-issuer-url": "https://a", "idp-certificate-authority-data": "s3cret!" },
      "f.idp-certificate-authority-data",
      "no certificates",
    ],
  ];
  for (const [name, config, field, says] of table) {
    await t.step(name, async () => {
      const error = await configRefusal(async () => {
        using credential = new OidcCredential(config, { file: "/f", field: "f", onWarning() {} });
        await credential.authorization();
      });
      assertEquals([error.file, error.field], ["/f", field], error.message);
      assert(error.message.includes(says) && !error.message.includes("s3cret"), error.message);
    });
  }
});

/** A configuration that has to ask the issuer. */
const refreshing = { "client-id": "id", "refresh-token": "s3cret" };

/** What the credential fails with. */
function oidcRefusal(issuerUrl: string, act: (credential: OidcCredential) => Promise<unknown>) {
  return configRefusal(async () => {
    using credential = new OidcCredential({ ...refreshing, "idp-issuer-url": issuerUrl }, {
      field: "f",
      onWarning() {},
    });
    await act(credential);
  });
}

Deno.test("an issuer that does not answer is given up after its time, or at once by whoever closes the configuration", async () => {
  using clock = new FakeClock();
  let reached = Promise.withResolvers<void>();
  const hold = Promise.withResolvers<void>();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    reached.resolve();
    return hold.promise.then(() => new Response("late"));
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  const late = oidcRefusal(url, async (credential) => {
    const asked = credential.authorization();
    asked.catch(() => {}); // awaited only when the time is up
    await reached.promise;
    await clock.tickAsync(29_999);
    assertEquals(clock.pending, 1);
    await clock.tickAsync(1);
    await asked;
  });
  assertEquals((await late).message, `f.idp-issuer-url: the issuer ${url} did not answer in 30 s`);
  reached = Promise.withResolvers();
  const closed = oidcRefusal(url, async (credential) => {
    const asked = credential.authorization();
    await reached.promise;
    credential[Symbol.dispose]();
    await asked;
  });
  assertEquals((await closed).message, "f: the configuration has been closed");
  assertEquals(clock.pending, 0);
  hold.resolve();
});

Deno.test({
  name: "an issuer that Deno may not reach is told with the flag that it needs",
  permissions: { net: false },
  async fn() {
    const error = await oidcRefusal("http://idp.test:8080/realm", (credential) => credential.authorization());
    assertEquals(
      error.message,
      "f.idp-issuer-url: deno may not reach it: run it with --allow-net=idp.test:8080",
    );
  },
});

Deno.test("a refresh token goes neither where an issuer redirects to, nor from TLS into the clear", async () => {
  const { certificate, key } = await selfSignedCertificate();
  let asked = 0;
  await using elsewhere = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    asked++;
    return Response.json({ id_token: jwt({ exp: soon() }) });
  });
  const target = `http://127.0.0.1:${elsewhere.addr.port}/token`;
  await using redirecting = issuer(() => Response.redirect(target, 307));
  const error = await oidcRefusal(redirecting.url, (credential) => credential.authorization());
  assertStringIncludes(error.message, "cannot be reached");
  const options = { hostname: "127.0.0.1", port: 0, onListen() {}, cert: certificate, key };
  await using secure = Deno.serve(
    options as Deno.ServeTcpOptions,
    () => Response.json({ token_endpoint: target }),
  );
  const clear = await configRefusal(async () => {
    using credential = new OidcCredential({
      ...refreshing,
      "idp-issuer-url": `https://127.0.0.1:${secure.addr.port}`,
      "idp-certificate-authority-data": encodeBase64(certificate),
    }, { field: "f", onWarning() {} });
    await credential.authorization();
  });
  assertStringIncludes(clear.message, "tells of a token_endpoint without TLS");
  assertEquals(asked, 0);
});

Deno.test("an id token that expires within the leeway is refreshed", async () => {
  using _ = new FakeClock({ now: "2026-01-01T00:00:00Z" });
  const second = (ahead: number) => Math.floor(Date.now() / 1_000) + ahead;
  for (const [ahead, good] of [[10, false], [11, true]] as const) {
    const idToken = jwt({ exp: second(ahead) });
    const credential = new OidcCredential(
      { "client-id": "id", "idp-issuer-url": "http://idp.test", "id-token": idToken },
      { field: "f", onWarning() {} },
    );
    const outcome = await credential.authorization().catch(({ message }) => message);
    assertEquals(outcome === `Bearer ${idToken}`, good, outcome);
  }
});
