type Mask = readonly [pattern: RegExp, shown: string];

const LINK: Mask = [/\b(?:https?:\/\/|www\.)[^\s<>"']+/gi, "[link]"];
const ADDRESS: Mask = [/[^\s<>()"',;:]+@[^\s<>()"',;:]+\.[a-z]{2,}/gi, "[e-mail address]"];
/** Anything in digits behind a plus, groups of digits with single separators, or one long run. */
const NUMBER =
  /(?<![\w.,])(?:\+\d[\d .()-]{5,}\d|(?:\(\d{2,4}\) ?|\d{1,4}[ .-]){1,5}\d{3,4}|\d{9,15})(?!\w|[.,]\d)/g;

/** Digits of the shortest telephone number. Two years in a row have as many; a date or a price has fewer, or other groups. */
const LEAST_DIGITS = 7;

/** A text without what could reach the people in it: links, e-mail addresses and telephone numbers say only what they were. */
export function maskText(text: string): string {
  const masked = [LINK, ADDRESS].reduce((it, [pattern, shown]) => it.replace(pattern, shown), text);
  return masked.replace(NUMBER, (found) => {
    const digits = found.replace(/\D/g, "").length;
    return digits < LEAST_DIGITS ? found : "[telephone number]";
  });
}
