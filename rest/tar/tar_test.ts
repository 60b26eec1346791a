import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { concat } from "@std/bytes/concat";
import { join } from "@std/path";
import { blockSize, longName, readHeader, TarError, writeHeader } from "./tar_header.ts";
import { readTar } from "./tar_reader.ts";
import { pack } from "./pack.ts";
import { segmentsOf, unpack } from "./unpack.ts";
import { endOfTar, lengthInTar, writeTar } from "./tar_writer.ts";

const text = new TextEncoder();

/** An entry as its blocks, whatever it says. */
function entry(name: string, body = "", type = "0", linkName = "", size?: number): Uint8Array<ArrayBuffer> {
  const bytes = text.encode(body);
  const header = writeHeader({ name, mode: 0o644, mtime: 1, size: size ?? bytes.length, type });
  header.set(text.encode(linkName), 157);
  return concat([resum(header), bytes, new Uint8Array((blockSize - bytes.length % blockSize) % blockSize)]);
}

/** Sets a header's checksum anew. */
function resum(header: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  header.fill(0x20, 148, 156);
  const sum = header.reduce((sum, byte) => sum + byte, 0);
  header.set(text.encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return header;
}

const end = new Uint8Array(2 * blockSize);
const pax = (records: [string, string][]) =>
  entry(
    "PaxHeaders/x",
    records.map(([key, value]) => {
      const rest = ` ${key}=${value}\n`;
      let length = text.encode(rest).length;
      while (String(length).length + text.encode(rest).length !== length) length++;
      return `${length}${rest}`;
    }).join(""),
    "x",
  );

/** A stream of bytes in pieces of a length. */
function stream(bytes: Uint8Array<ArrayBuffer>, piece = bytes.length || 1): ReadableStream<Uint8Array> {
  return ReadableStream.from((function* () {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  })());
}

async function entriesOf(bytes: Uint8Array<ArrayBuffer>, piece?: number) {
  const entries: [string, string, string][] = [];
  for await (const { path, kind, body } of readTar(stream(bytes, piece))) {
    entries.push([kind, path, await new Response(ReadableStream.from(body)).text()]);
  }
  return entries;
}

async function temporaryFolder() {
  const path = await Deno.realPath(await Deno.makeTempDir({ prefix: "kybern-tar-" }));
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

const unpackAll = (archive: Uint8Array<ArrayBuffer>, folder: string, maxBytes?: number) =>
  unpack(stream(archive), folder, { rename: (path) => path, maxBytes });

Deno.test("what is written is read back, however the bytes are cut", async () => {
  const long = `${"a/".repeat(120)}ä`;
  const sources = [
    { path: "folder/", mode: 0o755, mtime: 5, size: 0 },
    { path: "folder/file", mode: 0o640, mtime: 6, size: 600, body: [text.encode("x".repeat(600))] },
    { path: long, mode: 0o600, mtime: 7, size: 1, body: [text.encode("y")] },
    { path: "empty", mode: 0o600, mtime: 7, size: 0 },
  ];
  const archive = concat(await Array.fromAsync(writeTar(sources)));
  assertEquals(archive.length, sources.reduce((sum, source) => sum + lengthInTar(source), endOfTar));
  for (const piece of [1, 511, 512, 10_000]) {
    assertEquals(await entriesOf(archive, piece), [
      ["folder", "folder/", ""],
      ["file", "folder/file", "x".repeat(600)],
      ["file", long, "y"],
      ["file", "empty", ""],
    ]);
  }
  for await (const { path, mode, mtime, size } of readTar(stream(archive))) {
    const source = sources.find((one) => one.path === path)!;
    assertEquals([mode, mtime, size], [source.mode, source.mtime, source.size]);
  }
});

Deno.test("a source that changes while it is read is an error", async () => {
  for (const body of ["", "longer"]) {
    const source = { path: "a", mode: 0o644, mtime: 0, size: 3, body: [text.encode(body)] };
    await assertRejects(
      () => Array.fromAsync(writeTar([source])),
      TarError,
      "a has changed while it was read",
    );
  }
});

Deno.test("a name of 100 bytes stands in its header, one of 101 before it", async () => {
  for (const [length, blocks] of [[100, 1], [101, 3]] as const) {
    const path = "n".repeat(length);
    const source = { path, mode: 0o600, mtime: 0, size: 0 };
    const archive = concat(await Array.fromAsync(writeTar([source])));
    assertEquals(archive.length, blocks * blockSize + endOfTar);
    assertEquals(lengthInTar(source), blocks * blockSize);
    assertEquals(await entriesOf(archive), [["file", path, ""]]);
  }
});

Deno.test("names are told by prefix, by GNU's long names and by pax records", async () => {
  const prefixed = writeHeader({ name: "name", mode: 0o644, mtime: 0, size: 0, type: "0" });
  prefixed.set(text.encode("ustar\x0000"), 257);
  prefixed.set(text.encode("pre/fix"), 345);
  const archive = concat([
    resum(prefixed),
    ...longName("l".repeat(300)),
    entry("short"),
    pax([["path", "p=q\nr"], ["mtime", "12.5"], ["comment", "x"]]),
    entry("short", "b"),
    entry("old", "", "\0"),
    end,
  ]);
  assertEquals((await entriesOf(archive)).map(([, path]) => path), [
    "pre/fix/name",
    "l".repeat(300),
    "p=q\nr",
    "old",
  ]);
});

Deno.test("a link's target is told by its header, by GNU's long links and by pax records", async () => {
  const archive = concat([
    entry("a", "", "2", "short"),
    entry("././@LongLink", `${"l".repeat(300)}\0`, "K"),
    entry("b", "", "1", "short"),
    pax([["linkpath", "p=q\nr"], ["path", "c"]]),
    entry("short", "", "2", "short"),
    pax([["path", "d"], ["comment", "x"]]),
    entry("short", "", "2", "short"),
    end,
  ]);
  const links: [string, string, string][] = [];
  for await (const { kind, path, target } of readTar(stream(archive))) links.push([kind, path, target]);
  assertEquals(links, [
    ["symlink", "a", "short"],
    ["link", "b", "l".repeat(300)],
    ["symlink", "c", "p=q\nr"],
    ["symlink", "d", "short"],
  ]);
});

Deno.test("an entry that nobody reads is skipped, and so is the padding behind the end", async () => {
  const archive = concat([entry("a", "x".repeat(1000)), entry("b", "y"), end, new Uint8Array(8192)]);
  const paths: string[] = [];
  for await (const { path, body } of readTar(stream(archive, 100))) {
    paths.push(path);
    for await (const _ of body) break;
  }
  assertEquals(paths, ["a", "b"]);
  assertEquals(await entriesOf(new Uint8Array()), [], "nothing at all is an empty archive");
});

Deno.test("leaving the loop cancels the stream", async () => {
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(entry("a", "x")),
    cancel: () => void (cancelled = true),
  });
  for await (const _ of readTar(endless)) break;
  assert(cancelled);
});

