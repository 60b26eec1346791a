// @ts-self-types="./stringify.d.ts"
export * from "npm:deno-std@1.4.0/yaml/stringify.js";
