// Types of @std/encoding/hex.
export function encodeHex(data: ArrayBuffer | Uint8Array | string): string;
export function decodeHex(text: string): Uint8Array<ArrayBuffer>;
