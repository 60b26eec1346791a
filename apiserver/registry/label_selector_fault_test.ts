import { assertEquals } from "@std/assert";
import { fieldSelectorFault, labelSelectorFault } from "./label_selector_fault.ts";

// Each as kube-apiserver 1.37.2 answers it.
const labels: [string, string][] = [
  ["a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ["tier in", "unable to parse requirement: found '' expected: '('"],
  ["tier=(", "unable to parse requirement: found '(', expected: identifier"],
  ["=front", "found '=', expected: !, identifier, or 'end of string'"],
  [",", "found ',', expected: !, identifier, or 'end of string'"],
  ["a,,b", "found ',', expected: identifier after ','"],
  ["!", "unable to parse requirement: found '', expected: identifier"],
  ["!a=b", "found '=', expected: ',' or 'end of string'"],
];
for (const [selector, fault] of labels) {
  Deno.test(`label selector ${JSON.stringify(selector)}: ${fault}`, () => {
    assertEquals(labelSelectorFault(selector), fault);
  });
}

const fields: [string, string][] = [
  ["metadata.name", "invalid selector: 'metadata.name'; can't understand 'metadata.name'"],
  ["metadata.name=a=b", "invalid field selector: unescaped character in value: 61"],
];
for (const [selector, fault] of fields) {
  Deno.test(`field selector ${JSON.stringify(selector)}: ${fault}`, () => {
    assertEquals(fieldSelectorFault(selector), fault);
  });
}
