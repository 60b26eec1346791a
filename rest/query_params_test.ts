import { assertEquals } from "@std/assert";
import { QueryParams } from "./query_params.ts";

/** Both ways to keep a query, after the same calls. */
function both(query = ""): { readonly own: QueryParams; readonly web: URLSearchParams } {
  return { own: new QueryParams(query), web: new URLSearchParams(query) };
}

Deno.test("QueryParams: names and values are written as URLSearchParams writes them", async (t) => {
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  const awkward = [
    "",
    " ",
    "a b",
    "+",
    "a+b",
    "&",
    "=",
    "a=b&c",
    "%",
    "%20",
    "é",
    "名",
    "🙂",
    "\n",
    "*-._",
    "~",
  ];
  const surrogates = ["\ud83d", "\ude42", "a\ud83db"];
  await t.step("each alone", () => {
    for (const text of [...ascii, ...awkward, ...surrogates]) {
      const { own, web } = both();
      for (const params of [own, web]) {
        params.append(text, "value");
        params.append("name", text);
        params.append(text, text);
      }
      assertEquals(own.toString(), web.toString(), JSON.stringify(text));
    }
  });
  await t.step("nothing at all, and a pair of nothings", () => {
    assertEquals(new QueryParams().toString(), "");
    const { own, web } = both();
    for (const params of [own, web]) params.append("", "");
    assertEquals(own.toString(), "=");
    assertEquals(own.toString(), web.toString());
  });
});

Deno.test("QueryParams: a query is taken apart as URLSearchParams does it", () => {
  for (const query of ["a=1&b=2&a=3", "a", "a=", "=a", "&&", "a=b=c", "a+b=%20%2b", "%zz=%e2%82", "?a=1"]) {
    const { own, web } = both(query);
    assertEquals(own.toString(), web.toString(), query);
  }
});

Deno.test("QueryParams: set takes the place of the first of its name, and of all others", () => {
  for (const query of ["", "a=1", "timeout=1s", "a=1&timeout=1s&b=2&timeout=2s&timeout=3s&c=3&timeout=4s"]) {
    const { own, web } = both(query);
    for (const params of [own, web]) params.set("timeout", "5s");
    assertEquals(own.toString(), web.toString(), query);
  }
});
