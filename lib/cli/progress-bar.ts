const WIDTH = 24;

/** A line that fills up on a terminal; nothing at all where nobody watches. */
export function progressBar(title: string): {
  readonly show: (share: number) => void;
  readonly clear: () => void;
} {
  const { stderr } = process;
  if (!stderr.isTTY) return { show: () => undefined, clear: () => undefined };
  return {
    show: (share) => {
      const filled = Math.round(WIDTH * Math.min(1, Math.max(0, share)));
      const bar = "█".repeat(filled) + "·".repeat(WIDTH - filled);
      stderr.write(`\r${title} ${bar} ${Math.round(100 * share)} %`);
    },
    clear: () => {
      stderr.write(`\r${" ".repeat(title.length + WIDTH + 8)}\r`);
    },
  };
}
