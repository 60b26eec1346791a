import { assertEquals, assertRejects } from "@std/assert";
import type { KubernetesList } from "../meta/mod.ts";
import { StatusError } from "../rest/mod.ts";
import { listObjects } from "./list_objects.ts";
import type { ListerWatcher } from "./lister_watcher.ts";

type Page = KubernetesList<string> | Error;

/** A server that answers with these pages, one after another; what it was asked is in `asked`. */
function pages(...answers: Page[]) {
  const asked: unknown[] = [];
  const listerWatcher: Pick<ListerWatcher<string>, "list"> = {
    list({ signal: _, ...options }) {
      asked.push(options);
      const answer = answers.shift()!;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  return { asked, listerWatcher: listerWatcher as ListerWatcher<string> };
}

const page = (items: string, version: string, next?: string): Page => ({
  metadata: { resourceVersion: version, continue: next },
  items: items.split(""),
});

const failure = (code: number, reason: string) =>
  new StatusError({ apiVersion: "v1", kind: "Status", status: "Failure", code, reason });

const options = { name: "letters", resourceVersion: "0", pageSize: 2, timeout: 0 };
const { signal } = new AbortController();
const all = (item: string) => item;

Deno.test("a list in pages has the objects of all of them, at the version of the first", async () => {
  const { asked, listerWatcher } = pages(page("ab", "5", "x"), page("cd", "7", "y"), page("e", "9"));
  assertEquals(await listObjects(listerWatcher, options, signal, all), {
    items: ["a", "b", "c", "d", "e"],
    resourceVersion: "5",
    paged: true,
  });
  assertEquals(asked, [{ resourceVersion: "0", limit: 2 }, { limit: 2, continue: "x" }, {
    limit: 2,
    continue: "y",
  }]);
});

Deno.test("what is not admitted is left out of every page", async () => {
  const { listerWatcher } = pages(page("ab", "5", "x"), page("bc", "5"));
  const { items } = await listObjects(listerWatcher, options, signal, (one) => one === "b" ? undefined : one);
  assertEquals(items, ["a", "c"]);
});

Deno.test("a token that has expired has the list read once more, whole, and nothing of the pages is kept", async () => {
  for (const error of [failure(410, "Expired"), failure(410, "Gone")]) {
    const { asked, listerWatcher } = pages(page("ab", "5", "x"), error, page("bcd", "8"));
    assertEquals(await listObjects(listerWatcher, options, signal, all), {
      items: ["b", "c", "d"],
      resourceVersion: "8",
      paged: true,
    });
    assertEquals(asked[2], { resourceVersion: "0" });
  }
  const forbidden = failure(403, "Forbidden");
  const { listerWatcher } = pages(page("ab", "5", "x"), forbidden);
  assertEquals(await assertRejects(() => listObjects(listerWatcher, options, signal, all)), forbidden);
});

Deno.test("a list in one piece asks for no limit where none is wanted", async () => {
  const { asked, listerWatcher } = pages({ metadata: {}, items: [] });
  const listed = await listObjects(listerWatcher, { ...options, pageSize: 0 }, signal, all);
  assertEquals(listed, { items: [], resourceVersion: "", paged: false });
  assertEquals(asked, [{ resourceVersion: "0" }]);
});
