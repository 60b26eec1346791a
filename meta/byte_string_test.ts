import { assertEquals } from "@std/assert";
import { byteStringOf, textOfByteString } from "./byte_string.ts";

Deno.test("a text in a header is bytes that fetch lets through, and comes back as it was", () => {
  for (const text of ["", "plain", "größe→", "ключ ☃ 𝄞", "\ufeffmark", "é"]) {
    const value = byteStringOf(text);
    assertEquals(textOfByteString(value), text);
    assertEquals(new Headers({ name: value }).get("name"), value);
  }
});

Deno.test("of a header's value that is not UTF-8 the rest can be read; one that is no bytes stands as it is", () => {
  assertEquals(textOfByteString("gr\xf6\xdfe"), "gr\ufffd\ufffde");
  assertEquals(textOfByteString("größe→"), "größe→");
});
