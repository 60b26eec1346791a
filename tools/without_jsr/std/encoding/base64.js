// @ts-self-types="./base64.d.ts"
export * from "npm:deno-std@1.4.0/encoding/base64.js";