const damaged: [string, Uint8Array<ArrayBuffer>, string][] = [
  ["no archive", text.encode("<html>".padEnd(512, "x")), "checksum"],
  ["half a header", new Uint8Array(100).fill(1), "in the middle"],
  ["a body that is cut off", entry("a", "x", "0", "", 5000), "in the middle"],
  ["no end", entry("a", "x"), "in the middle"],
  ["a wrong checksum", entry("a").fill(0x31, 148, 150), "checksum"],
  ["a long name without bound", entry("a", "", "L", "", 2 ** 30), "a name or record of 1073741824 bytes"],
  ["a pax record of another length", entry("p", "99 path=x\n", "x"), "another length than it says"],
  ["a pax record without length", entry("p", "path=x\n", "x"), "another length than it says"],
  ["a pax size that is no number", concat([pax([["size", "-1"]]), entry("a"), end]), "a size is no number"],
  ["a pax size of more than there is", concat([pax([["size", "999999"]]), entry("a"), end]), "in the middle"],
  [
    "a binary size beyond numbers",
    (() => {
      const header = entry("a");
      header.fill(0xff, 124, 136);
      return resum(header);
    })(),
    "size is out of bounds",
  ],
  [
    "a mode that is no number",
    (() => {
      const header = entry("a");
      header.set(text.encode("rwxr-xr"), 100);
      return resum(header);
    })(),
    "mode is no number",
  ],
];

for (const [what, archive, words] of damaged) {
  Deno.test(`damaged: ${what}`, async () => {
    await assertRejects(() => entriesOf(archive), TarError, words);
  });
}

