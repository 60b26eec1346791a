import { assertEquals, assertMatch } from "@std/assert";
import { addressBytes, selfSignedCertificate } from "./self_signed.ts";
import { integer, objectIdentifier, time } from "./der.ts";

Deno.test("DER values, byte for byte", () => {
  assertEquals(integer(new Uint8Array([0, 0, 0x80])), new Uint8Array([0x02, 2, 0, 0x80]));
  assertEquals(integer(new Uint8Array([0])), new Uint8Array([0x02, 1, 0]));
  assertEquals(
    objectIdentifier("1.2.840.10045.4.3.2"),
    new Uint8Array([0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2]),
  );
  const text = (der: Uint8Array) => `${der[0]} ${new TextDecoder().decode(der.subarray(2))}`;
  assertEquals(text(time(new Date("2049-12-31T23:59:59Z"))), "23 491231235959Z");
  assertEquals(text(time(new Date("2050-01-01T00:00:00Z"))), "24 20500101000000Z");
});

Deno.test("addresses as bytes", () => {
  assertEquals(addressBytes("127.0.0.1"), new Uint8Array([127, 0, 0, 1]));
  assertEquals(addressBytes("::1"), new Uint8Array([...new Array(15).fill(0), 1]));
  assertEquals(addressBytes("fe80::a:b").slice(0, 2), new Uint8Array([0xfe, 0x80]));
  assertEquals(addressBytes("fe80::a:b").slice(12), new Uint8Array([0, 0xa, 0, 0xb]));
});

Deno.test("a server with the certificate is trusted by who has the certificate alone", async () => {
  const { certificate, key } = await selfSignedCertificate();
  assertMatch(certificate, /^-----BEGIN CERTIFICATE-----\n/);
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", cert: certificate, key, onListen() {} },
    () => new Response("hello"),
  );
  using client = Deno.createHttpClient({ caCerts: [certificate] });
  const response = await fetch(`https://127.0.0.1:${server.addr.port}/`, { client });
  assertEquals(await response.text(), "hello");
  await server.shutdown();
});
