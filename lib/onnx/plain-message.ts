/**
 * A message of the runtime on one line without what only its authors can use: the place in its own source, the
 * function's signature, the condition that failed. Names of nodes and operators stay.
 */
export function plainMessage(message: string): string {
  const [line = ""] = message.replaceAll(/\s+/g, " ").trim().split(" at Function.");
  const [last = line] = line.split(/\[ONNXRuntimeError\] : \d+ : [A-Z_]+ : /).slice(-1);
  return CLUTTER.reduce((text, [pattern, instead]) => text.replace(pattern, instead), last).trim();
}

const CLUTTER: readonly (readonly [RegExp, string])[] = [
  [/^Error: /, ""],
  // The file, the line and the function in full: `/onnxruntime_src/…/x.cc:84 Kind Place::Name(int, bool) const `.
  [/\/onnxruntime_src\/\S+:\d+ [^()]*\((?:[^()]|\([^()]*\))*\)(?: const)? /, ""],
  [/\b\w+\.(?:cc|h):\d+ \w+ /, ""],
  [/(^|Status Message: )[^.]* was false\. (?=[A-Z])/, "$1"],
  [
    /Non-zero status code returned while running (\S+) node\. Name:'([^']*)' Status Message: /,
    "$1 at $2: ",
  ],
];