Deno.test("sizes of 8 GiB and more, whose digits would leave no room for their end, are told in binary", () => {
  const fields: [size: number, field: number[]][] = [
    [8 ** 11 - 1, [...text.encode("77777777777\0")]],
    [8 ** 11, [0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]],
    [8 ** 11 + 5, [0x80, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 5]],
  ];
  for (const [size, field] of fields) {
    const block = writeHeader({ name: "a", mode: 0, mtime: 0, size, type: "0" });
    assertEquals([...block.subarray(124, 136)], field, `${size}`);
    assertEquals(readHeader(block)?.size, size);
  }
});

Deno.test("a header's fields stand where POSIX and GNU tar have them", () => {
  const block = writeHeader({ name: "a/b", mode: 0o4755, mtime: 1_700_000_000.9, size: 4_711, type: "0" });
  const fields: [at: number, length: number, text: string][] = [
    [0, 100, "a/b"],
    [100, 8, "0004755\0"],
    [108, 8, "0000000\0"], // the user
    [116, 8, "0000000\0"], // the group
    [124, 12, "00000011147\0"],
    [136, 12, "14524770400\0"],
    [156, 1, "0"],
    [157, 100, ""],
    [257, 8, "ustar  \0"],
    [265, 247, ""],
  ];
  const latin = new TextDecoder("latin1");
  for (const [at, length, expected] of fields) {
    assertEquals(latin.decode(block.subarray(at, at + length)), expected.padEnd(length, "\0"), `at ${at}`);
  }
  const sum = block.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  assertEquals(
    latin.decode(block.subarray(148, 156)),
    `${sum.toString(8).padStart(6, "0")}\0 `,
  );
});

const outside = ["/etc/passwd", "//x", "../up", "a/../../up", "a/b/..", "..", "./../x", "a\0b"].concat(
  Deno.build.os === "windows" ? ["\\\\server\\x", "C:\\x", "c:x", "a\\..\\..\\x"] : [],
);

for (const path of outside) {
  Deno.test(`a path that leads elsewhere is refused: ${JSON.stringify(path)}`, async () => {
    assertThrows(() => segmentsOf(path), TarError, "would write outside");
    if (path.includes("\0")) return; // a header's name ends there
    await using folder = await temporaryFolder();
    const target = join(folder.path, "target");
    await Deno.mkdir(target);
    for (const type of ["0", "5"]) {
      const archive = concat([entry("good", "x"), entry(path, type === "0" ? "evil" : "", type), end]);
      await assertRejects(() => unpackAll(archive, target), TarError, "would write outside");
    }
    const renamed = unpack(stream(concat([entry("good", "x"), end])), target, { rename: () => path });
    await assertRejects(() => renamed, TarError, "would write outside");
    assertEquals((await Array.fromAsync(Deno.readDir(folder.path))).map(({ name }) => name), ["target"]);
  });
}

Deno.test("links are never made, so that no later entry can go through one", async () => {
  await using folder = await temporaryFolder();
  const target = join(folder.path, "target");
  const secret = join(folder.path, "secret");
  await Deno.mkdir(target);
  await Deno.mkdir(secret);
  const archive = concat([
    entry("way", "", "2", secret),
    entry("way/planted", "evil"),
    entry("hard", "", "1", "/etc/passwd"),
    entry("pipe", "", "6"),
    entry("device", "", "3"),
    end,
  ]);
  const { files, skipped } = await unpackAll(archive, target);
  assertEquals(files, 1);
  assertEquals(skipped, [
    { path: "way", reason: "it is a symbolic link" },
    { path: "hard", reason: "it is a link to another entry" },
    { path: "pipe", reason: "it is no file and no folder" },
    { path: "device", reason: "it is no file and no folder" },
  ]);
  assertEquals(await Array.fromAsync(Deno.readDir(secret)), [], "nothing went through the link");
  assert((await Deno.lstat(join(target, "way"))).isDirectory, "a folder of that name was made");
});

Deno.test("a link that is there already is not followed: as a folder, as a file, dangling", async () => {
  await using folder = await temporaryFolder();
  const target = join(folder.path, "target");
  const secret = join(folder.path, "secret");
  await Deno.mkdir(target);
  await Deno.mkdir(secret);
  await Deno.writeTextFile(join(secret, "file"), "kept");
  await Deno.symlink(secret, join(target, "folder"));
  await Deno.symlink(join(secret, "file"), join(target, "file"));
  await Deno.symlink(join(secret, "new"), join(target, "dangling"));
  for (const path of ["folder/file", "file", "dangling"]) {
    const unpacking = () => unpackAll(concat([entry(path, "evil"), end]), target);
    await assertRejects(unpacking, TarError, "is a symbolic link");
  }
  await assertRejects(
    () => unpackAll(concat([entry("folder/", "", "5"), end]), target),
    TarError,
    "symbolic link",
  );
  assertEquals(await Deno.readTextFile(join(secret, "file")), "kept");
  assertEquals((await Array.fromAsync(Deno.readDir(secret))).length, 1);
});

