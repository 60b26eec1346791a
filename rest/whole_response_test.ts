import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertNotStrictEquals,
  assertStrictEquals,
} from "@std/assert";
import type { PlainResponse } from "../meta/mod.ts";
import { type AnswerHead, headerOf, responseOf, WholeResponse } from "./whole_response.ts";

const encoder = new TextEncoder();

/** All that can be asked of an answer. */
async function shown(answer: PlainResponse) {
  const { status, statusText, ok } = answer;
  return { status, statusText, ok, headers: [...answer.headers], bytes: await answer.bytes() };
}

const heads: AnswerHead[] = [
  { status: 200, statusText: "OK", headers: [["content-type", "application/json"], ["content-length", "2"]] },
  { status: 201, statusText: "", headers: [] },
  {
    status: 299,
    statusText: "gr\xfcn",
    headers: [["warning", `299 - "a"`], ["warning", `299 - "b"`], ["x-empty", ""]],
  },
  { status: 300, statusText: "Multiple Choices", headers: [["location", "/x"]] },
  { status: 404, statusText: "Not Found", headers: [["set-cookie", "a=b"], ["set-cookie", "c=d"]] },
  { status: 599, statusText: "Odd", headers: [["x-latin", "\xe4\x80"], ["__proto__", "a"]] },
];

Deno.test("a whole answer is what the `Response` of the same parts is", async (t) => {
  for (const head of heads) {
    for (const body of ["{}", ""]) {
      await t.step(`${head.status} ${JSON.stringify(body)}`, async () => {
        const whole = new WholeResponse(head, encoder.encode(body));
        const response = new Response(encoder.encode(body), head);
        assertEquals(await shown(whole), await shown(response));
        assertEquals(await new Response(whole.body).text(), body);
        assertInstanceOf(whole.response(), Response);
        assertEquals(await shown(whole.response()), await shown(new Response(encoder.encode(body), head)));
      });
    }
  }
});

Deno.test("a status that has no body has none", async (t) => {
  for (const status of [204, 205, 304]) {
    await t.step(`${status}`, async () => {
      const head: AnswerHead = { status, statusText: "", headers: [["x-a", "b"]] };
      const whole = new WholeResponse(head, null);
      assertStrictEquals(whole.body, null);
      assertStrictEquals(whole.response().body, null);
      assertEquals(await shown(whole), await shown(new Response(null, head)));
    });
  }
});

Deno.test("a whole answer's headers are made once, and each of its streams is another", async () => {
  const whole = new WholeResponse(heads[0]!, encoder.encode("{}"));
  assertStrictEquals(whole.headers, whole.headers);
  assertEquals(whole.headers.get("Content-Type"), "application/json");
  const [one, other] = [whole.body!, whole.body!];
  assertNotStrictEquals(one, other);
  await one.cancel();
  assertEquals(await new Response(other).text(), "{}");
  assertEquals(await whole.bytes(), encoder.encode("{}"));
  assertEquals(await whole.bytes(), encoder.encode("{}"), "asked for twice");
});

const taken = () => Promise.reject(new Error("its stream is taken"));

Deno.test("responseOf gives a `Response` of whatever answer", async (t) => {
  await t.step("a Response: itself", () => {
    const response = new Response("x");
    assertStrictEquals(responseOf(response), response);
  });
  for (const head of heads) {
    await t.step(`a whole answer of ${head.status}`, async () => {
      const response = responseOf(new WholeResponse(head, encoder.encode("{}")));
      assertInstanceOf(response, Response);
      assertEquals(await shown(response), await shown(new Response(encoder.encode("{}"), head)));
    });
    await t.step(`another transport's answer of ${head.status}`, async () => {
      const { status, statusText, ok, headers, body } = new Response(encoder.encode("{}"), head);
      const plain: PlainResponse = {
        status,
        statusText,
        ok,
        headers,
        body,
        bytes: taken,
        text: taken,
        json: taken,
      };
      const response = responseOf(plain);
      assertInstanceOf(response, Response);
      assertEquals(await shown(response), await shown(new Response(encoder.encode("{}"), head)));
    });
  }
  await t.step("another transport's answer without a body", async () => {
    const { status, statusText, ok, headers } = new Response(null, { status: 204, headers: { "x-a": "b" } });
    const plain: PlainResponse = {
      status,
      statusText,
      ok,
      headers,
      body: null,
      bytes: taken,
      text: taken,
      json: taken,
    };
    const response = responseOf(plain);
    assert(response.body === null);
    assertEquals(
      await shown(response),
      await shown(new Response(null, { status: 204, headers: { "x-a": "b" } })),
    );
  });
});

Deno.test("a header is the same of a whole answer as of a `Response`", () => {
  const twice: AnswerHead = { status: 200, statusText: "", headers: [["a", "1"], ["b", "2"], ["a", ""]] };
  for (const head of [...heads, twice]) {
    const whole = new WholeResponse(head, null), response = new Response(null, head);
    for (const name of ["a", "b", "content-type", "set-cookie", "warning", "__proto__"]) {
      assertEquals(headerOf(whole, name), headerOf(response, name), name);
    }
  }
});
