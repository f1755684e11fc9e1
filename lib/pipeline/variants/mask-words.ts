import type { Random } from "#lib/math/random";

const WORD = /\S+/g;

/**
 * A text without some of its words: each is left out with probability `share`, its place a space. One word at least stays, so that
 * there is something to read.
 */
export function maskWords(text: string, share: number, random: Random): string {
  const count = text.match(WORD)?.length ?? 0;
  const isMasked = Array.from({ length: count }, () => random() < share);
  if (isMasked.every((it) => it)) isMasked[0] = false;
  let word = 0;
  return text.replace(WORD, (it) => {
    const isGone = isMasked[word];
    word += 1;
    return isGone ? "" : it;
  });
}
