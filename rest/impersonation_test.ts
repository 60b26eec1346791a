import { assertEquals } from "@std/assert";
import { textOfByteString } from "../meta/byte_string.ts";
import { escapeHeaderKey, impersonationHeaders } from "./impersonation.ts";

Deno.test("[AU-14] an escaped key is a header's name, and reads back", () => {
  const table: [key: string, escaped: string | undefined][] = [
    ["alice", "alice"],
    ["test.example.com/thing.thing", "test.example.com%2fthing.thing"],
    ["alph%20", "alph%2520"],
    ["a@b=c:d", "a%40b%3dc%3ad"],
    ["", ""],
    ["ключ ☃ 𝄞", undefined],
    ["%", "%25"],
    ["a\r\nb", "a%0d%0ab"],
  ];
  for (const [key, escaped] of table) {
    const written = escapeHeaderKey(key);
    if (escaped !== undefined) assertEquals(written, escaped);
    assertEquals(decodeURIComponent(written), key);
    if (key !== "") new Headers([[`Impersonate-Extra-${written}`, "v"]]);
  }
});

Deno.test("[AU-14] there is a header for the user and the uid, one for each group, and one for each extra value", () => {
  const extra = { scopes: ["a", "b"], one: ["c"] };
  assertEquals(impersonationHeaders({ user: "u", uid: "1", groups: ["g", "h"], extra }), [
    ["Impersonate-User", "u"],
    ["Impersonate-Uid", "1"],
    ["Impersonate-Group", "g"],
    ["Impersonate-Group", "h"],
    ["Impersonate-Extra-scopes", "a"],
    ["Impersonate-Extra-scopes", "b"],
    ["Impersonate-Extra-one", "c"],
  ]);
  assertEquals(impersonationHeaders({ user: "u" }), [["Impersonate-User", "u"]]);
});

Deno.test("[AU-14] names in any script go as UTF-8, and fetch lets them through", () => {
  const headers = impersonationHeaders({ user: "jürgen→", groups: ["größe"], extra: { scope: ["é"] } });
  assertEquals(headers.map(([, value]) => textOfByteString(value)), ["jürgen→", "größe", "é"]);
  assertEquals(new Headers(headers).get("impersonate-user"), "j\xc3\xbcrgen\xe2\x86\x92");
});
