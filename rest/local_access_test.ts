import { assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path";
import { ConfigError } from "./config_error.ts";
import { readConfigFile, readIfThere } from "./local_access.ts";

/** A folder with one file in it. */
async function folder() {
  const path = await Deno.makeTempDir({ prefix: "kybern-local-access-" });
  await Deno.writeTextFile(join(path, "file"), "text");
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

Deno.test("a file that may be missing is undefined where it is, and an error where it cannot be read", async () => {
  await using there = await folder();
  assertEquals(await readIfThere(join(there.path, "file")), "text");
  assertEquals(await readIfThere(join(there.path, "none")), undefined);
  await assertRejects(() => readIfThere(there.path), ConfigError, "it is a directory, expected a file");
});

Deno.test("a file that a field names is told with the field, one that none names by itself", async () => {
  await using there = await folder();
  const path = join(there.path, "none");
  assertEquals(await readConfigFile(join(there.path, "file")), "text");
  await assertRejects(() => readConfigFile(path), ConfigError, "there is no such file");
  const where = { file: "config", field: "users[0].user.tokenFile" };
  const named = await readConfigFile(path, where).catch((error) => error);
  assertEquals([named instanceof ConfigError, named.message.includes(`cannot read ${path}`)], [true, true]);
  assertEquals(named.message.includes(where.field), true);
});

Deno.test("an aborted reading rejects with its reason, be the file there or not", async () => {
  await using there = await folder();
  const signal = AbortSignal.abort(new Error("enough"));
  for (const name of ["file", "none"]) {
    await assertRejects(() => readIfThere(join(there.path, name), { signal }), Error, "enough");
    await assertRejects(() => readConfigFile(join(there.path, name), {}, { signal }), Error, "enough");
  }
});