Deno.test("a file and a folder do not take each other's place; a file takes a file's", async () => {
  await using folder = await temporaryFolder();
  await Deno.mkdir(join(folder.path, "folder"));
  await Deno.writeTextFile(join(folder.path, "file"), "old");
  const one = (path: string) => () => unpackAll(concat([entry(path, "new"), end]), folder.path);
  await assertRejects(one("folder"), TarError, "is a folder, where the archive has a file");
  await assertRejects(one("file/below"), TarError, "is a file, where the archive has a folder");
  await assertRejects(one("./"), TarError, "has no name");
  await one("file")();
  assertEquals(await Deno.readTextFile(join(folder.path, "file")), "new");
});

Deno.test("no more bytes are written than are allowed", async () => {
  await using folder = await temporaryFolder();
  const archive = concat([entry("a", "12345"), entry("b", "67890"), end]);
  assertEquals((await unpackAll(archive, folder.path, 10)).bytes, 10);
  await assertRejects(() => unpackAll(archive, folder.path, 9), TarError, "more than the 9 bytes");
  const lying = concat([entry("c", "", "0", "", 2 ** 40), end]);
  await assertRejects(() => unpackAll(lying, folder.path, 100), TarError, "more than the 100 bytes");
});

Deno.test("no more entries are read than are allowed, however empty", async () => {
  await using folder = await temporaryFolder();
  const archive = concat([entry("a/", "", "5"), entry("a/b/", "", "5"), end]);
  const rename = (path: string) => path;
  await unpack(stream(archive), folder.path, { rename, maxEntries: 2 });
  await assertRejects(
    () => unpack(stream(archive), folder.path, { rename, maxEntries: 1 }),
    TarError,
    "more than the 1 entries",
  );
});

Deno.test("a file of before 1970 is put down as one of 1970", async () => {
  await using folder = await temporaryFolder();
  const archive = concat([pax([["mtime", "-86400.5"]]), entry("old", "x"), end]);
  await unpackAll(archive, folder.path);
  assertEquals((await Deno.stat(join(folder.path, "old"))).mtime?.getTime(), 0);
});

Deno.test("an abort gives up with its reason", async () => {
  await using folder = await temporaryFolder();
  const signal = AbortSignal.abort("enough");
  const unpacking = unpack(stream(concat([entry("a", "x"), end])), folder.path, {
    rename: (path) => path,
    signal,
  });
  assertEquals(await unpacking.then(() => "done", (reason) => reason), "enough");
});

Deno.test("a folder is packed in order, with what it cannot hold told", async () => {
  await using folder = await temporaryFolder();
  await Deno.mkdir(join(folder.path, "in", "b"), { recursive: true });
  await Deno.writeTextFile(join(folder.path, "in", "b", "c"), "text");
  await Deno.writeTextFile(join(folder.path, "in", "a"), "");
  await Deno.symlink("a", join(folder.path, "in", "link"));
  const left: string[] = [];
  const sources = pack(join(folder.path, "in"), "out", ({ path, reason }) => left.push(`${path}: ${reason}`));
  const archive = concat(await Array.fromAsync(writeTar(sources)));
  assertEquals(await entriesOf(archive), [
    ["folder", "out/", ""],
    ["file", "out/a", ""],
    ["folder", "out/b/", ""],
    ["file", "out/b/c", "text"],
  ]);
  assertEquals(left.length, 1);
  assertStringIncludes(left[0]!, "link: it is a symbolic link");
});

Deno.test("files and folders are packed with the time of their last change, in seconds", async () => {
  await using folder = await temporaryFolder();
  const changed = new Map([["file", 1_234_567_890], ["", 1_600_000_000]]);
  await Deno.writeTextFile(join(folder.path, "file"), "text");
  for (const [path, seconds] of changed) await Deno.utime(join(folder.path, path), seconds, seconds);
  const packed = await Array.fromAsync(pack(folder.path, "out", () => {}));
  assertEquals(packed.map(({ path, mtime }) => [path, mtime]), [
    ["out/", 1_600_000_000],
    ["out/file", 1_234_567_890],
  ]);
});
