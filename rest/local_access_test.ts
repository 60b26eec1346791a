import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { configFolder, configRefusal } from "./config_folder_test.ts";
import { readConfigFile, readIfThere } from "./local_access.ts";

Deno.test("a file that may be missing is undefined where it is, and an error where it cannot be read", async () => {
  await using folder = await configFolder({ file: "text" });
  assertEquals(await readIfThere(folder.file("file")), "text");
  assertEquals(await readIfThere(folder.file("none")), undefined);
  const error = await configRefusal(() => readIfThere(folder.path));
  assertStringIncludes(error.message, "it is a directory, expected a file");
});

Deno.test("a file that a field names is told with the field, one that none names by itself", async () => {
  await using folder = await configFolder({ file: "text" });
  const path = folder.file("none");
  assertEquals(await readConfigFile(folder.file("file")), "text");
  const unnamed = await configRefusal(() => readConfigFile(path));
  assertStringIncludes(unnamed.message, "there is no such file");
  const where = { file: "config", field: "users[0].user.tokenFile" };
  const named = await configRefusal(() => readConfigFile(path, where));
  assertStringIncludes(named.message, `cannot read ${path}`);
  assertStringIncludes(named.message, where.field);
});

Deno.test("an aborted reading rejects with its reason, be the file there or not", async () => {
  await using folder = await configFolder({ file: "text" });
  const signal = AbortSignal.abort(new Error("enough"));
  for (const path of [folder.file("file"), folder.file("none")]) {
    await assertRejects(() => readIfThere(path, { signal }), Error, "enough");
    await assertRejects(() => readConfigFile(path, {}, { signal }), Error, "enough");
  }
});
