import { assertEquals } from "@std/assert";
import { cidrErrors, ipErrors, isCidr, isWithin, reachableIpErrors } from "./ip_address.ts";

const messages = (errors: Iterable<{ readonly message: string }>) =>
  [...errors].map(({ message }) => message);

Deno.test("addresses", () => {
  for (const good of ["10.9.8.7", "0.0.0.0", "::1", "2001:db8::ffff", "::ffff:1.2.3.4"]) {
    assertEquals(messages(ipErrors("", good)), []);
  }
  for (const bad of ["", "x", "1.2.3", "256.1.1.1", "1.2.3.4.5", "1:2", ":::", "fe80::1%eth0"]) {
    assertEquals(messages(ipErrors("", bad)), [
      `Invalid value: "${bad}": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)`,
    ]);
  }
});

Deno.test("addresses at which no pod is reached", () => {
  const rows: [address: string, detail: string][] = [
    ["0.0.0.0", "may not be unspecified (0.0.0.0)"],
    ["127.0.0.1", "may not be in the loopback range (127.0.0.0/8, ::1/128)"],
    ["::1", "may not be in the loopback range (127.0.0.0/8, ::1/128)"],
    ["169.254.1.1", "may not be in the link-local range (169.254.0.0/16, fe80::/10)"],
    ["224.0.0.1", "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"],
  ];
  for (const [address, detail] of rows) {
    assertEquals(messages(reachableIpErrors("", address)), [`Invalid value: "${address}": ${detail}`]);
  }
  assertEquals(messages(reachableIpErrors("", "10.0.0.1")), []);
});

Deno.test("blocks of addresses", () => {
  assertEquals(["10.0.0.0/8", "2001:db8::/64", "0.0.0.0/0"].map(isCidr), [true, true, true]);
  assertEquals(
    ["10.0.0.0", "10.0.0.0/33", "x/8", "10.0.0.0/8/9", "10.0.0.0/"].map(isCidr),
    Array(5).fill(false),
  );
  assertEquals(messages(cidrErrors("", "x")), [
    'Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
  ]);
});

Deno.test("a block within another", () => {
  const rows: [part: string, whole: string, within: boolean][] = [
    ["10.1.0.0/16", "10.0.0.0/8", true],
    ["11.0.0.0/16", "10.0.0.0/8", false],
    ["10.0.0.0/8", "10.0.0.0/8", false],
    ["0.0.0.0/0", "10.0.0.0/8", false],
    ["2001:db8:1::/48", "2001:db8::/32", true],
    ["2001:db9::/48", "2001:db8::/32", false],
    ["10.0.0.0/16", "2001:db8::/8", false],
  ];
  for (const [part, whole, within] of rows) {
    assertEquals(isWithin(part, whole), within, `${part} in ${whole}`);
  }
});
