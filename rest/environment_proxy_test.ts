import { assertEquals, assertThrows } from "@std/assert";
import { TransportError } from "./transport_errors.ts";
import { environmentProxy, isProxyFree } from "./environment_proxy.ts";

type Environment = { readonly [name: string]: string };

const proxyOf = (url: string, environment: Environment) =>
  environmentProxy(new URL(url), (name) => environment[name] || undefined)?.href;

const one = "http://one.test:3128/";
const two = "http://two.test:3128/";

const chosen: [string, Environment, string, string | undefined][] = [
  ["none", {}, "https://a.test", undefined],
  ["one for https", { HTTPS_PROXY: one, HTTP_PROXY: two }, "https://a.test", one],
  ["one for wss, the same", { HTTPS_PROXY: one, HTTP_PROXY: two }, "wss://a.test", one],
  ["one for http", { HTTPS_PROXY: one, HTTP_PROXY: two }, "http://a.test", two],
  ["one for ws, the same", { HTTPS_PROXY: one, HTTP_PROXY: two }, "ws://a.test", two],
  ["one for http alone", { HTTP_PROXY: two }, "https://a.test", undefined],
  ["one for all goes first", { ALL_PROXY: one, HTTPS_PROXY: two, HTTP_PROXY: two }, "https://a.test", one],
  ["capitals go first", { HTTPS_PROXY: one, https_proxy: two }, "https://a.test", one],
  ["small letters do", { all_proxy: one }, "http://a.test", one],
  ["an empty one is none", { HTTPS_PROXY: "", https_proxy: two }, "https://a.test", two],
  ["no scheme is http", { HTTPS_PROXY: "one.test:3128" }, "https://a.test", one],
  ["a web server's header is none", { REQUEST_METHOD: "GET", HTTP_PROXY: one }, "http://a.test", undefined],
  ["and says nothing of https", { REQUEST_METHOD: "GET", HTTPS_PROXY: one }, "https://a.test", one],
  ["loopback is no exception", { HTTPS_PROXY: one }, "https://127.0.0.1:6443", one],
];

for (const [what, environment, url, expected] of chosen) {
  Deno.test(`a proxy of the environment: ${what}`, () => assertEquals(proxyOf(url, environment), expected));
}

/** What a list exempts, as Deno's fetch does it. */
const exempt: [string, string, boolean][] = [
  ["example.test", "example.test", true],
  ["example.test", "b.example.test", true],
  ["example.test", "notexample.test", false],
  [".example.test", "example.test", true],
  [".example.test", "b.example.test", true],
  ["*", "anything.test", true],
  ["*.example.test", "b.example.test", false],
  ["other.test, ,example.test ", "example.test", true],
  ["c.test:8443", "c.test:8443", false],
  ["10.1.0.0/16", "10.1.2.3", true],
  ["10.1.0.0/16", "10.2.2.3", false],
  ["10.1.2.0/23", "10.1.3.255", true],
  ["10.1.2.0/23", "10.1.4.0", false],
  ["10.1.2.3", "10.1.2.3", true],
  ["10.1.2.3", "10.1.2.4", false],
  ["0.0.0.0/0", "10.1.2.3", true],
  ["10.9.9.9/33", "10.9.9.9", false],
  ["10.9.9.9/", "10.9.9.9", false],
  ["10.9.9.9/8/8", "10.9.9.9", false],
  ["10.9.9.256", "10.9.9.255", false],
  ["fd00::/8", "[fd00::1]", true],
  ["fd00::/8", "[fe00::1]", false],
  ["fd00::/8", "[2d00::1]", false],
  ["fd00:0:0:1::/64", "[fd00::1:0:0:0:1]", true],
  ["fd00::1:0:0:0:1", "[fd00:0:0:1::1]", true],
  ["::1", "[::1]", true],
  ["10.0.0.0/8", "[::1]", false],
];

for (const [list, host, expected] of exempt) {
  Deno.test(`NO_PROXY=${list} ${expected ? "exempts" : "does not exempt"} ${host}`, () => {
    const proxied = proxyOf(`https://${host}/x`, { HTTPS_PROXY: one, NO_PROXY: list });
    assertEquals(proxied, expected ? undefined : one);
    assertEquals(proxyOf(`https://${host}/x`, { HTTPS_PROXY: one, no_proxy: list }), proxied);
  });
}

Deno.test("a variable that holds no proxy is told by its name, and not by its value", () => {
  for (const value of ["ftp://me:secret@one.test", "http://me:secret@[bad"]) {
    const error = assertThrows(() => proxyOf("https://a.test", { https_proxy: value }), TransportError);
    assertEquals(error.code, "proxy");
    assertEquals(
      error.message,
      "the environment's https_proxy, the proxy on the way to https://a.test, is no URL of http, https or socks5",
    );
  }
});

Deno.test({
  name: "an environment that may not be read is not sure to name no proxy",
  permissions: { env: ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"] },
  fn() {
    assertEquals(isProxyFree(new URL("https://one.test")), true);
    assertEquals(isProxyFree(new URL("http://one.test")), false, "HTTP_PROXY may be set");
  },
});

Deno.test("a proxy of the environment is on the way of the servers that it is for, and one that is none may be", () => {
  // Not by the environment itself: tests of other files are under way.
  const isFree = (environment: Environment, url = "https://kube.test") =>
    isProxyFree(new URL(url), (name) => environment[name]);
  assertEquals(isFree({}), true);
  assertEquals(isFree({ HTTPS_PROXY: one }), false);
  assertEquals(isFree({ HTTPS_PROXY: one }, "http://kube.test"), true);
  assertEquals(isFree({ HTTPS_PROXY: one, NO_PROXY: "kube.test" }), true);
  assertEquals(isFree({ HTTPS_PROXY: "nothing://x" }), false);
});
