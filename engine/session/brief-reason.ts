/**
 * What went wrong, out of onnxruntime's `FILE:LINE FUNCTION CONDITION was false. REASON` and a stack below it: nobody who
 * uses the program is helped by the rest.
 */
export const briefReason = (message: string): string =>
  message
    .split('\n')[0]!
    .replace(/^.*?\bwas false\. /, '')
    .replace(LOCATION, '')
    // The function of the C interface that was called.
    .replace(/^Ort[A-Z]\w+: /, '')
    .trim();

/** A source file with its line, and the C++ function that may follow. */
const LOCATION =
  /^\S+\.(?:cc|cpp|cu|h|hpp|mm):\d+ (?:[\w:*&<>~, ]*::[\w<>~]+\([^()]*\)(?:::<lambda\([^()]*\)>)?(?: const)?(?: \[with [^\]]*\])? )?/;
