import { assertEquals, assertInstanceOf } from "@std/assert";
import { FakeClock } from "../testing/fake_clock.ts";
import { ConfigError } from "./config_error.ts";
import { TokenFile } from "./token_file.ts";
import { rejection } from "./fake_server_test.ts";

async function tokenFile(content: string) {
  const path = await Deno.makeTempFile({ prefix: "kybern-token-" });
  await Deno.writeTextFile(path, content);
  return {
    path,
    write: (text: string) => Deno.writeTextFile(path, text),
    [Symbol.asyncDispose]: () => Deno.remove(path).catch(() => {}),
  };
}

Deno.test("[IC-10] a token that changed in its file is used once the cached one's minute is over", async () => {
  await using file = await tokenFile("token1\n");
  using clock = new FakeClock();
  const credential = new TokenFile(file.path);
  assertEquals(await credential.authorization(), "Bearer token1");
  await file.write("token2");
  clock.tick(59_999);
  assertEquals(await credential.authorization(), "Bearer token1");
  clock.tick(1);
  assertEquals(await credential.authorization(), "Bearer token2");
});

Deno.test("a token that the server refused is read again; one that was read since is kept", async () => {
  await using file = await tokenFile("token1");
  const credential = new TokenFile(file.path);
  const first = await credential.authorization();
  await file.write("token2");
  credential.refused(first);
  assertEquals(await credential.authorization(), "Bearer token2");
  await file.write("token3");
  credential.refused(first);
  assertEquals(await credential.authorization(), "Bearer token2", "the refused one was not this one");
});

Deno.test("requests at once share one reading", async () => {
  await using file = await tokenFile("token1");
  const credential = new TokenFile(file.path);
  const readings = Array.from({ length: 100 }, () => credential.authorization());
  assertEquals(new Set(readings).size, 1);
  assertEquals(new Set(await Promise.all(readings)), new Set(["Bearer token1"]));
});

Deno.test("a file that is away for a moment leaves the old token in use", async () => {
  await using file = await tokenFile("token1");
  using clock = new FakeClock();
  const warnings: string[] = [];
  const credential = new TokenFile(file.path, { onWarning: (text) => void warnings.push(text) });
  await credential.authorization();
  for (const content of ["", "no\ttoken"]) {
    await file.write(content);
    clock.tick(60_000);
    assertEquals(await credential.authorization(), "Bearer token1");
  }
  await Deno.remove(file.path);
  clock.tick(60_000);
  assertEquals(await credential.authorization(), "Bearer token1");
  assertEquals(warnings.map((text) => /is empty|holds no token|no such file/.exec(text)?.[0]), [
    "is empty",
    "holds no token",
    "no such file",
  ]);
});

Deno.test("a file that never held a token is an error that names it and not its content", async () => {
  await using file = await tokenFile("s3cret\ttoken");
  for (const content of ["s3cret\ttoken", "", " \n"]) {
    await file.write(content);
    const credential = new TokenFile(file.path, { file: "/kube/config", field: "tokenFile" });
    const error = await rejection<ConfigError>(Promise.resolve().then(() => credential.authorization()));
    assertInstanceOf(error, ConfigError);
    assertEquals([error.file, error.field, error.message.includes("s3cret")], [
      "/kube/config",
      "tokenFile",
      false,
    ]);
  }
});
