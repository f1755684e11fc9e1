const LINK = /\b(?:https?:\/\/|www\.)\S+/gi;
/** Seven digits and more, grouped as telephone numbers are; prices, years and sizes are shorter. */
const TELEPHONE = /(?<![\w.])\+?\(?\d(?:[ ().-]{0,2}\d){6,14}(?!\w)/g;
const LINE_BREAK = /<br\s*\/?>/gi;
const TAG = /<\/?[a-z][^>]*>/gi;

/**
 * A public text as the demo shows it to people: links and telephone numbers masked, its page's markup as plain text.
 * The model reads it as it came.
 */
export function maskContacts(text: string): string {
  return text
    .replaceAll(LINE_BREAK, "\n")
    .replaceAll(TAG, "")
    .replaceAll(LINK, "[link]")
    .replaceAll(TELEPHONE, "[telephone number]");
}
