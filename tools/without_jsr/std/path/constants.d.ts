// Types of @std/path/constants.
export const DELIMITER: ":" | ";";
export const SEPARATOR: "/" | "\\";
